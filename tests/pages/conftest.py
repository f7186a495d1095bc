"""Real runs of a tiny model, and the mini world without its own."""

from pathlib import Path

import pytest

from nlpbook_core import workspace
from tests.support.kept_runs import KeptRuns


@pytest.fixture(scope="session")
def tiny_world(kept_runs: KeptRuns) -> Path:
    """A tiny corpus and tiny models."""
    return kept_runs.world()


@pytest.fixture(scope="session")
def finished_run(kept_runs: KeptRuns) -> Path:
    """The folder of a run that went to its end."""
    return kept_runs.run()


@pytest.fixture(scope="session")
def failed_run(kept_runs: KeptRuns) -> Path:
    """The folder of a run whose loss became NaN."""
    return kept_runs.ended("failed")


@pytest.fixture
def no_recorded_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mini world without the run that ships in it, as in a tree that was cut down."""
    mini = tmp_path / "mini"
    mini.mkdir()
    for name in ("corpus", "model"):
        (mini / name).symlink_to(workspace.MINI_DIR / name)
    monkeypatch.setattr(workspace, "MINI_DIR", mini)
