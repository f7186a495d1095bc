"""A copy of each run on another drive, which the environment variable `NLPBOOK_ARCHIVE` names.

Where the machine may be taken away (Colab), the run lives on its local disk, which is quick and locks files,
and what is finished is copied to the network drive: written beside, read again, and renamed only if it
arrived whole. `fetch` brings a run back, on a new machine too, from where it goes on.
"""

import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from nlpbook_core import files, workspace
from nlpbook_core.errors import ChecksumMismatch, RunExists, RunMissing
from nlpbook_core.exchange.exporting import KEPT
from nlpbook_core.runs.folder import is_run_id

_CHECKPOINT = re.compile(r"checkpoints/[\w=.-]+\.ckpt")


def root() -> Path | None:
    """The folder of the copies; None if none is wanted."""
    named = os.environ.get("NLPBOOK_ARCHIVE")
    return Path(named).expanduser().absolute() if named else None


def copy_run(run_dir: Path, target: Path) -> None:
    """Copy what is new in a run's folder, and forget what the run itself has replaced.

    A checkpoint that is being written, or does not have its checksum, waits for the next time.

    Raises:
        OSError: If the drive cannot be written.
    """
    wanted: set[str] = set()
    for name, digest in _finished(run_dir):
        with contextlib.suppress(FileNotFoundError):  # the run replaced it meanwhile
            _copy(run_dir / name, target / name, digest)
            wanted.add(name)
    for path in [path for path in target.rglob("*") if path.is_file()]:
        name = path.relative_to(target).as_posix().removesuffix(".sha256")
        if name not in wanted and run_dir.is_dir():
            path.unlink(missing_ok=True)


def fetch(run_id: str) -> None:
    """Bring a run back from the archive into the workspace; `resume` then goes on from its last checkpoint.

    Raises:
        RunMissing: If the archive has none of that id.
        RunExists: If it is here already.
        ChecksumMismatch: If a checkpoint did not arrive whole.
    """
    archive = root()
    source = archive / run_id if archive and is_run_id(run_id) else None
    if source is None or not (source / "arguments.json").is_file():
        raise RunMissing(value=run_id[:60])
    target = workspace.folder("runs") / run_id
    if target.exists():
        raise RunExists(value=run_id)
    making = target.with_name(f".fetch-{run_id}")  # a name that no run can have
    shutil.rmtree(making, ignore_errors=True)
    for name, digest in _finished(source):
        if not _copy(source / name, making / name, digest):
            shutil.rmtree(making)
            raise ChecksumMismatch(path=source / name, value="another", accepted=digest)
    making.rename(target)


def _finished(run_dir: Path) -> Iterator[tuple[str, str]]:
    """Names of what is worth keeping, with the checksum that it must have if one was written."""
    for path in sorted(run_dir.rglob("*")):
        name = path.relative_to(run_dir).as_posix()
        if KEPT.fullmatch(name):
            yield name, ""
        elif _CHECKPOINT.fullmatch(name):
            recorded = path.with_name(path.name + ".sha256")
            with contextlib.suppress(FileNotFoundError):
                yield name, recorded.read_text(encoding="utf-8").strip()


def _copy(source: Path, target: Path, digest: str) -> bool:
    """Copy a file if it is not there yet; whether it is there whole now."""
    written = target.with_name(target.name + ".sha256")
    if digest and target.is_file() and written.is_file() and written.read_text("utf-8").strip() == digest:
        return True
    if not digest and target.is_file() and _is_same(source, target):
        return True
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.part")
    sent = _write(source, temporary)
    if files.sha256_of(temporary) != sent or (digest and sent != digest):
        temporary.unlink(missing_ok=True)
        return False
    temporary.replace(target)
    if digest:
        written.write_text(digest + "\n", encoding="utf-8")
    return True


def _is_same(source: Path, target: Path) -> bool:
    """By size and content; what has no checksum is small."""
    return source.stat().st_size == target.stat().st_size and files.sha256_of(source) == files.sha256_of(
        target
    )


def _write(source: Path, target: Path) -> str:
    """Copy the bytes and sync them; the digest of what was read."""
    seen = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(files.CHUNK_BYTES):
            seen.update(block)
            write.write(block)
        write.flush()
        os.fsync(write.fileno())
    return seen.hexdigest()
