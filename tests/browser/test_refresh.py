"""R1, R2, R3, R6, R7: tabs that close, a page that is loaded anew, servers that end; the run goes on.

A real server, a real Chromium, real signals; one worker from beginning to end.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from nlpbook_core import locks, runs, workspace
from pages.ui.text import Text
from tests.support import app_runs
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
    pytest.mark.skipif(sys.platform == "win32", reason="SIGINT and SIGKILL to a server are POSIX"),
]
STEP = re.compile(r"step ([\d,]+) of")


def shown_step(page: Page) -> int:
    """The step that the page says; 0 before the first."""
    found = STEP.search(page.locator("body").inner_text())
    return int(found.group(1).replace(",", "")) if found else 0


def wait_for_steps(run_id: str, more: int) -> None:
    wanted = runs.view(run_id).num_steps_done + more
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= wanted)
    assert runs.status(run_id).state == "running"


def pace(run_id: str, watched_s: float = 15.0) -> float:
    """Steps a second, as the record says it grew."""
    before, began = runs.view(run_id).num_steps_done, time.monotonic()
    time.sleep(watched_s)
    return (runs.view(run_id).num_steps_done - before) / (time.monotonic() - began)


def server() -> psutil.Process:
    """The server that this test serves from."""
    mine = psutil.Process().children(recursive=True)
    return next(process for process in mine if "pages.ui.server" in " ".join(process.cmdline()))


def opened(chromium: Browser, address: str, query: str) -> Page:
    page = chromium.new_page()
    page.goto(f"{address}/training?lang=en&{query}")
    world.settle(page)
    return page


def test_r1_r2_r3_r6_r7_a_run_outlives_tabs_and_servers(chromium: Browser, tmp_path: Path) -> None:
    settings = app_runs.settings(app_runs.world(tmp_path / "world"), epochs=1000)
    draft, t = app_runs.draft(settings), Text("en")
    with world.serving(workspace.home()) as address:
        page = opened(chromium, address, f"draft={draft}")
        page.locator(".st-key-start button").click()
        page.wait_for_url(re.compile("run="))
        run_id = re.search("run=([a-z0-9-]+)", page.url).group(1)
        wait_for_steps(run_id, 2)
        figures = {"steps a second with a viewer": pace(run_id)}
        page.close()  # R1: nobody looks any more
        wait_for_steps(run_id, 5)
        figures["... without"] = pace(run_id)
        again = opened(chromium, address, f"run={run_id}")
        expect(again.get_by_text(STEP).first).to_be_visible(timeout=world.WAIT_MS)
        before, began = shown_step(again), time.monotonic()
        again.reload()  # R2
        expect(again.get_by_text(STEP).first).to_be_visible(timeout=world.WAIT_MS)
        figures["seconds until shown again after a reload"] = time.monotonic() - began
        assert before > 0 and shown_step(again) >= before
        os.kill(server().pid, signal.SIGINT)  # R6: Ctrl-C on the server
        again.close()
        time.sleep(5)
        wait_for_steps(run_id, 2)
    with world.serving(workspace.home()) as address:
        began, first = time.monotonic(), chromium.new_page()
        first.goto(f"{address}/training?lang=en&run={run_id}")
        expect(first.get_by_text(STEP).first).to_be_visible(timeout=world.WAIT_MS)
        figures["seconds until a new server shows it"] = time.monotonic() - began
        first.close()
        os.kill(server().pid, signal.SIGKILL)  # R7
        wait_for_steps(run_id, 2)
    with world.serving(workspace.home()) as address:
        tabs = [opened(chromium, address, f"run={run_id}") for _ in range(2)]
        assert all(shown_step(tab) > 0 for tab in tabs)
        holders = [
            path for path in workspace.folder("runs").glob("2*") if locks.is_held(path / "worker.lock")
        ]
        assert [path.name for path in holders] == [run_id]  # never a second worker
        began = time.monotonic()
        tabs[0].locator(".st-key-stop button").click()  # R3: what one tab asks, the other shows
        for tab in tabs:
            expect(tab.get_by_text(t("pages.training.stopped")).first).to_be_visible(timeout=world.WAIT_MS)
        figures["seconds until stopped in both tabs"] = time.monotonic() - began
        for tab in tabs:
            tab.close()
    assert runs.status(run_id).state == "stopped" and len(runs.view(run_id).steps) > 0
    assert not subprocess.run(["pgrep", "-f", run_id], capture_output=True, check=False).stdout
    print({what: round(figure, 1) for what, figure in figures.items()})  # for docs/results.md
