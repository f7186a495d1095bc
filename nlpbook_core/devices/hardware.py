"""What this machine has, seen without loading torch into the process that asks."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from nlpbook_core import background, subprocesses
from nlpbook_core.errors import DeviceMissing
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_TIMEOUT_S = 120.0
_JOB = "devices"

Kind = Literal["cpu", "gpu", "mps", "tpu"]


@dataclass(frozen=True)
class Device:
    """One kind of device on this machine.

    Attributes:
        kind: As the setting `accelerator` names it.
        name: What the maker calls it.
        available: Whether a run can use it.
        reason: Stable word why not (`no-driver`, `not-apple`, `no-torch-xla`, `no-chip`); empty if it can.
        num_cores: Processor cores, or devices of this kind.
        memory_bytes: Of the device, 0 if unknown.
    """

    kind: Kind
    name: str
    available: bool
    reason: str = ""
    num_cores: int = 0
    memory_bytes: int = 0


def cpu() -> Device:
    """The processor; always there."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    memory = psutil.virtual_memory().total
    return Device("cpu", _processor_name(), True, "", cores, memory)


def _processor_name() -> str:
    """What the maker calls the processor; Linux tells it only in a file."""
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name" and value.strip():
                return value.strip()
    return platform.processor() or platform.machine()


def choose(args: ClassificationTrainArguments, among: Sequence[Device]) -> Device:
    """The device that a run with these settings uses, of those that were found.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    found = {device.kind: device for device in among}
    if args.accelerator == "auto":
        order: tuple[Kind, ...] = (
            ("tpu", "gpu", "mps", "cpu") if args.tpu_cores else ("gpu", "mps", "tpu", "cpu")
        )
        return next(found[kind] for kind in order if found[kind].available)
    device = next(found[kind] for kind in found if kind == args.accelerator)
    if not device.available:
        accepted = ", ".join(kind for kind in found if found[kind].available)
        raise DeviceMissing(value=args.accelerator, reason=device.reason, accepted=f"{accepted}, auto")
    return device


def look() -> background.Job:
    """Begin to look, or find the look that was begun; its result is what `detect_elsewhere` gives."""
    return background.once(_JOB, lambda job: detect_elsewhere())


def known() -> list[Device]:
    """What is known at this moment: all four kinds, or the processor alone while the look goes on."""
    job = background.find(_JOB)
    return list(job.result) if job and job.state == "done" else [cpu()]


def is_complete() -> bool:
    """Whether nothing more will become known by waiting."""
    job = background.find(_JOB)
    return job is not None and job.state != "running"


def chosen(args: ClassificationTrainArguments) -> Device | None:
    """The device that a run with these settings uses; None while that is not known yet.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    found = known()
    return choose(args, found) if len(found) > 1 else None


def has_accelerator() -> bool:
    """Whether anything but the processor can compute, as far as is known."""
    return any(device.available for device in known() if device.kind != "cpu")


def detect_elsewhere() -> list[Device]:
    """`devices.detection.detect` in a process of its own.

    Raises:
        WorkerFailed: If it gave no answer, as where torch cannot be imported.
    """
    found = subprocesses.ask("nlpbook_core.devices.detection", "devices", _TIMEOUT_S)
    return [Device(**body) for body in found]
