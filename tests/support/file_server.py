"""A small HTTP server on this machine that serves files as publishers do, and misbehaves on request.

It speaks the real protocol: HEAD, Range, If-Range, ETag, Content-Range, 416. What it did is kept in
`requests` and `bytes_served`, so that a test can say what went over the wire.
"""

import hashlib
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

_CHUNK = 1 << 14


@dataclass
class Fault:
    """How one path misbehaves.

    Attributes:
        times: For how many requests; None for all.
        status: Answer with this status and no file.
        cut_at: Close the connection after so many bytes of the body.
        flip_at: Change the byte at this place of the file.
        chunk_delay_s: Wait so long before each 16 KiB.
        header_delay_s: Wait so long before the answer.
        ignore_range: Send the whole file whatever was asked.
        no_length: Leave out Content-Length and close at the end.
        content_type: Say that it is something else.
    """

    times: int | None = None
    status: int | None = None
    cut_at: int | None = None
    flip_at: int | None = None
    chunk_delay_s: float = 0.0
    header_delay_s: float = 0.0
    ignore_range: bool = False
    no_length: bool = False
    content_type: str = "text/plain; charset=utf-8"


@dataclass
class Request:
    """What came over the wire."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class FileServer:
    """Serves `files` (path with its slash, to bytes) while the `with` block lasts.

    Attributes:
        files: May be changed at any time; the ETag is that of the bytes.
        faults: Path to how it misbehaves.
        etags: Path to an ETag other than that of the bytes; an empty one is left out.
    """

    files: dict[str, bytes]
    faults: dict[str, Fault] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    bytes_served: int = 0

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"owner": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.lock = threading.Lock()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Go away: from now on connections are refused."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Address without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def fault_for(self, path: str) -> Fault:
        """How to misbehave now; counts the times down."""
        with self.lock:
            fault = self.faults.get(path)
            if fault is None or fault.times == 0:
                return Fault()
            if fault.times is not None:
                fault.times -= 1
            return fault

    def etag(self, path: str) -> str:
        """The mark of the version of a file."""
        return self.etags.get(path, f'"{hashlib.md5(self.files[path], usedforsecurity=False).hexdigest()}"')


class _Handler(BaseHTTPRequestHandler):
    owner: FileServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the tests read `requests`."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        path = self.path.partition("?")[0]
        with self.owner.lock:
            self.owner.requests.append(Request(self.command, path, dict(self.headers.items())))
        fault = self.owner.fault_for(path)
        time.sleep(fault.header_delay_s)
        if fault.status or path not in self.owner.files:
            return self._empty(fault.status or 404)
        content = bytearray(self.owner.files[path])
        if fault.flip_at is not None:
            content[fault.flip_at] ^= 1
        start = 0 if fault.ignore_range else self._start(path)
        if start >= len(content) and start:
            return self._empty(416, {"Content-Range": f"bytes */{len(content)}"})
        self._head(path, fault, start, len(content))
        if with_body:
            self._body(bytes(content[start:]), fault)

    def _start(self, path: str) -> int:
        """Where the wanted part begins; 0 unless the file is still the one that was begun."""
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        condition = self.headers.get("If-Range")
        if not wanted or (condition is not None and condition != self.owner.etag(path)):
            return 0
        return int(wanted[1])

    def _head(self, path: str, fault: Fault, start: int, size: int) -> None:
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", fault.content_type)
        self.send_header("Accept-Ranges", "bytes")
        if self.owner.etag(path):
            self.send_header("ETag", self.owner.etag(path))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        if fault.no_length:
            self.close_connection = True
            self.send_header("Connection", "close")
        else:
            self.send_header("Content-Length", str(size - start))
        self.end_headers()

    def _body(self, body: bytes, fault: Fault) -> None:
        end = len(body) if fault.cut_at is None else min(fault.cut_at, len(body))
        try:
            for place in range(0, end, _CHUNK):
                time.sleep(fault.chunk_delay_s)
                chunk = body[place : min(place + _CHUNK, end)]
                self.wfile.write(chunk)
                with self.owner.lock:
                    self.owner.bytes_served += len(chunk)
        except OSError:
            self.close_connection = True
        if end < len(body):
            self.close_connection = True

    def _empty(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()
