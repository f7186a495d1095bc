"""Every page in both languages beside a running, a finished and a failed run: it draws, and says no key."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpbook_core import queue, runs
from pages.ui import lessons
from pages.ui.text import LANGUAGES, Language
from tests.support import app_runs

STEMS = [Path(lesson.path).stem for lesson in lessons.LESSONS]


@pytest.fixture(scope="module")
def running_home(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace in which a worker trains as long as these tests last, or nearly so."""
    home = tmp_path_factory.mktemp("running")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPBOOK_HOME", str(home))
        run_id = queue.start(app_runs.settings(tiny_world, epochs=1000))
        app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2)
        queue.ask(run_id, "pause")  # it stays in the middle, and leaves the processor to the tests
        yield home
        queue.request_stop(run_id)
        app_runs.wait_over(run_id)


def check(stem: str, lang: Language, run_id: str) -> None:
    at = app_runs.open_page(stem, lang, run=run_id)
    words = app_runs.said(at)
    assert not at.exception and at.title, words
    for start in ("[pages.", "[ui.", "[status.", "[errors.", "[arguments."):
        assert start not in words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_beside_a_running_run(
    stem: str, lang: Language, running_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLPBOOK_HOME", str(running_home))
    run_id = runs.active_run()
    assert run_id is not None
    check(stem, lang, run_id)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_beside_a_finished_run(stem: str, lang: Language, finished_run: Path) -> None:
    check(stem, lang, app_runs.take(finished_run))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_beside_a_failed_run(stem: str, lang: Language, failed_run: Path) -> None:
    check(stem, lang, app_runs.take(failed_run))
