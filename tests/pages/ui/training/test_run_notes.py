"""Warnings and remarks in words: each code that is sent has a text in both languages, and no other has."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpbook_core import runs
from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, Tail, fold
from nlpbook_core.metrics import baselines
from nlpbook_core.story.remarks import codes, remarks
from nlpbook_core.texts import TEXTS, languages, placeholders
from pages.ui.text import Text
from pages.ui.training.run_notes import remark_words, warning_words
from tests.support import app_runs
from tests.support.paths import ROOT

RECORDED = ROOT / "tests" / "recorded"


def sent() -> Iterator[tuple[str, set[str]]]:
    """Code and names of the fields of every `Warned(...)` in the core."""
    for path in (ROOT / "nlpbook_core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Warned"):
                given = {word.arg: word.value for word in node.keywords}
                fields = given.get("fields")
                names = (
                    {ast.literal_eval(key) for key in fields.keys if key}
                    if isinstance(fields, ast.Dict)
                    else set()
                )
                yield ast.literal_eval(given["code"]), names


@pytest.mark.parametrize("lang", languages())
def test_every_warning_that_is_sent_has_a_text_and_every_text_is_sent(lang: str) -> None:
    table = tomllib.loads((TEXTS / lang / "warnings.toml").read_text(encoding="utf-8"))
    codes = dict(sent())
    assert set(table) == set(codes) and codes
    for code, text in table.items():
        assert placeholders(text) <= codes[code], code


@pytest.mark.parametrize("lang", languages())
def test_a_warning_of_a_later_version_is_named_and_odd_fields_break_nothing(lang: str) -> None:
    t = Text(lang)
    assert "of-tomorrow" in warning_words(t, "of-tomorrow", {})
    assert "x" in warning_words(t, "checkpoint-damaged", {"used": "x", "key": 1, "self": 2})


@pytest.mark.parametrize("lang", languages())
def test_every_remark_has_its_two_sentences_and_its_numbers(lang: str) -> None:
    t = Text(lang)
    for code in codes():
        assert t.has(f"remarks.{code}.what") and t.has(f"remarks.{code}.do")
    assert set(t.table("remarks.references")) == set(baselines.NAMES)
    view, args = runs.view(runs.RECORDED_ID), runs.arguments(runs.RECORDED_ID)
    told = [remark for at in (0.1, 0.865, 0.95) for remark in remarks(view, args, {"overlap_only": at})]
    for path in RECORDED.glob("*.jsonl"):
        told += remarks(Tail(path).view(), args)
    for remark in told:
        for words in remark_words(t, remark):
            assert "{" not in words and "[" not in words, remark.code


def test_numbers_of_a_remark_are_written_as_people_do() -> None:
    view, args = runs.view(runs.RECORDED_ID), runs.arguments(runs.RECORDED_ID)
    (remark,) = [r for r in remarks(view, args, {"hypothesis_only": 0.5}) if r.code == "beats-shortcuts"]
    what, _ = remark_words(Text("en"), remark)
    assert "50.0 %" in what and "from the hypothesis alone" in what


def test_a_warning_of_the_run_stands_on_the_page_as_plain_text(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    write = event_log.EventWriter(runs.folder(run_id) / "events.jsonl", attempt=2)
    write(ev.Warned(code="checkpoint-damaged", fields={"used": "previous.ckpt"}))
    write(ev.Warned(code="of-tomorrow", fields={"used": "**x**"}))
    at = app_runs.open_page("step6_training", "ko", run=run_id)
    assert Text("ko")("warnings.checkpoint-damaged", used="previous.ckpt") in app_runs.said(at)
    assert "of-tomorrow" in app_runs.said(at)


def test_a_warning_is_told_once_however_often_it_came() -> None:
    view = RunView()
    for _ in range(3):
        view = fold(view, ev.Warned(code="checkpoint-damaged", fields={"used": "previous.ckpt"}))
    assert len({warning_words(Text("en"), w.code, w.fields) for w in view.warnings}) == 1
