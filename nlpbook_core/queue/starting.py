"""Start a run or line it up, go on with one that was cut off, start the next of the line."""

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlpbook_core import files, locks, workspace
from nlpbook_core.errors import ArgumentError, NlpbookError, NothingToResume, RunBusy
from nlpbook_core.launchers import local
from nlpbook_core.queue import line, slots
from nlpbook_core.runs import provenance
from nlpbook_core.runs.control import Control
from nlpbook_core.runs.folder import ESTIMATE, RECORDED_ID, arguments, folder, manifest, read_json
from nlpbook_core.runs.status import LAUNCHED, active_runs, is_waiting, status
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_LEAVING_S = 20.0
_start_lock = threading.Lock()


def start(
    args: ClassificationTrainArguments,
    title: str = "",
    queue: bool = False,
    estimate: Mapping[str, Any] | None = None,
) -> str:
    """Start a worker on a new run and return the run's id.

    Args:
        args: The settings.
        title: A name that people give.
        queue: Line up behind the run that trains on the same device, instead of raising `RunBusy`.
        estimate: What it was reckoned to take; kept to be compared with what it took.

    Raises:
        RunBusy: If a run trains on that device already, or waits for it, and `queue` is not set.
        DiskSpace: If the disk has no room for what the run will write.
    """
    slot = slots.slot_for(args)
    with _only_start():
        _advance()
        holder = slots.holder(slot)
        if holder is not None and not queue:
            raise RunBusy(value=holder)
        provenance.check_room(args, active_runs())
        run_dir = _create(args, slot, title, estimate, is_next=holder is None)
    return run_dir.name


def again(run_id: str, queue: bool = False) -> str:
    """Start a new run with the settings of another; on the same machine it ends with the same weights.

    Raises:
        RunBusy, DiskSpace: As `start` does.
        RunMissing: If there is no such run.
    """
    title = str(manifest(run_id).get("title", ""))
    return start(arguments(run_id), title, queue, read_json(folder(run_id) / ESTIMATE) or None)


def advance() -> list[str]:
    """Start the next runs of the line whose devices are free; the ids of those that were started.

    Cheap where there is no line. A start that is under way elsewhere is left to itself.
    """
    if slots.next_of_line() is None:
        return []
    try:
        with _only_start():
            return _advance()
    except RunBusy:
        return []


def leave_line(run_id: str) -> None:
    """Take a run out of the line: it counts as stopped before it began, and `resume` starts it. Harmless
    otherwise."""
    with _only_start():
        run_dir = folder(run_id)
        if is_waiting(run_dir):
            _write(run_dir / "exit.json", {"state": "stopped", "elapsed_s": 0.0})
            line.take_out(run_dir)


def resume(run_id: str, epochs: int | None = None) -> None:
    """Go on with a run from its last checkpoint, in a new attempt.

    Args:
        run_id: A run that was interrupted or stopped, failed, or finished.
        epochs: A new number of epochs; a finished run needs a larger one than it had.

    Raises:
        RunBusy: If it trains or waits, if another has its device, or if this is the recorded one.
        ArgumentError: If there is nothing left to do.
        NothingToResume: If the run was imported: checkpoints do not travel.
    """
    if run_id == RECORDED_ID:
        raise RunBusy(value=run_id)
    slot = slots.slot_for(arguments(run_id))  # may take seconds, so not while others wait to start
    with _only_start():
        holder = run_id if status(run_id).is_active else slots.holder(slot, active_runs())
        if holder is not None:
            raise RunBusy(value=holder)
        before = arguments(run_id)
        after = replace(before, epochs=epochs or before.epochs)
        done = before.epochs if status(run_id).state == "finished" else 0
        if after.epochs <= done or after.epochs < before.epochs:
            raise ArgumentError(argument="epochs", value=after.epochs, accepted=f"more than {before.epochs}")
        provenance.check_room(after, active_runs())
        run_dir = folder(run_id)
        if manifest(run_id).get("imported_at") and not (run_dir / "checkpoints").is_dir():
            raise NothingToResume(value=run_id)
        _wait_until_left(run_dir)
        _note_attempt(run_dir, before, after)
        slots.write(run_dir, slot)
        Control(run_dir / "control").clear()
        _launch(run_dir)


@contextlib.contextmanager
def _only_start() -> Iterator[None]:
    """One start at a time, in this process and among all."""
    with _start_lock:
        gate = locks.acquire(workspace.folder("runs") / ".start.lock", wait_s=30.0)
        if gate is None:
            raise RunBusy(value="another start")
        try:
            yield
        finally:
            gate.release()


def _advance() -> list[str]:
    """Start whatever of the line can start; one that has no room on the disk makes room for the next."""
    started = []
    while (run_id := slots.next_of_line()) is not None:
        run_dir = folder(run_id)
        try:
            provenance.check_room(arguments(run_id), active_runs())
        except NlpbookError as error:
            line.refuse(run_dir, error)
            continue
        _launch(run_dir)
        started.append(run_id)
    return started


def _create(
    args: ClassificationTrainArguments,
    slot: str,
    title: str,
    estimate: Mapping[str, Any] | None,
    is_next: bool,
) -> Path:
    """The folder of a new run, and its worker or its place in the line."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    run_dir = workspace.folder("runs") / f"{stamp}-{secrets.token_hex(2)}"
    run_dir.mkdir()
    _write(run_dir / "manifest.json", provenance.manifest(run_dir.name, title))
    slots.write(run_dir, slot)
    if estimate:
        _write(run_dir / ESTIMATE, dict(estimate))
    if is_next:
        (run_dir / LAUNCHED).touch()
    else:
        line.append(run_dir)
    _write(run_dir / "arguments.json", args.to_dict())  # from here on it is a run
    if is_next:
        _launch(run_dir)
    return run_dir


def _launch(run_dir: Path) -> None:
    """Start the worker; only then does the run leave the line, so none is lost in between: a second worker
    finds the lock held, and leaves."""
    (run_dir / LAUNCHED).touch()
    local.launch(run_dir)
    line.take_out(run_dir)


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
    files.write_text_atomic(path, json.dumps(body, ensure_ascii=False, indent=1))
