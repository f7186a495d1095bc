"""What watching a run costs: ``uv run python -m benchmarks.watching [--viewers 1] [--seconds 30]``.

A small BERT trains without end; so many tabs of a real Chromium watch it on the training page. Prints the
share of one core that server and browser take, and what crosses the wire to a tab, as one line of JSON.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from nlpbook_core import queue, runs
from tests.support import app_runs
from tests.support import browser as world

_SETTLED_S = 20  # imports behind the first page, and enough steps for a curve


def main() -> None:
    """Start a run, watch it, print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=30)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["NLPBOOK_HOME"] = home
        settings = app_runs.settings(app_runs.world(Path(home) / "world"), epochs=1000)
        with world.serving(Path(home)) as address, sync_playwright() as playwright:
            browser = world.launch(playwright)
            run_id = queue.start(settings)
            where = f"{address}/training?lang=ko&run={run_id}"
            print(json.dumps(_watched(browser, where, chosen.viewers, chosen.seconds)))
            browser.close()
            queue.request_stop(run_id)
            app_runs.wait(run_id, lambda name: not runs.status(name).is_active)


def _watched(browser: Browser, where: str, viewers: int, seconds: int) -> dict[str, float]:
    received: list[int] = []
    pages = [_tab(browser, where, received) for _ in range(viewers)]
    pages[0].wait_for_timeout(1000 * _SETTLED_S)
    server, chromium = _processes("pages.ui.server"), _processes("chrom")
    before, began = [_cpu_s(server), _cpu_s(chromium)], time.monotonic()
    received.clear()
    pages[0].wait_for_timeout(1000 * seconds)
    took_s = time.monotonic() - began
    shares = [
        (now - then) / took_s for now, then in zip([_cpu_s(server), _cpu_s(chromium)], before, strict=True)
    ]
    return {
        "viewers": viewers,
        "server_cores": round(shares[0], 3),
        "browser_cores_per_viewer": round(shares[1] / viewers, 3),
        "bytes_per_viewer_s": round(sum(received) / viewers / took_s),
    }


def _tab(browser: Browser, where: str, received: list[int]) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 1200}, locale="ko-KR")
    page.on("websocket", lambda wire: wire.on("framereceived", lambda frame: received.append(len(frame))))
    page.set_default_timeout(world.WAIT_MS)
    page.goto(where)
    world.settle(page)
    return page


def _processes(word: str) -> list[psutil.Process]:
    """Ours, with this word in their command."""
    return [each for each in psutil.Process().children(recursive=True) if word in " ".join(each.cmdline())]


def _cpu_s(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue  # a browser ends helpers as it likes
        total += times.user + times.system
    return total


if __name__ == "__main__":
    main()
