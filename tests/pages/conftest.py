"""Real runs of a tiny model, made once for all tests of pages."""

from pathlib import Path

import pytest

from nlpbook_core import queue, runs, workspace
from tests.support import app_runs


@pytest.fixture(scope="session")
def tiny_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny corpus and tiny models."""
    return app_runs.world(tmp_path_factory.mktemp("tiny-world"))


@pytest.fixture(scope="session")
def finished_run(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that went to its end."""
    return _made(tiny_world, tmp_path_factory.mktemp("finished"), "finished")


@pytest.fixture(scope="session")
def failed_run(tiny_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run whose loss became NaN."""
    poisoned = {"pretrained_model_name": str(tiny_world / "poisoned")}
    return _made(tiny_world, tmp_path_factory.mktemp("failed"), "failed", **poisoned)


def _made(tiny_world: Path, home: Path, state: str, **changes: object) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPBOOK_HOME", str(home))
        run_id = queue.start(app_runs.settings(tiny_world, **changes))
        app_runs.wait_over(run_id)
        assert runs.status(run_id).state == state, runs.console_tail(run_id)
        return runs.folder(run_id)


@pytest.fixture
def no_recorded_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mini world without the run that ships in it, as in a tree that was cut down."""
    mini = tmp_path / "mini"
    mini.mkdir()
    for name in ("corpus", "model"):
        (mini / name).symlink_to(workspace.MINI_DIR / name)
    monkeypatch.setattr(workspace, "MINI_DIR", mini)
