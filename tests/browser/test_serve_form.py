"""The form of `nlpbook serve` in a real browser: its script asks, draws bars, and says what went wrong."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from nlpbook_core import workspace
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.palette import MARKS
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]

MODEL = workspace.MINI_DIR / "run" / "model"
PAIR = ("민수는 어제 학교에 갔다.", "민수는 어제 학교에 가지 않았다.")
KOREAN = {"entailment": "참", "contradiction": "거짓", "neutral": "중립"}


@contextmanager
def served(home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The recorded model as `nlpbook serve` serves it; its address once it is ready, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "nlpbook_core.cli", "serve", str(MODEL), "--port", str(port)]
    process = subprocess.Popen(
        command, env={**os.environ, "NLPBOOK_HOME": str(home)}, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_ready(address)
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_ready(address: str) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f"{address}/ready", trust_env=False, timeout=30).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError("the service did not get ready")


def ask(page: Page, premise: str, hypothesis: str) -> None:
    page.locator("#premise").fill(premise)
    page.locator("#hypothesis").fill(hypothesis)
    page.locator("#send").click()


def test_the_form_asks_and_shows_three_bars_or_what_went_wrong(blank: Page, tmp_path: Path) -> None:
    wanted = Predictor(MODEL).predict(*PAIR)
    with served(tmp_path) as (address, process):
        tried = world.watch_requests(blank, address)
        failed: list[str] = []
        blank.on("pageerror", lambda error: failed.append(str(error)))
        blank.goto(address)
        expect(blank).to_have_title("문장 쌍 분류하기")
        expect(blank.locator("#answer")).to_be_hidden()
        ask(blank, *PAIR)
        expect(blank.locator("#prediction")).to_have_text(f"{KOREAN[wanted.label]} ({wanted.label})")
        expect_bars(blank, wanted.probabilities)
        expect(blank.locator("#said-hypothesis")).to_have_text(PAIR[1])

        ask(blank, "  ", PAIR[1])  # passes the browser's own check, and the service refuses it
        expect(blank.locator("#problem")).to_have_text(re.compile("이 문장은 받을 수 없습니다"))
        expect(blank.locator("#answer")).to_be_hidden()

        blank.get_by_role("link", name="English").click()
        expect(blank).to_have_url(re.compile(r"\?lang=en$"))
        expect(blank.locator("h1")).to_have_text("Classify a pair of sentences")
        ask(blank, "<b>a</b>", "a")
        expect(blank.locator("#said-premise")).to_have_text("<b>a</b>")
        assert blank.locator("#said-premise b").count() == 0, "text stays text"
        ask(blank, *PAIR)
        expect(blank.locator("#prediction")).to_have_text(wanted.label)
        expect(blank.locator("#problem")).to_be_hidden()

        process.terminate()
        process.wait(timeout=30)
        ask(blank, *PAIR)
        expect(blank.locator("#problem")).to_have_text("No answer came. Is the service still running?")
        expect(blank.locator("#send")).to_be_enabled()
    assert not tried and not failed


def expect_bars(page: Page, probabilities: dict[str, float]) -> None:
    """A bar for each label in the model's order, as long as its probability, with the number beside it."""
    tracks, fills = page.locator("#bars .track"), page.locator("#bars .fill")
    expect(tracks).to_have_count(3)
    for place, (label, share) in enumerate(probabilities.items()):
        ground = fills.nth(place).evaluate("node => getComputedStyle(node).backgroundColor")
        assert ground == world.as_css(MARKS[label].light), label
        widths = [
            found.nth(place).evaluate("node => node.getBoundingClientRect().width")
            for found in (fills, tracks)
        ]
        assert widths[0] / widths[1] == pytest.approx(share, abs=0.01)
    shown = page.locator("#bars > div").all_text_contents()
    assert shown == [
        part for label, share in probabilities.items() for part in (KOREAN[label], "", f"{100 * share:.2f} %")
    ]
