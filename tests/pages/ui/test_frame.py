"""The frame: every lesson opens with its bones, the language and the draft travel, errors become boxes."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nlpbook_core import workspace
from nlpbook_core.texts import languages
from pages.ui.lessons import LESSONS, Lesson
from pages.ui.sources import source_of
from pages.ui.text import Text
from tests.support.paths import ROOT


def open_app(lang: str = "ko", **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in {"lang": lang, **query}.items():
        app.query_params[name] = value
    return app


def address(app: AppTest, name: str) -> str:
    """A parameter of the address; AppTest gives a list until the script has set it."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def drafts() -> list[Path]:
    return sorted((workspace.home() / "drafts").glob("*.json"))


@pytest.mark.parametrize("lang", languages())
def test_home_opens_in_the_language_of_the_address(lang: str) -> None:
    app = open_app(lang).run()
    assert not app.exception
    assert app.title[0].value == Text(lang).prose("home").title
    assert address(app, "lang") == lang


def test_a_language_that_does_not_exist_is_korean() -> None:
    app = open_app("../../etc").run()
    assert not app.exception
    assert address(app, "lang") == "ko"


def test_a_draft_survives_a_refresh_and_marks_where_one_has_been() -> None:
    first = open_app().run()
    draft = address(first, "draft")
    first.switch_page("pages/step2_corpus.py").run()
    again = open_app(draft=draft).run()
    assert address(again, "draft") == draft
    kept = json.loads((workspace.home() / "drafts" / f"{draft}.json").read_text(encoding="utf-8"))
    assert kept["visited"] == ["corpus", "home"]


@pytest.mark.parametrize("draft", ["../../../etc/passwd", "0" * 12, "", "A" * 4000])
def test_a_draft_that_is_not_ours_becomes_a_fresh_one(draft: str) -> None:
    app = open_app(draft=draft).run()
    assert not app.exception
    given = address(app, "draft")
    assert given != draft
    assert [path.stem for path in drafts()] == [given]


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"arguments": {"gone": 1}, "pending": {}}'])
def test_a_damaged_draft_opens_with_the_default_settings(damage: str) -> None:
    draft = address(open_app().run(), "draft")
    (workspace.home() / "drafts" / f"{draft}.json").write_text(damage, encoding="utf-8")
    assert not open_app(draft=draft).run().exception


def test_a_run_that_is_none_does_not_reach_the_file_system() -> None:
    app = open_app(run="../../x").run()
    assert not app.exception
    draft = json.loads(drafts()[0].read_text(encoding="utf-8"))
    assert draft["run"] is None


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_lesson_has_its_kicker_title_and_aim(lesson: Lesson) -> None:
    app = open_app().run()
    app.switch_page(lesson.path).run()
    assert not app.exception
    t = Text("ko")
    assert app.title[0].value == t.prose(lesson.slug).title
    assert t.prose(lesson.slug).body("aim") in [item.value for item in app.markdown]
    kicker = t(f"pages.{lesson.slug}.kicker", step=lesson.book_step, codes=lesson.book_codes)
    assert kicker in [item.value for item in app.caption]
    if lesson.book_codes and lesson.slug != "prediction":
        assert lesson.book_codes in kicker


def test_an_expected_failure_becomes_a_box_and_the_page_goes_on() -> None:
    def script() -> None:
        import streamlit as st

        from nlpbook_core.errors import CorpusMissing
        from pages.ui import frame, state

        state.open_session()
        for _ in range(2):
            with frame.guard():
                raise CorpusMissing(path="/a/![x](http://evil)", corpus="klue-nli")
        st.text("after")

    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    texts = [item.value for item in app.text]
    assert texts[0] == "말뭉치 파일이 없습니다: /a/![x](http://evil)"
    assert texts[-1] == "after"
    assert all("evil" not in str(item.value) for item in (*app.markdown, *app.error))


def test_an_unexpected_failure_is_not_hidden() -> None:
    def script() -> None:
        from pages.ui import frame, state

        state.open_session()
        with frame.guard():
            raise RuntimeError("a bug of ours")

    app = AppTest.from_function(script, default_timeout=30).run()
    assert len(app.exception) == 1  # its message is redacted: the traceback goes to the log


def test_source_is_read_without_importing_what_it_needs() -> None:
    method = source_of("nlpbook_core.training.task:ClassificationTask.training_step")
    assert method.startswith("def training_step(")
    assert source_of("nlpbook_core.events.event_types:Event").startswith("@dataclass")
    for gone in ("nlpbook_core.training.task:Nothing", "nlpbook_core.nothing:x", "os.path:join"):
        with pytest.raises(LookupError):
            source_of(gone)
