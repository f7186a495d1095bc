"""What all tests share: a workspace of their own, fixed random numbers, and the real data where it is."""

import logging
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.support.kept_runs import KeptRuns


@pytest.fixture(autouse=True)
def seeds() -> None:
    """The same random numbers for each test, in whatever order they run."""
    random.seed(7)
    np.random.seed(7)


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty workspace; no test ever sees the developer's own."""
    home = tmp_path / "workspace"
    monkeypatch.setenv("NLPBOOK_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """`set_logger` changes the library's logger for the whole process: put it back."""
    logger = logging.getLogger("nlpbook")
    before = (logger.level, logger.propagate, list(logger.handlers))
    yield
    logger.level, logger.propagate, logger.handlers = before


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real corpora and models; without it a test is skipped, but in CI it fails."""
    named = os.environ.get("NLPBOOK_REAL_DATA", "")
    folder = Path(named).resolve() if named else None
    if folder and folder.is_dir():
        return folder
    reason = f"NLPBOOK_REAL_DATA ({named or 'unset'}) names no folder with the real data"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def kept_runs(tmp_path_factory: pytest.TempPathFactory) -> "KeptRuns":
    """Finished runs, made once for all processes that share this session's tests."""
    from tests.support.kept_runs import KeptRuns  # with it Streamlit, which most tests do not need

    base = tmp_path_factory.getbasetemp()
    return KeptRuns((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept")
