"""A real server and a real Chromium that can reach nothing but it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page, Playwright, Route, expect

ROOT = Path(__file__).parents[2]
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
# The server and its workers are offline: the hub is not asked, and the only way out leads to a closed port.
_OFFLINE = {
    "HF_HUB_OFFLINE": "1", "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
}  # fmt: skip
# A page that computes for the first time imports its libraries, on a machine that may be busy.
WAIT_MS = 120_000


def chromium_path() -> str | None:
    """Where this system keeps Chromium or Chrome, if it has one."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    return None


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The app on a free port of this machine, as `nlpbook app` serves it; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "nlpbook_core.cli", "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **_OFFLINE, "NLPBOOK_HOME": str(home)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(process, address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    """Until a server answers that it is well; its end before that is an error."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "the app ended at once"
        try:
            if httpx2.get(f"{address}/_stcore/health", trust_env=False, timeout=30).text == "ok":
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise AssertionError("the app did not come up")


def launch(playwright: Playwright) -> Browser:
    """Chromium without a sandbox (tests run as root) and without its own errands."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(_FLAGS))


def watch_requests(page: Page, address: str) -> list[str]:
    """Let nothing out of this machine; the list fills with what was tried."""
    tried: list[str] = []

    def decide(route: Route) -> None:
        if route.request.url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            tried.append(route.request.url)
            route.abort()

    page.route("**/*", decide)
    return tried


def settle(page: Page) -> None:
    """Wait until the page was drawn: its title stands and no script runs any more."""
    page.wait_for_selector("h1", timeout=WAIT_MS)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-testid=stSkeleton]')",
        timeout=WAIT_MS,
    )


def at_rest(page: Page) -> None:
    """Wait until nothing is drawn any more, also of what is looked up behind the page."""
    expect(page.locator(".wait .big")).to_have_count(0, timeout=WAIT_MS)
    settle(page)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=WAIT_MS)


def as_css(ink: str) -> str:
    """A colour as the browser says it."""
    return f"rgb({', '.join(str(int(ink[at : at + 2], 16)) for at in (1, 3, 5))})"
