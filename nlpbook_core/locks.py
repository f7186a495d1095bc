"""A lock that the operating system frees when its holder dies, however it dies.

POSIX record locks (`lockf`), not `flock`: a forked child of a killed worker keeps an `flock`, and the run
would look alive. Rules: the holder opens the file once and never closes it, and never probes it, since any
close of the file in the holding process frees the lock.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, shared: bool) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _release(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(handle: int, shared: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.lockf(handle, kind | fcntl.LOCK_NB)

    def _release(handle: int) -> None:
        fcntl.lockf(handle, fcntl.LOCK_UN)


class Lock:
    """An exclusive lock on a file, held until `release` or the end of the process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Free the lock."""
        with contextlib.suppress(OSError):
            _release(self._handle)
        os.close(self._handle)


def acquire(path: Path, wait_s: float = 1.0) -> Lock | None:
    """Take the lock, or give None if another process holds it.

    Args:
        path: The lock file; made if it is not there.
        wait_s: How long to try: a reader's probe holds a shared lock for some microseconds.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + wait_s
    while True:
        try:
            _take(handle, shared=False)
        except OSError:
            if time.monotonic() > deadline:
                os.close(handle)
                return None
            time.sleep(0.02)
        else:
            return Lock(handle)


def is_held(path: Path) -> bool:
    """Whether another process holds the lock. Never call this in the process that holds it."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _take(handle, shared=True)
    except OSError:
        return True
    else:
        _release(handle)
        return False
    finally:
        os.close(handle)
