"""What every room does with files: name their content by a hash, write small ones whole or not at all, and
look how much room is left."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from nlpbook_core.errors import DiskSpace

# What people read in MB is decimal, as disks and downloads are sold.
MEGABYTE = 10**6
CHUNK_BYTES = 1 << 20


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    return _digest(path, hashlib.sha256())


def git_sha1_of(path: Path) -> str:
    """The name that git gives to a file's bytes, in hex."""
    # Git's own naming, not a seal against an attacker.
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    return _digest(path, digest)


def _digest(path: Path, digest: "hashlib._Hash") -> str:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def write_text_atomic(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old one or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds a folder."""
    return shutil.disk_usage(folder).free


def no_room(path: Path, free: int, needed: int) -> DiskSpace:
    """The error that says so of bytes: what is free is rounded down to whole megabytes, what is needed up."""
    return DiskSpace(path=path, value=free // MEGABYTE, accepted=-(-needed // MEGABYTE))
