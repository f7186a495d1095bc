"""Start a run, or go on with one that was cut off."""

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlpbook_core import locks, workspace
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.errors import ArgumentError, NothingToResume, RunBusy
from nlpbook_core.launchers import local
from nlpbook_core.runs import provenance
from nlpbook_core.runs.control import Control
from nlpbook_core.runs.folder import RECORDED_ID, arguments, folder, manifest, read_json
from nlpbook_core.runs.status import LAUNCHED, active_run, status

_LEAVING_S = 20.0
_start_lock = threading.Lock()


def start(args: ClassificationTrainArguments, title: str = "") -> str:
    """Start a worker on a new run and return the run's id.

    Raises:
        RunBusy: If a run trains already.
        DiskSpace: If the disk has no room for what the run will write.
    """
    with _only_start():
        provenance.check_room(args)
        run_dir = _create(args, title)
        _launch(run_dir)
    return run_dir.name


def resume(run_id: str, epochs: int | None = None) -> None:
    """Go on with a run from its last checkpoint, in a new attempt.

    Args:
        run_id: A run that was interrupted or stopped, failed, or finished.
        epochs: A new number of epochs; a finished run needs a larger one than it had.

    Raises:
        RunBusy: If a run trains already, or this is the recorded one.
        ArgumentError: If there is nothing left to do.
        NothingToResume: If the run was imported: checkpoints do not travel.
    """
    if run_id == RECORDED_ID:
        raise RunBusy(value=run_id)
    with _only_start():
        before = arguments(run_id)
        after = replace(before, epochs=epochs or before.epochs)
        done = before.epochs if status(run_id).state == "finished" else 0
        if after.epochs <= done or after.epochs < before.epochs:
            raise ArgumentError(argument="epochs", value=after.epochs, accepted=f"more than {before.epochs}")
        provenance.check_room(after)
        run_dir = folder(run_id)
        if manifest(run_id).get("imported_at") and not (run_dir / "checkpoints").is_dir():
            raise NothingToResume(value=run_id)
        _wait_until_left(run_dir)
        _note_attempt(run_dir, before, after)
        Control(run_dir / "control").clear()
        _launch(run_dir)


@contextlib.contextmanager
def _only_start() -> Iterator[None]:
    """One start at a time, in this process and among all."""
    with _start_lock:
        gate = locks.acquire(workspace.folder("runs") / ".start.lock", wait_s=5.0)
        if gate is None:
            raise RunBusy(value="another start")
        try:
            busy = active_run()
            if busy is not None:
                raise RunBusy(value=busy)
            yield
        finally:
            gate.release()


def _create(args: ClassificationTrainArguments, title: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    run_dir = workspace.folder("runs") / f"{stamp}-{secrets.token_hex(2)}"
    run_dir.mkdir()
    _write(run_dir / "manifest.json", provenance.manifest(run_dir.name, title))
    (run_dir / LAUNCHED).touch()
    _write(run_dir / "arguments.json", args.to_dict())
    return run_dir


def _launch(run_dir: Path) -> None:
    (run_dir / LAUNCHED).touch()
    local.launch(run_dir)


def _wait_until_left(run_dir: Path) -> None:
    """A worker that said its last word needs a moment to leave; the next one would find its lock held.

    Raises:
        RunBusy: If it does not leave.
    """
    deadline = time.monotonic() + _LEAVING_S
    while locks.is_held(run_dir / "worker.lock"):
        if time.monotonic() > deadline:
            raise RunBusy(value=run_dir.name)
        time.sleep(0.05)


def _note_attempt(
    run_dir: Path, before: ClassificationTrainArguments, after: ClassificationTrainArguments
) -> None:
    """What was changed goes into the manifest; the last word of the attempt before stays beside it."""
    changed = {name: value for name, value in after.to_dict().items() if value != before.to_dict()[name]}
    made = manifest(run_dir.name)
    attempts = [*made.get("attempts", []), {"resumed_at": time.time(), "changed": changed}]
    _write(run_dir / "manifest.json", made | {"attempts": attempts})
    _write(run_dir / "arguments.json", after.to_dict())
    number = read_json(run_dir / "worker.json").get("attempt", 1)
    with contextlib.suppress(FileNotFoundError):
        (run_dir / "exit.json").replace(run_dir / f"exit-{number}.json")


def _write(path: Path, body: dict[str, Any]) -> None:
    workspace.write_text_atomic(path, json.dumps(body, ensure_ascii=False, indent=1))
