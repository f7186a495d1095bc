"""How soon an answer is on the page: ``uv run python -m benchmarks.asking [--times 30]``.

A real Chromium on the real app, on the prediction page of the recorded mini run, and of the same run with a
BERT of base size and random weights in its place. A hypothesis is typed and sent, as one does, with
Ctrl+Enter; from the key to the first frame in which the three probabilities are others, by the browser's own
clock. Warm: the first two answers are not counted. Prints p50 and p95 in milliseconds as one line of JSON.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.questions import base_size
from benchmarks.token_view import middle_and_tail
from nlpbook_core import runs, workspace
from nlpbook_core.inference.predictor import Predictor
from tests.support import browser as world

_WARM_MS = 15_000  # the server imports torch behind the first page
# Ends with the first frame in which the bars of the answer say something else than before.
_WATCH = """() => {
  const read = () => [...document.querySelectorAll(".st-key-probabilities-answer *")]
    .filter((node) => node.shadowRoot).map((node) => node.shadowRoot.textContent)
    .join(" ");
  const before = read();
  window.begun = window.answered = undefined;
  const begin = (event) => { if (event.key === "Enter") window.begun ??= performance.now(); };
  document.addEventListener("keydown", begin, { capture: true });
  const look = () => {
    const now = read();
    if (window.begun !== undefined && now.includes("%") && now !== before) {
      window.answered = performance.now();
      document.removeEventListener("keydown", begin, { capture: true });
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    """Measure both models and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        run_ids = {"mini": runs.RECORDED_ID, "base": _base_run(Path(home) / "runs" / "20260101-000000-ba5e")}
        browser = world.launch(playwright)
        with world.serving(Path(home)) as address:
            found = {}
            for name, run_id in run_ids.items():
                page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ko-KR")
                page.set_default_timeout(world.WAIT_MS)
                page.goto(f"{address}/prediction?lang=ko&run={run_id}")
                world.settle(page)
                page.wait_for_timeout(_WARM_MS)
                found[name] = _series(page, _telling(Path(home), run_id)[: times + 2])
                page.close()
        browser.close()
    print(json.dumps(found))


def _base_run(folder: Path) -> str:
    """The recorded run with a model of base size in the place of its own."""
    shutil.copytree(workspace.MINI_DIR / "run", folder)
    shutil.rmtree(folder / "model")
    base_size(folder / "model")
    return folder.name


def _telling(home: Path, run_id: str) -> list[str]:
    """Hypotheses whose probabilities, as the page rounds them, are not those of the one before."""
    rows = runs.predictions(runs.RECORDED_ID, "test")
    folder = home / "runs" / run_id if run_id != runs.RECORDED_ID else workspace.MINI_DIR / "run"
    predictor, found, last = Predictor(folder / "model"), [], ""
    for row in rows[:100]:
        answer = predictor.predict(str(rows[0]["premise"]), str(row["hypothesis"]))
        shown = " ".join(f"{share:.3f}" for share in answer.probabilities.values())
        if last and shown != last:
            found.append(str(row["hypothesis"]))
        last = shown
    return found


def _series(page: Page, hypotheses: list[str]) -> dict[str, float]:
    taken = []
    box = page.locator("textarea").nth(1)
    for hypothesis in hypotheses:
        box.fill(hypothesis)
        page.evaluate(_WATCH)
        box.press("Control+Enter")
        page.wait_for_function("window.answered !== undefined", polling=20)
        taken.append(float(page.evaluate("window.answered - window.begun")))
        page.wait_for_timeout(600)  # a learner looks before typing on
    return middle_and_tail(taken[2:])


if __name__ == "__main__":
    main()
