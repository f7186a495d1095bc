"""A small server on this machine that speaks the hub's protocol for the files it is given.

It answers what `huggingface_hub` asks: the model's commit, the tree of its files with git ids and LFS hashes,
HEAD and GET of a file with the hub's own headers, Range, and 401 for a name that it does not know, as the hub
does.
"""

import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from tests.support.file_server import Fault, Request

_LARGE = (".safetensors", ".bin")
_CHUNK = 1 << 14


@dataclass
class HubServer:
    """Serves `repos` (name to path to bytes) while the `with` block lasts.

    Attributes:
        repos: Models by name.
        faults: File's path to how it misbehaves; `status`, `times`, `cut_at`, `flip_at` and delays count.
        gated: Names that only registered users may fetch.
        requests: All that came over the wire.
    """

    repos: dict[str, dict[str, bytes]]
    faults: dict[str, Fault] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"owner": self})
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
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

    def fetched(self) -> list[str]:
        """Paths of the files whose bytes were asked for, in order."""
        gets = (request.path for request in self.requests if request.method == "GET")
        return [path.split("/resolve/")[1].partition("/")[2] for path in gets if "/resolve/" in path]

    def commit(self, name: str) -> str:
        """A commit id that changes with the files."""
        content = b"".join(path.encode() + body for path, body in sorted(self.repos[name].items()))
        return hashlib.sha1(content, usedforsecurity=False).hexdigest()

    def fault_for(self, path: str) -> Fault:
        """How to misbehave now; counts the times down."""
        with self.lock:
            fault = self.faults.get(path)
            if fault is None or fault.times == 0:
                return Fault()
            if fault.times is not None:
                fault.times -= 1
            return fault


def entry(path: str, body: bytes) -> dict[str, object]:
    """A file as the hub's tree lists it; large ones are LFS pointers in git."""
    if not path.endswith(_LARGE):
        return {"type": "file", "oid": git_id(body), "size": len(body), "path": path}
    digest = hashlib.sha256(body).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(body)}\n".encode()
    lfs = {"oid": digest, "size": len(body), "pointerSize": len(pointer)}
    return {"type": "file", "oid": git_id(pointer), "size": len(body), "path": path, "lfs": lfs}


def git_id(body: bytes) -> str:
    """The name that git gives to a file's bytes."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    owner: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the tests read `requests`."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        with self.owner.lock:
            self.owner.requests.append(Request(self.command, path, dict(self.headers.items())))
        known = "|".join(map(re.escape, self.owner.repos)) or "-"
        info = re.fullmatch(f"/api/models/({known})(?:/revision/.+)?", path)
        tree = re.fullmatch(f"/api/models/({known})/tree/([0-9a-f]+)", path)
        file = re.fullmatch(f"/({known})/resolve/([0-9a-f]+)/(.+)", path)
        fault = self.owner.fault_for(file[3] if file else path)
        time.sleep(fault.header_delay_s)
        if fault.status:
            self._send(fault.status, b"")
        elif file and file[1] in self.owner.gated:
            self._send(403, b"", {"X-Error-Code": "GatedRepo"})
        elif file and file[3] in self.owner.repos[file[1]]:
            self._file(self.owner.repos[file[1]][file[3]], self.owner.commit(file[1]), file[3], fault)
        elif tree:
            self._json([entry(path, body) for path, body in self.owner.repos[tree[1]].items()])
        elif info:
            self._json({"id": info[1], "sha": self.owner.commit(info[1]), "siblings": [], "private": False})
        else:
            self._send(401, b'{"error":"Invalid username or password."}')

    def _json(self, body: object) -> None:
        self._send(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _file(self, body: bytes, commit: str, path: str, fault: Fault) -> None:
        item = entry(path, body)
        lfs = item.get("lfs")
        etag = lfs["oid"] if isinstance(lfs, dict) else item["oid"]
        headers = {"X-Repo-Commit": commit, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
        if fault.flip_at is not None and self.command == "GET":
            body = body[: fault.flip_at] + bytes([body[fault.flip_at] ^ 1]) + body[fault.flip_at + 1 :]
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and self.command == "GET":
            start = int(wanted[1])
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self._send(206, body[start:], headers, fault)
        else:
            self._send(200, body, headers, fault)

    def _send(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, fault: Fault | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        fault = fault or Fault()
        end = len(body) if fault.cut_at is None else min(fault.cut_at, len(body))
        for place in range(0, end, _CHUNK):
            time.sleep(fault.chunk_delay_s)
            self.wfile.write(body[place : min(place + _CHUNK, end)])
        self.close_connection = self.close_connection or end < len(body)
