"""What an export has for people: picture, report, notebook, whose cells give the figures again."""

import json
import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from nlpbook_core import queue, runs
from nlpbook_core.exchange import bundle, exporting, importing
from nlpbook_core.texts import languages
from tests.support import app_runs
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The export of the recorded run, by the names in it."""
    path = tmp_path_factory.mktemp("export") / "run.zip"
    bundle.export(runs.RECORDED_ID, path)
    with zipfile.ZipFile(path) as read:
        return {name.partition("/")[2]: read.read(name) for name in read.namelist()}


class Reader(HTMLParser):
    """Tags that are open, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_an_export_has_all_that_the_issue_names(files: dict[str, bytes]) -> None:
    wanted = {
        "settings.yaml", "arguments.json", "manifest.json", "events.jsonl", "exit.json", "curves/steps.csv",
        "curves/validations.csv", "curves/curves.png", "reproduce.py", "reproduce.ipynb",
        "predictions/test.jsonl", *(f"report.{language}.html" for language in languages()),
    }  # fmt: skip
    assert wanted <= set(files)


def test_the_picture_is_a_png_of_some_size(files: dict[str, bytes]) -> None:
    body = files["curves/curves.png"]
    width, height = int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")
    assert body.startswith(b"\x89PNG") and (width, height) == (1500, 600) and len(body) > 20_000


@pytest.mark.parametrize("language", languages())
def test_a_report_tells_the_figures_needs_nothing_else_and_lacks_no_text(
    files: dict[str, bytes], language: str
) -> None:
    html, reader = files[f"report.{language}.html"].decode("utf-8"), Reader()
    reader.feed(html)
    said, row = "\n".join(reader.words), runs.summary(runs.RECORDED_ID)
    assert row.test_acc is not None and f"{100 * row.test_acc:.1f} %" in said
    assert "script" not in reader.tags and not re.search(r'(?:src|href)="(?!data:)', html)
    assert not re.findall(r"\b(?:report|remarks|arguments|status)\.[a-z_.-]+\b", said)
    assert not re.findall(r"\{[a-z_]+\}", said)


def test_what_people_wrote_stays_text(tmp_path: Path) -> None:
    exporting.export(runs.RECORDED_ID, tmp_path / "x.zip")
    run_id = importing.import_run(tmp_path / "x.zip")
    path = runs.folder(run_id) / "manifest.json"
    made = json.loads(path.read_text(encoding="utf-8")) | {"title": "<script>alert(1)</script>&{x}"}
    path.write_text(json.dumps(made), encoding="utf-8")
    html = dict(bundle.made(run_id))["report.en.html"].decode("utf-8")
    assert "<script" not in html and "&lt;script&gt;" in html


def test_a_run_without_a_step_has_a_report_too(tmp_path: Path) -> None:
    exporting.export(runs.RECORDED_ID, tmp_path / "x.zip")
    run_id = importing.import_run(tmp_path / "x.zip")
    folder = runs.folder(run_id)
    (folder / "events.jsonl").write_text("", encoding="utf-8")
    (folder / "exit.json").write_text('{"state": "stopped"}', encoding="utf-8")
    assert len(dict(bundle.made(run_id))) == 1 + len(languages())


def test_the_cells_of_the_notebook_train_to_the_same_figures(tmp_path: Path) -> None:
    world = app_runs.world(tmp_path / "world")
    run_id = queue.start(app_runs.settings(world, epochs=1))
    app_runs.wait_over(run_id)
    notebook = nbformat.reads(exporting.notebook(run_id), as_version=4)
    nbformat.validate(notebook)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    (tmp_path / "cells.py").write_text("\n\n".join(cells), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "cells.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("then: the same") == 2, done.stdout
