"""R3 and R7 in short: two tabs and, after a kill, another server show the same run."""

import os
import re
import signal
import sys
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from nlpbook_core import queue, runs, workspace
from pages.ui.text import Text
from tests.support import app_runs
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL to a server is POSIX"),
]
STEP = re.compile(r"step ([\d,]+) of")


def opened(chromium: Browser, address: str, run_id: str) -> Page:
    page = chromium.new_page()
    page.set_default_timeout(world.WAIT_MS)
    page.goto(f"{address}/training?lang=en&run={run_id}")
    world.settle(page)
    expect(page.get_by_text(STEP).first).to_be_visible(timeout=world.WAIT_MS)
    return page


def shown_step(page: Page) -> int:
    found = STEP.search(page.locator("body").inner_text())
    return int(found.group(1).replace(",", "")) if found else 0


def test_r3_r7_two_tabs_and_another_server_show_the_same_run(chromium: Browser, tmp_path: Path) -> None:
    run_id = queue.start(app_runs.settings(app_runs.world(tmp_path / "world"), epochs=1000))
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2)
    with world.serving(workspace.home()) as address:
        for _ in range(2):
            assert shown_step(opened(chromium, address, run_id)) > 0
        mine = psutil.Process().children(recursive=True)
        server = next(each for each in mine if "pages.ui.server" in " ".join(each.cmdline()))
        os.kill(server.pid, signal.SIGKILL)
    taken = runs.view(run_id).num_steps_done
    with world.serving(workspace.home()) as address:
        tabs = [opened(chromium, address, run_id) for _ in range(2)]
        assert all(shown_step(tab) >= taken for tab in tabs)
        tabs[0].locator(".st-key-stop button").click()
        stopped = Text("en")("pages.training.stopped")
        for tab in tabs:
            expect(tab.get_by_text(stopped).first).to_be_visible(timeout=world.WAIT_MS)
    assert runs.status(run_id).state == "stopped"
