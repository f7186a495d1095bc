"""A finished run of a tiny model, made once by the command line itself, and a way to call it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from nlpbook_core.cli import main
from tests.support.kept_runs import KeptRuns


@dataclass(frozen=True)
class Answer:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def body(self) -> Any:
        """The one line of JSON on stdout."""
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def nlpbook(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls a command in this process."""

    def call(*words: str) -> Answer:
        capsys.readouterr()
        code = main(words)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return call


def in_process(*words: str, **environment: str) -> Answer:
    """Calls a command in a process of its own, as a shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "nlpbook_core.cli", *words],
        capture_output=True, encoding="utf-8", env={**os.environ, **environment}, timeout=280, check=False,
    )  # fmt: skip
    return Answer(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class TinyWorld:
    """A corpus folder, a model folder, and the options that train one on the other."""

    root: Path

    @property
    def model(self) -> Path:
        return self.root / "model"

    @property
    def options(self) -> tuple[str, ...]:
        return (
            "--pretrained-model-name", str(self.model), "--downstream-corpus-root-dir", str(self.root),
            "--max-seq-length", "32", "--batch-size", "16", "--epochs", "2", "--learning-rate", "1e-3",
        )  # fmt: skip


@pytest.fixture(scope="session")
def tiny_world(kept_runs: KeptRuns) -> TinyWorld:
    return TinyWorld(kept_runs.world())


@pytest.fixture(scope="session")
def trained(kept_runs: KeptRuns, tiny_world: TinyWorld) -> tuple[Path, Answer]:
    """The workspace after `nlpbook train --json`, and what that printed; by one process of the session."""

    def train(made: Path) -> None:
        answer = in_process("train", *tiny_world.options, "--json", NLPBOOK_HOME=str(made / "home"))
        (made / "answer.json").write_text(json.dumps(asdict(answer)), encoding="utf-8")

    made = kept_runs.once("trained-by-shell", train)
    return made / "home", Answer(**json.loads((made / "answer.json").read_text(encoding="utf-8")))


@pytest.fixture
def run_id(trained: tuple[Path, Answer], workspace: Path) -> str:
    """The finished run, in a workspace of the test's own."""
    home, answer = trained
    shutil.copytree(home, workspace)
    return str(answer.body["run_id"])
