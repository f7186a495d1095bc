"""Runs of the tiny model that are over, trained once for a session of tests.

Whichever of the session's processes asks first trains; the others wait for it. Nobody changes what is kept:
a test takes a copy into its own workspace (`app_runs.take`), and may do with that what it likes.
"""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from nlpbook_core import locks, queue, runs
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from tests.support import app_runs


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """Things that take long to make, in a folder of the session.

    Attributes:
        folder: Where they are kept.
    """

    folder: Path

    def once(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of that name, with what `make` put into it."""
        made, mark = self.folder / name, self.folder / f"{name}.made"
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / f"{name}.lock"):
            if not mark.exists():
                shutil.rmtree(made, ignore_errors=True)  # whoever began it failed
                made.mkdir()
                make(made)
                mark.touch()
        return made

    def world(self) -> Path:
        """The corpus and the models that all kept runs were trained with."""
        return self.once("world", app_runs.world)

    def run(self, **changes: object) -> Path:
        """The folder of a run that finished, with these settings over the tiny ones."""
        return self._kept("finished", lambda run_id: None, **changes)

    def ended(self, state: str) -> Path:
        """The folder of a run that is finished, failed, stopped or interrupted, and really came to be so."""
        if state == "failed":  # its loss is NaN
            return self._kept(state, lambda _: None, pretrained_model_name=str(self.world() / "poisoned"))
        if state == "finished":
            return self.run()
        return self._kept(state, {"stopped": queue.request_stop, "interrupted": _kill}[state], epochs=1000)

    def _kept(self, state: str, end: Callable[[str], object], **changes: object) -> Path:
        args = app_runs.settings(self.world(), **changes)
        digest = hashlib.sha256(json.dumps(args.to_dict(), sort_keys=True).encode()).hexdigest()
        home = self.once(f"{state}-{digest[:12]}", lambda home: _train(home, args, state, end))
        (events,) = home.glob("runs/*/events.jsonl")
        return events.parent


def _train(home: Path, args: ClassificationTrainArguments, state: str, end: Callable[[str], object]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPBOOK_HOME", str(home))
        run_id = queue.start(args)
        app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2 or not _lives(name))
        end(run_id)
        app_runs.wait(run_id, lambda name: not _lives(name))
        assert runs.status(run_id).state == state, runs.console_tail(run_id)


def _lives(run_id: str) -> bool:
    """Whether it has its device, or its worker has not let go of its folder yet."""
    return runs.status(run_id).is_active or locks.is_held(runs.folder(run_id) / "worker.lock")


def _kill(run_id: str) -> None:
    known = json.loads((runs.folder(run_id) / "worker.json").read_text(encoding="utf-8"))
    psutil.Process(known["pid"]).kill()
