"""What the service refuses before it looks at it, and the headers that keep its page to itself."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from starlette.middleware.trustedhost import TrustedHostMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES = 1_000_000
MAX_AT_ONCE = 64
_KNOWN = "nlpbook.known-host"

_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


class LimitBody:
    """Reads a request's body up to a limit; more than that is answered with 413 and never kept.

    Args:
        app: What is asked if the body is small enough.
        max_bytes: The limit.
    """

    def __init__(self, app: "ASGIApp", max_bytes: int = MAX_BYTES) -> None:
        self.app, self.max_bytes = app, max_bytes

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.max_bytes:
                said = f"The request is larger than {self.max_bytes} bytes."
                await _refuse(send, 413, "too-large", said, self.max_bytes)
                return
        await self.app(scope, _replay(body, receive), send)


class LimitRequests:
    """Has so many questions at once at work; more are told with 503 to come again. The form and the state of
    the service are always given.

    Args:
        app: What is asked.
        most: The limit.
    """

    def __init__(self, app: "ASGIApp", most: int = MAX_AT_ONCE) -> None:
        self.app, self.most, self.at_work = app, most, 0

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif self.at_work >= self.most:
            message = f"{self.most} requests are at work already. Ask again in a moment."
            await _refuse(send, 503, "busy", message, self.most)
        else:
            self.at_work += 1
            try:
                await self.app(scope, receive, send)
            finally:
                self.at_work -= 1


class KnownHost:
    """Refuses with 400 what asks for a host of another name, as a stranger's page would that points here.

    Args:
        app: What is asked under a known name.
        hosts: Names, as Starlette's `TrustedHostMiddleware` takes them; its refusal is a bare text.
    """

    def __init__(self, app: "ASGIApp", hosts: Sequence[str]) -> None:
        self.app = app
        self._check = TrustedHostMiddleware(_mark_known, allowed_hosts=list(hosts), www_redirect=False)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http":
            await self._check(scope, receive, _say_nothing)
            if _KNOWN not in scope:
                await _refuse(
                    send, 400, "host", "The service is not known under this host's name.", "--allow-host"
                )
                return
        await self.app(scope, receive, send)


class SafeHeaders:
    """Adds the headers to every response."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *added]}
            await send(message)

        await self.app(scope, receive, with_headers)


def _replay(body: bytes, receive: "Receive") -> "Receive":
    """Gives the body that was read, then what else comes."""
    waiting = [body]

    async def again() -> "Message":
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again


async def _mark_known(scope: "Scope", receive: "Receive", send: "Send") -> None:
    scope[_KNOWN] = True


async def _say_nothing(message: "Message") -> None:
    pass


async def _refuse(send: "Send", status: int, code: str, message: str, accepted: int | str) -> None:
    problem = {"code": code, "message": message, "fields": {"accepted": accepted}}
    body = json.dumps({"error": problem}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # what else was sent is not read
    ]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
