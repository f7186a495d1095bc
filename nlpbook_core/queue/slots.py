"""One slot a device: which device a run takes, who has it, and whose turn is next.

A run takes the device that its settings name. With `auto` it takes the one that this machine offers, which is
known where somebody looked, and else once its worker has begun; until then it may be any, and the run takes
them all. A run computes on the first device of its kind, so there is one slot a kind.
"""

from collections.abc import Iterable
from pathlib import Path

from nlpbook_core import files
from nlpbook_core.devices import hardware
from nlpbook_core.devices.base import AUTO
from nlpbook_core.errors import WorkerFailed
from nlpbook_core.queue import line
from nlpbook_core.runs.folder import arguments, folder
from nlpbook_core.runs.status import active_runs
from nlpbook_core.settings.arguments import ClassificationTrainArguments

SLOT = "slot"


def write(run_dir: Path, slot: str) -> None:
    """Write down which kind of device a run takes."""
    files.write_text_atomic(run_dir / SLOT, slot)


def slot_of(run_id: str) -> str:
    """The kind of device that a run takes: the one that was written down, or that its settings name."""
    try:
        return (folder(run_id) / SLOT).read_text(encoding="utf-8")
    except OSError:
        return arguments(run_id).accelerator


def slot_for(args: ClassificationTrainArguments) -> str:
    """The kind of device that a new run takes.

    Looked up, which takes seconds, only where that can free it from the others: runs that all leave the
    choice to the machine take the same device.
    """
    slot = _known(args)
    others = {arguments(run_id).accelerator for run_id in _taken()}
    if slot != AUTO or others <= {AUTO}:
        return slot
    try:
        return hardware.choose(args, hardware.detect_elsewhere()).kind
    except WorkerFailed:
        return AUTO


def busy(args: ClassificationTrainArguments) -> str | None:
    """The id of a run that has the device which these settings take, or waits for it; None if it is free.
    At once: where the device is not known yet, it may be any."""
    return holder(_known(args), _taken())


def holder(slot: str, among: Iterable[str] | None = None) -> str | None:
    """The first run, of all or of those given, that must not train at the same time as one with this slot."""
    runs = _taken() if among is None else among
    return next((run_id for run_id in runs if _collide(slot_of(run_id), slot)), None)


def next_of_line() -> str | None:
    """The first run of the line whose device is free, and not waited for by one before it."""
    waiting = line.waiting()
    before = active_runs() if waiting else []
    for run_id in waiting:
        if holder(slot_of(run_id), before) is None:
            return run_id
        before.append(run_id)
    return None


def place(run_id: str) -> int:
    """The run's place among those that wait for its device, from 1; 0 if it does not wait."""
    waiting = line.waiting()
    if run_id not in waiting:
        return 0
    slot, before = slot_of(run_id), waiting[: waiting.index(run_id)]
    return 1 + sum(_collide(slot_of(other), slot) for other in before)


def _known(args: ClassificationTrainArguments) -> str:
    if args.accelerator != AUTO:
        return args.accelerator
    device = hardware.chosen(args)
    return device.kind if device else AUTO


def _taken() -> list[str]:
    return [*active_runs(), *line.waiting()]


def _collide(one: str, other: str) -> bool:
    return one == other or AUTO in (one, other)
