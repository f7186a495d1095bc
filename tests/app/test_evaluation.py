"""The evaluation page: scores, what to compare them with, the pairs of a cell, runs without scores."""

from pathlib import Path

import pytest

from nlpbook_core import evaluation, runs
from pages.ui.text import LANGUAGES, Text
from tests.support import app_runs

STEM = "step7_evaluation"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_scores_and_the_mistakes_of_a_finished_run(finished_run: Path, lang: str) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, lang, run=run_id)
    found = evaluation.evaluate(runs.predictions(run_id, "test"))
    num_wrong = sum(r["label"] != r["predicted"] for r in runs.predictions(run_id, "test"))
    assert found.num_pairs == 18
    options = at.selectbox(key=f"cell.{lang}").options
    assert str(num_wrong) in options[0] and len(options) > 1
    for option in options:
        at.selectbox(key=f"cell.{lang}").set_value(option).run()
        assert not at.exception
    assert "[pages." not in app_runs.said(at)


def test_the_other_split_and_the_way_to_ask_about_a_pair(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.segmented_control[1 if len(at.segmented_control) > 1 else 0].set_value("val").run()
    assert not at.exception
    at.button(key="ask-pair").click().run()
    assert not at.exception


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_to_evaluate_yet(lang: str) -> None:
    at = app_runs.open_page(STEM, lang)
    if not runs.list_runs():
        assert Text(lang)("ui.choices.no_run") in app_runs.said(at)  # type: ignore[arg-type]


def test_a_stopped_run_has_no_scores_and_the_page_says_so(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    for split in ("val", "test"):
        (runs.folder(run_id) / "predictions" / f"{split}.jsonl").unlink()
    at = app_runs.open_page(STEM, "en", run=run_id)
    assert Text("en")("pages.evaluation.unscored") in app_runs.said(at)


def test_a_failed_run_is_not_offered(failed_run: Path, finished_run: Path) -> None:
    failed, finished = app_runs.take(failed_run), app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=failed)
    assert len(at.selectbox[0].options) >= 1
    assert runs.model_folder(finished) is not None and not at.exception
