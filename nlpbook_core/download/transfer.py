"""Transfers in a thread of their own, so that whoever waits for their bytes can stop waiting at once."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx2

from nlpbook_core.errors import RunStopped

TIMEOUT = httpx2.Timeout(20.0, connect=10.0)
_LOOK_S = 0.2
_QUEUE_CHUNKS = 64

Cancelled = Callable[[], bool]


class Transfer(threading.Thread):
    """Sends a GET and hands over first the response, then its bytes.

    Args:
        client: Closed by whoever opened it.
        url: What to fetch.
        headers: Beside httpx2's own.
        cancelled: Asked several times a second while nothing arrives.
    """

    def __init__(
        self, client: httpx2.Client, url: str, headers: dict[str, str], cancelled: Cancelled | None
    ) -> None:
        super().__init__(daemon=True, name="nlpbook-download")
        self._client, self._url, self._headers = client, url, headers
        self._cancelled = cancelled
        self._arrived: queue.Queue[Any] = queue.Queue(maxsize=_QUEUE_CHUNKS)
        self._left = threading.Event()

    def run(self) -> None:
        try:
            with self._client.stream("GET", self._url, headers=self._headers) as response:
                self._hand_over(response)
                # As they come: with a chunk size, httpx2 loses the last bytes before a broken connection.
                for chunk in response.iter_raw():
                    self._hand_over(chunk)
                    if self._left.is_set():
                        return
            self._hand_over(None)
        except Exception as error:
            # Whatever happens here has to reach the thread that waits.
            self._hand_over(error)

    def _hand_over(self, item: object) -> None:
        while not self._left.is_set():
            try:
                return self._arrived.put(item, timeout=_LOOK_S)
            except queue.Full:
                continue

    def response(self) -> httpx2.Response:
        """Status and headers.

        Raises:
            httpx2.HTTPError: If none came.
            RunStopped: If `cancelled` said so while waiting.
        """
        response: httpx2.Response = self._next()
        return response

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the body as they come; same errors as `response`."""
        while (chunk := self._next()) is not None:
            yield chunk

    def _next(self) -> Any:
        while True:
            if self._cancelled and self._cancelled():
                raise RunStopped(step=0)
            try:
                item = self._arrived.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if isinstance(item, Exception):
                raise item
            return item

    def leave(self) -> None:
        """Take no more; the thread ends with the next byte or the timeout."""
        self._left.set()


@contextmanager
def get(
    client: httpx2.Client, url: str, headers: dict[str, str], cancelled: Cancelled | None = None
) -> Iterator[Transfer]:
    """A running transfer, left when the block ends."""
    transfer = Transfer(client, url, headers, cancelled)
    transfer.start()
    try:
        yield transfer
    finally:
        transfer.leave()


def patiently(fetch: Callable[[], None], cancelled: Cancelled) -> None:
    """Wait for a fetch that cannot be interrupted; its error is raised here.

    Raises:
        RunStopped: As soon as `cancelled` says so. The fetch is left to itself: it ends with its next look at
            its progress, its timeout, or this process.
    """
    outcome: queue.Queue[Exception | None] = queue.Queue()

    def run() -> None:
        try:
            fetch()
        except Exception as error:
            outcome.put(error)
        else:
            outcome.put(None)

    threading.Thread(target=run, daemon=True, name="nlpbook-download").start()
    while True:
        if cancelled():
            raise RunStopped(step=0)
        with suppress(queue.Empty):
            error = outcome.get(timeout=_LOOK_S)
            if error is not None:
                raise error
            return


def validator(response: httpx2.Response) -> str:
    """What If-Range takes: a strong ETag, else the date, else nothing."""
    etag = str(response.headers.get("ETag", ""))
    strong = etag if etag.startswith('"') else ""
    return strong or str(response.headers.get("Last-Modified", ""))


def total(response: httpx2.Response) -> int:
    """Bytes of the whole file, or 0 if the server does not say."""
    told = response.headers.get("Content-Range", "").rpartition("/")[2] or response.headers.get(
        "Content-Length", ""
    )
    return int(told) if told.isdigit() else 0
