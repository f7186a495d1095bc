"""Files as their publisher put them out: name, address, and how to know that they are the right ones."""

from dataclasses import dataclass
from pathlib import Path

from nlpbook_core.errors import ChecksumMismatch
from nlpbook_core.files import git_sha1_of, sha256_of

_SHOWN_DIGITS = 12
_SHA1_DIGITS = 40


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file that a publisher offers.

    Attributes:
        name: The publisher's file name.
        urls: Where it can be fetched, best first.
        sha256: Of its bytes, where known.
        git_sha1: Name of its git blob, where only a repository's listing is known.
        size_bytes: Where known.
    """

    name: str
    urls: tuple[str, ...] = ()
    sha256: str | None = None
    git_sha1: str | None = None
    size_bytes: int | None = None


def verify(path: Path, file: PublishedFile) -> None:
    """Compare a file with what was published, as far as that is known.

    Raises:
        ChecksumMismatch: If it is another file.
    """
    found, expected = _found_and_expected(path, file)
    if found != expected:
        raise ChecksumMismatch(path=path, value=_short(found), accepted=_short(expected))


def _short(found: str) -> str:
    """Enough of a digest to compare by eye; a size is short already."""
    return found[:_SHOWN_DIGITS] if len(found) >= _SHA1_DIGITS else found


def _found_and_expected(path: Path, file: PublishedFile) -> tuple[str, str]:
    if file.sha256:
        return sha256_of(path), file.sha256
    if file.git_sha1:
        return git_sha1_of(path), file.git_sha1
    size = path.stat().st_size
    return f"{size} bytes", f"{size if file.size_bytes is None else file.size_bytes} bytes"


def is_right(path: Path, file: PublishedFile) -> bool:
    """Whether the file is there, not empty and, as far as one can know, the published one."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    found, expected = _found_and_expected(path, file)
    return found == expected
