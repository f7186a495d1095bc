"""Fetching published files: resumed, checked, and under their name only when they are whole and right."""

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2

from nlpbook_core.download import transfer
from nlpbook_core.download.partial import Partial, alone, coded_disk_errors, require_space
from nlpbook_core.download.published import PublishedFile, is_right, verify
from nlpbook_core.download.transfer import Cancelled
from nlpbook_core.errors import (
    ArgumentError,
    ChecksumMismatch,
    DownloadFailed,
    NlpbookError,
    Offline,
    RunStopped,
)
from nlpbook_core.progress import Progress

MAX_BYTES = 1_000_000_000
_TRIES = 4
_FIRST_PAUSE_S = 0.25
_WORTH_RETRYING = {408, 425, 429}


class _TryAgain(Exception):
    """The server answered, but not in a way that one can use now."""


class _TooMuch(Exception):
    """More bytes than the file can have."""


def fetch(
    file: PublishedFile,
    target: Path,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    force: bool = False,
) -> Path:
    """Fetch one file, unless it is there and right; of several processes at once, one fetches.

    Args:
        file: What is published, and how to know it.
        target: The path that it gets when it is whole and right.
        progress: Called with bytes so far and in all (0 if unknown).
        cancelled: Asked several times a second; what arrived is kept.
        force: Fetch even if it is there.

    Raises:
        Offline: If nothing answers at any address.
        DownloadFailed: If every address refuses, or retries do not help.
        ChecksumMismatch: If what comes is another file, twice.
        DiskSpace: If it does not fit.
        FolderNotWritable: If its folder cannot be written.
        RunStopped: If `cancelled` says so.
    """
    with coded_disk_errors(target.parent, file.size_bytes or 0):
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone(target, cancelled):
            if force or not is_right(target, file):
                _Job(file, Partial(target), progress, cancelled).run()
    return target


def addresses(file: PublishedFile) -> tuple[str, ...]:
    """Where a file is fetched from: the mirror in `NLPBOOK_MIRROR` if one is named, else its own places."""
    mirror = os.environ.get("NLPBOOK_MIRROR", "").rstrip("/")
    if mirror and not mirror.startswith(("http://", "https://")):
        raise ArgumentError(
            argument="NLPBOOK_MIRROR", value=mirror, accepted="an address that begins with https://"
        )
    return (f"{mirror}/{file.name}",) if mirror else file.urls


def _client(url: str) -> httpx2.Client:
    """Never sends credentials: none are given, and httpx2 takes none from the environment but a proxy's."""
    local = httpx2.URL(url).host in ("127.0.0.1", "localhost", "::1")
    return httpx2.Client(timeout=transfer.TIMEOUT, follow_redirects=True, trust_env=not local)


class _Job:
    """One file on its way."""

    def __init__(
        self, file: PublishedFile, part: Partial, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self.file, self.part = file, part
        self.progress, self.cancelled = progress, cancelled

    def run(self) -> None:
        """Try each address; at the end the file is in place, or the most telling error is raised."""
        errors: list[NlpbookError] = []
        for url in addresses(self.file):
            try:
                self._from(url)
            except (Offline, DownloadFailed, ChecksumMismatch) as error:
                errors.append(error)
            else:
                return self.part.finish()
        order = (ChecksumMismatch, DownloadFailed, Offline)
        raise min(errors, key=lambda error: order.index(type(error)))

    def _from(self, url: str) -> None:
        """Fetch from one address, going on where a broken connection left off."""
        failures, mismatches, arrived = 0, 0, False
        while True:
            before = self.part.size
            try:
                self._once(url)
                return self._verify()
            except ChecksumMismatch:
                mismatches += 1
                if mismatches > 1:
                    raise
            except (_TooMuch, httpx2.InvalidURL) as error:
                self.part.discard()
                raise DownloadFailed(url=url, reason=str(error)) from error
            except (httpx2.RequestError, _TryAgain) as error:
                gained = self.part.size > before
                arrived = arrived or gained
                if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout) and not arrived:
                    raise Offline(what=self.file.name, url=url, path=self.part.target) from error
                failures = 1 if gained else failures + 1
                if failures >= _TRIES:
                    raise DownloadFailed(url=url, reason=str(error) or type(error).__name__) from error
                self._pause(_FIRST_PAUSE_S * 2**failures)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.cancelled and self.cancelled():
                raise RunStopped(step=0)
            time.sleep(0.05)

    def _verify(self) -> None:
        if not self.part.size:
            raise _TryAgain("nothing came")
        try:
            verify(self.part.path, self.file)
        except ChecksumMismatch as error:
            self.part.discard()
            raise ChecksumMismatch(**{**error.fields, "path": self.part.target}) from None

    def _once(self, url: str) -> None:
        """One request, from the first byte that is missing."""
        validator = self.part.validator(url)
        if validator is None or not (validator or self.file.sha256 or self.file.git_sha1):
            # Without a mark of the version or a hash to check, two halves could be of two files.
            self.part.discard()
        offset = self.part.size
        headers = {"Accept-Encoding": "identity", "User-Agent": "nlpbook"}
        if offset:
            headers["Range"] = f"bytes={offset}-"
        if offset and validator:
            headers["If-Range"] = validator
        with _client(url) as client, transfer.get(client, url, headers, self.cancelled) as request:
            response = request.response()
            if self._begins(response, url, offset):
                self._keep(request.chunks(), transfer.total(response))

    def _begins(self, response: httpx2.Response, url: str, offset: int) -> bool:
        """Make the part fit the answer; False if nothing is missing any more."""
        status, told = response.status_code, response.headers.get("Content-Range", "")
        if status == 416 and offset and told == f"bytes */{offset}":
            return False
        same = transfer.validator(response) in ("", self.part.validator(url))
        if status == 206 and offset and same and told.startswith(f"bytes {offset}-"):
            return True
        if status in (206, 416):
            self.part.discard()
            raise _TryAgain(f"HTTP {status} {told}")
        if status in _WORTH_RETRYING or status >= 500:
            raise _TryAgain(f"HTTP {status}")
        if status != 200:
            raise DownloadFailed(url=url, reason=f"HTTP {status}")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            raise DownloadFailed(
                url=url, reason="a web page came instead (does this network ask to sign in?)"
            )
        self.part.begin(url, transfer.validator(response))
        return True

    def _keep(self, chunks: Iterator[bytes], total: int) -> None:
        """Write what comes, but no more than was announced or is sensible."""
        most = self.file.size_bytes or MAX_BYTES
        folder, size = self.part.target.parent, 0
        require_space(folder, total - self.part.size)
        with coded_disk_errors(folder, total), closing(self.part.append(chunks)) as sizes:
            for size in sizes:
                if max(size, total) > most:
                    raise _TooMuch(f"{max(size, total)} bytes, at most {most} expected")
                if self.progress:
                    self.progress(size, total)
        if total and size != total:
            raise _TryAgain(f"{size} of {total} bytes came")
