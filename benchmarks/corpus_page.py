"""How soon the corpus page of 900,000 pairs is readable: ``uv run python -m benchmarks.corpus_page``.

The synthetic corpus of `kornli_scale` with the real `xnli.dev.ko.tsv` (its hash is checked; from the folder
`kornli` below NLPBOOK_REAL_DATA), in the real app and a real Chromium, on a server that has not read it yet.
Prints, in seconds from the moment the page is asked for, when the first pairs are on screen and when
everything is; then the same for a second visit. Last the features page, which needs all pairs encoded: when
the token view stands, and when the figure of lengths does.
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import kornli_scale
from tests.support import browser as world


def main() -> None:
    """Write the corpus, open the page twice, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=900_000)
    num_pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as home:
        os.environ["NLPBOOK_HOME"] = home
        folder = Path(home) / "corpora" / "kornli"
        folder.mkdir(parents=True)
        kornli_scale.write(folder, num_pairs)
        (folder / "xnli.test.ko.tsv").write_bytes((folder / "snli_1.0_train.ko.tsv").read_bytes())
        shutil.copy(Path(os.environ["NLPBOOK_REAL_DATA"]) / "kornli" / "xnli.dev.ko.tsv", folder)
        draft = _draft(Path(home))
        with world.serving(Path(home)) as address, sync_playwright() as playwright:
            browser = world.launch(playwright)
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ko-KR")
            page.set_default_timeout(world.WAIT_MS)
            page.goto(f"{address}/?lang=ko&draft={draft}")
            world.settle(page)
            page.wait_for_timeout(15_000)  # the server imports its libraries behind the first page
            where = f"{address}/corpus?lang=ko&draft={draft}"
            found = {"pairs": num_pairs, "first": _open(page, where), "again": _open(page, where)}
            page.set_default_timeout(600_000)
            print(json.dumps({**found, "features": _features(page, where.replace("corpus", "features"))}))
            browser.close()


def _draft(home: Path) -> str:
    """A draft whose corpus is the synthetic one."""
    (home / "drafts").mkdir()
    body = {"pretrained_model_name": "mini", "downstream_corpus_name": "kornli"}
    (home / "drafts" / "abcabcabcabc.json").write_text(json.dumps({"arguments": body}), encoding="utf-8")
    return "abcabcabcabc"


def _open(page: Page, where: str) -> dict[str, float]:
    began = time.perf_counter()
    page.goto(where)
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for(state="visible")
    rows = time.perf_counter()
    world.settle(page)
    return {"first_rows_s": round(rows - began, 2), "all_s": round(time.perf_counter() - began, 2)}


def _features(page: Page, where: str) -> dict[str, float]:
    began = time.perf_counter()
    page.goto(where)
    page.locator(".pieces .piece").first.wait_for(state="visible")
    view = time.perf_counter()
    page.locator(".plot").first.wait_for(state="visible")
    return {"token_view_s": round(view - began, 2), "lengths_s": round(time.perf_counter() - began, 2)}


if __name__ == "__main__":
    main()
