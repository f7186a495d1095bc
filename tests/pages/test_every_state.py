"""Every page in every language beside a run in each state: it draws, and says no key."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nlpbook_core import queue, runs
from nlpbook_core.corpora.challenge_set import ChallengePair
from nlpbook_core.runs.status import LAUNCHED
from nlpbook_core.texts import languages
from pages.ui import lessons
from tests.support import app_runs, screen
from tests.support.kept_runs import KeptRuns

STEMS = [Path(lesson.path).stem for lesson in lessons.LESSONS]


@pytest.fixture(scope="module")
def running_home(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace in which a worker trains as long as these tests last, or nearly so."""
    home = tmp_path_factory.mktemp("running")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPBOOK_HOME", str(home))
        run_id = queue.start(app_runs.settings(tiny_world, epochs=1000))
        app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2)
        queue.leave_request(run_id, "pause")  # it stays in the middle, and leaves the processor to the tests
        yield home
        queue.request_stop(run_id)
        app_runs.wait_over(run_id)


def faults(run_id: str, state: str, lang: str) -> list[str]:
    """What is wrong with the pages that a learner walks through beside that run."""
    at, found, toggles = app_runs.open_page(STEMS[0], lang, run=run_id), [], set()
    for stem in STEMS:
        assert runs.status(run_id).state == state
        at.switch_page(f"pages/{stem}.py").run()
        found += [f"{stem}: {each.value}" for each in at.exception]
        found += [f"{stem}: {key}" for key in screen.untranslated(at)]
        toggles |= {toggle.key for toggle in at.toggle}
        app_runs.check_kept(at, toggles)
        found += [] if at.title else [f"{stem}: no title"]
    return found


def test_the_check_of_what_a_session_keeps_finds_an_object_and_a_name_of_no_list() -> None:
    at = app_runs.open_page(STEMS[0])
    at.session_state["note.expected.x"] = ("a", 1, None, {"b": [0.5]})
    app_runs.check_kept(at)
    for name, value in (("note.expected.x", ChallengePair("a", "b", "neutral")), ("mine", "plain")):
        at.session_state[name] = value
        with pytest.raises(AssertionError, match=name):
            app_runs.check_kept(at)
        del at.session_state[name]


@pytest.mark.parametrize("lang", languages())
def test_beside_a_running_run(lang: str, running_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLPBOOK_HOME", str(running_home))
    run_id = runs.active_run()
    assert run_id is not None and not faults(run_id, "running", lang)


@pytest.mark.parametrize("lang", languages())
def test_beside_a_run_that_is_lined_up(lang: str, tiny_world: Path) -> None:
    first = app_runs.about_to_train("20260101-000000-aaaa", app_runs.settings(tiny_world))
    run_id = queue.start(app_runs.settings(tiny_world), queue=True)
    # The other has its device until all pages are drawn.
    os.utime(runs.folder(first) / LAUNCHED, (time.time() + 3600,) * 2)
    assert not faults(run_id, "lined-up", lang)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("state", ["finished", "failed", "stopped", "interrupted"])
def test_beside_a_run_that_is_over(state: str, lang: str, kept_runs: KeptRuns) -> None:
    assert not faults(app_runs.take(kept_runs.ended(state)), state, lang)


def test_a_key_without_a_text_would_be_found_in_words_and_in_components() -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui import components, state

        state.open_session()
        t = state.text()
        st.markdown(t("ui.nothing.here"))
        st.markdown(t("ui.frame.next", name="x") + t("ui.frame.next", other="x"))
        components.mount("tiles", {"tiles": [{"word": t("pages.nothing.either")}]}, key="tiles")

    found = screen.untranslated(AppTest.from_function(script, default_timeout=60).run())
    assert set(found) == {"[ui.nothing.here]", "[pages.nothing.either]", "{name}"}
