"""How soon the token view is redrawn: ``uv run python -m benchmarks.token_view [--times 40]``.

A real Chromium on the real app, on the two pages that have the view: a sentence is typed (and sent, as one
does, with Ctrl+Enter), `max_seq_length` and the truncation strategy are moved. From the key to the first
frame that has the new drawing, by the browser's own clock. Prints p50 and p95 in milliseconds as one line of
JSON, and the same for an app that does nothing but say the typed text back: the floor of the framework (half
of it is the collection of garbage after each run, which ours is spared by `pages/ui/warm.py`).
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support import browser as world

_WARM_MS = 15_000  # the server imports torch behind the first page
_ECHO = "import streamlit as st\nst.text(st.text_area('text', key='text'))\n"
# `read` gives what is drawn now; the watch begins with the next key or press, and ends with the first frame
# in which something else is drawn.
_WATCH = """(kind) => {
  const view = () => {
    const all = () => [...document.querySelectorAll("*")];
    if (!window.shown?.isConnected)
      window.shown = all().find((node) => node.shadowRoot?.querySelector(".pieces"));
    const root = window.shown?.shadowRoot;
    return root ? root.querySelector(".texts").textContent + root.querySelector(".pieces").textContent : "";
  };
  const echo = () => document.querySelector("[data-testid=stText]")?.textContent ?? "";
  const read = kind === "echo" ? echo : view;
  const before = read();
  window.begun = window.redrawn = undefined;
  const begin = (event) => {
    if (event.key === "Control") return;
    window.begun ??= performance.now();
  };
  document.addEventListener("keydown", begin, { capture: true, once: false });
  document.addEventListener("pointerdown", begin, { capture: true });
  const look = () => {
    if (window.begun !== undefined && read() !== before) {
      window.redrawn = performance.now();
      document.removeEventListener("keydown", begin, { capture: true });
      document.removeEventListener("pointerdown", begin, { capture: true });
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
_WORDS = (
    "민수", "영희", "학교", "도서관", "어제", "오늘", "친구", "사과", "기차", "저녁", "회의", "바다",
)  # fmt: skip


def main() -> None:
    """Measure the floor, then the two pages, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=40)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        browser = world.launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ko-KR")
        page.set_default_timeout(world.WAIT_MS)
        with _echoing(Path(home)) as address:
            page.goto(address)
            page.wait_for_selector("textarea")
            found = {"echo": _series(page, "echo", times, _type)}
        with world.serving(Path(home) / "work") as address:
            for slug in ("tokenizer", "features"):
                page.goto(f"{address}/{slug}?lang=ko")
                world.settle(page)
                page.wait_for_timeout(_WARM_MS)
                found[f"{slug}: text"] = _series(page, "view", times, _type)
                found[f"{slug}: 4,000 characters"] = _series(page, "view", min(10, times), _type_long)
                _type(page, 0)()  # a usual text for what follows
                page.wait_for_timeout(2000)
            found["features: length"] = _series(page, "view", times, _length)
            found["features: truncation"] = _series(page, "view", times, _truncation)
        browser.close()
    floor = found["echo"]["p95_ms"]
    print(
        json.dumps(
            {name: {**row, "of_floor": round(row["p95_ms"] / floor, 2)} for name, row in found.items()}
        )
    )


def _series(
    page: Page, kind: str, times: int, act: Callable[[Page, int], Callable[[], None]]
) -> dict[str, float]:
    """Milliseconds of each redraw, summed up; the first two warm up and are not counted."""
    taken = []
    for number in range(times + 2):
        begin = act(page, number)
        page.evaluate(_WATCH, kind)
        begin()
        page.wait_for_function("window.redrawn !== undefined", polling=20)
        taken.append(float(page.evaluate("window.redrawn - window.begun")))
        page.wait_for_timeout(400)  # a learner looks before typing on
    return middle_and_tail(taken[2:])


def middle_and_tail(taken: list[float]) -> dict[str, float]:
    """Median and 95th percentile of milliseconds."""
    return {
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(statistics.quantiles(taken, n=20, method="inclusive")[18], 1),
    }


def _type(page: Page, number: int) -> Callable[[], None]:
    box = page.locator("textarea").first
    words = [_WORDS[(number * 5 + 3 * place) % len(_WORDS)] for place in range(6 + number % 5)]
    box.fill(f"{' '.join(words)} {number}.")
    return lambda: box.press("Control+Enter")


def _type_long(page: Page, number: int) -> Callable[[], None]:
    """As much as the field takes."""
    box = page.locator("textarea").first
    box.fill((f"{number} " + " ".join(_WORDS * 120))[:4000])
    return lambda: box.press("Control+Enter")


def _length(page: Page, number: int) -> Callable[[], None]:
    """One step shorter, or longer again after twelve."""
    slide = page.locator(".knobs input[type=range]")
    slide.focus()
    return lambda: slide.press("ArrowLeft" if number % 24 < 12 else "ArrowRight")


def _truncation(page: Page, number: int) -> Callable[[], None]:
    """From `longest_first` to `only_first` and back, at a length at which they cut otherwise."""
    slide = page.locator(".knobs input[type=range]")
    slide.fill("12")
    page.wait_for_timeout(600)
    radio = page.locator(".knobs input[type=radio]").nth((number + 1) % 2)
    return lambda: radio.click()


@contextmanager
def _echoing(home: Path) -> Iterator[str]:
    """The smallest app that answers to typing."""
    (home / "echo.py").write_text(_ECHO, encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(home / "echo.py"), "--server.headless", "true",
        "--server.address", "127.0.0.1", "--server.port", str(port), "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        world.wait_until_healthy(process, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


if __name__ == "__main__":
    main()
