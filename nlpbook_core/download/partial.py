"""The part of a file that has arrived so far, kept beside its target so that the next try goes on from it."""

import contextlib
import errno
import json
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import filelock

from nlpbook_core import files
from nlpbook_core.errors import FolderNotWritable, RunStopped

# A disk filled to the last byte makes everything else fail in odd places.
_SPARE_BYTES = 16_000_000
_LOCK_LOOK_S = 0.2
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Partial:
    """Bytes so far (`.<name>.part`) and which bytes they are (`.<name>.part.json`).

    One process at a time: whoever uses it holds the download's lock.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f".{target.name}.part")
        self._note = target.with_name(f".{target.name}.part.json")

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def validator(self, url: str) -> str | None:
        """The server's mark of the version that the bytes belong to; empty if it gave none.

        None means that the bytes, if any, do not come from that address.
        """
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return str(note["validator"]) if note["url"] == url else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def begin(self, url: str, validator: str) -> None:
        """Start anew: no bytes yet, of the version named."""
        self.discard()
        files.write_text_atomic(self._note, json.dumps({"url": url, "validator": validator}))

    def append(self, chunks: Iterator[bytes]) -> Generator[int, None, None]:
        """Write what comes, to the disk itself at the end; yields the size after each chunk."""
        size = self.size
        with self.path.open("ab") as file:
            for chunk in chunks:
                file.write(chunk)
                size += len(chunk)
                yield size
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """Give the complete bytes their name, in one step."""
        self.path.replace(self.target)
        self._note.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget what arrived."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(target: Path, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Wait until no other process fetches the same file. The lock falls with its holder.

    Raises:
        RunStopped: If `cancelled` says so while waiting.
    """
    lock = filelock.FileLock(target.with_name(f".{target.name}.lock"))
    while True:
        try:
            lock.acquire(timeout=_LOCK_LOOK_S)
            break
        except filelock.Timeout:
            if cancelled and cancelled():
                raise RunStopped(step=0) from None
    try:
        yield
    finally:
        lock.release()


def require_space(folder: Path, num_bytes: int) -> None:
    """Say at once what would fail after minutes.

    Raises:
        DiskSpace: If so many bytes do not fit.
    """
    free, needed = files.free_bytes(folder), num_bytes + _SPARE_BYTES
    if free < needed:
        raise files.no_room(folder, free, needed)


@contextlib.contextmanager
def coded_disk_errors(folder: Path, num_bytes: int) -> Iterator[None]:
    """The disk's own errors as ours.

    Args:
        folder: What the error names.
        num_bytes: What the file needs in all.

    Raises:
        DiskSpace: If the disk is full.
        FolderNotWritable: At any other error of the file system.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise files.no_room(folder, files.free_bytes(folder), num_bytes) from error
        raise FolderNotWritable(path=folder, reason=error.strerror or str(error)) from error
