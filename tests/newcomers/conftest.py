"""A copy of the house in which a newcomer may build, and what was touched in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

_COPIED = ("nlpbook_core", "pages", "assets", "scripts", "tests/support", "app.py", "pyproject.toml")


class House:
    """The tree, copied.

    Attributes:
        root: Its top folder.
        changed: What was written or edited since, relative to the top.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.changed: set[str] = set()
        for name in _COPIED:
            source, target = ROOT / name, root / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)

    def write(self, relative: str, text: str) -> None:
        """Write a whole file."""
        path = self.root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.changed.add(relative)

    def edit(self, relative: str, old: str, new: str) -> None:
        """Replace what occurs once in a file."""
        text = (self.root / relative).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{relative} has it {text.count(old)} times: {old}"
        self.write(relative, text.replace(old, new))

    def run(self, *words: str) -> str:
        """What a fresh Python in the copy prints: of the code given, or of words that begin with `-m`."""
        command = [sys.executable, *(words if words[0] == "-m" else ("-c", *words))]
        environment = {**os.environ, "PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A fresh copy."""
    return House(tmp_path / "house")
