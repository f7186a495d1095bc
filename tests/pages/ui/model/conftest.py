"""A tiny model to draw, and words."""

from pathlib import Path

import pytest

from pages.ui.text import Text
from tests.support.tiny import write_model


@pytest.fixture
def t() -> Text:
    return Text("ko")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))
