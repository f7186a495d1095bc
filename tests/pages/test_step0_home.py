"""The first page: what it offers to who comes for the first time, and to who comes back."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nlpbook_core import runs, workspace
from nlpbook_core.settings import presets
from pages.ui import lessons, state
from pages.ui.home import doors
from tests.support.screen import open_page, said, untranslated


@pytest.mark.parametrize(("lang", "word"), [("ko", "멈춘 곳"), ("en", "Where you left off")])
def test_a_first_visit_says_what_there_is_in_the_language_asked_for(lang: str, word: str) -> None:
    screen = open_page("home", lang)
    assert not screen.exception
    assert word in said(screen)
    assert untranslated(screen) == []


def test_the_server_opens_its_first_page_without_torch() -> None:
    code = """
import sys
from pages.ui import warm
from tests.support.screen import open_page
warm.start = lambda: None  # what goes on behind the page begins after it was shown
assert not open_page("home").exception
heavy = {"torch", "transformers", "pytorch_lightning", "sklearn"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def _make_run(ended: str) -> str:
    folder = workspace.folder("runs") / f"20261101-101010-{ended[:4]}"
    folder.mkdir()
    (folder / "arguments.json").write_text(json.dumps(presets.preset("mini").to_dict()), encoding="utf-8")
    (folder / "manifest.json").write_text(
        json.dumps({"created_at": 1.7e9, "title": "<b>x</b>"}), encoding="utf-8"
    )
    (folder / "exit.json").write_text(json.dumps({"state": ended, "val_acc": 0.91}), encoding="utf-8")
    return folder.name


@pytest.mark.parametrize(("ended", "word"), [("finished", "끝남"), ("failed", "실패"), ("stopped", "멈춤")])
def test_the_latest_run_is_offered_whatever_came_of_it(ended: str, word: str) -> None:
    _make_run(ended)
    screen = open_page("home")
    assert not screen.exception
    line = next(item.value for item in screen.text if "가장 최근 학습" in item.value)
    assert word in line
    assert "<b>x</b>" in line  # as it was written, and not as markup


def test_a_broken_run_folder_does_not_break_the_page() -> None:
    folder = workspace.folder("runs") / "20261101-101010-torn"
    folder.mkdir()
    (folder / "arguments.json").write_text('{"epochs": ', encoding="utf-8")
    assert not open_page("home").exception


@pytest.mark.parametrize(
    "query", [{"run": "../../etc"}, {"run": "no-such-run"}, {"draft": "zzz"}, {"lang": "xx"}]
)
def test_nonsense_in_the_address_is_survived(query: dict[str, str]) -> None:
    screen = open_page("home", **{"lang": "ko", **query})
    assert not screen.exception
    assert "멈춘 곳" in said(screen)


def _write_draft(name: str, visited: list[str]) -> Path:
    path = workspace.folder("drafts") / f"{name}.json"
    path.write_text(json.dumps({"visited": visited}), encoding="utf-8")
    return path


@pytest.mark.parametrize("local", [True, False])
def test_who_comes_back_to_this_machine_may_take_up_the_earlier_draft_and_nobody_else(
    local: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "is_local", lambda: local)
    _write_draft("aaaaaaaaaaaa", ["corpus", "home", "settings"])
    screen = open_page("home")
    assert ("화면 3개" in said(screen)) is local


def test_an_untouched_draft_is_no_earlier_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "is_local", lambda: True)
    _write_draft("aaaaaaaaaaaa", ["home"])
    assert "화면 1개" not in said(open_page("home"))


def test_the_door_leads_to_the_first_page_that_was_not_opened() -> None:
    assert doors.next_slug(set()) == "settings"
    assert doors.next_slug({"home", "settings", "tokenizer"}) == "corpus"
    assert doors.next_slug({lesson.slug for lesson in lessons.LESSONS}) == "prediction"


def test_runs_and_drafts_are_only_read() -> None:
    run_id = _make_run("finished")
    before = sorted(path.name for path in runs.folder(run_id).iterdir())
    open_page("home")
    assert sorted(path.name for path in runs.folder(run_id).iterdir()) == before
