"""What this machine has, seen without loading torch into the process that asks."""

from collections.abc import Sequence

from nlpbook_core import background, subprocesses
from nlpbook_core.devices import registry
from nlpbook_core.devices.base import AUTO, Device, DeviceSettings
from nlpbook_core.errors import DeviceMissing

_TIMEOUT_S = 120.0
_JOB = "devices"


def choose(args: DeviceSettings, among: Sequence[Device]) -> Device:
    """The device that a run with these settings uses, of those that were found.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    here = [device for device in among if device.available]
    if args.accelerator == AUTO:
        return max(here, key=lambda device: registry.named(device.kind).rank(args.tpu_cores))
    device = next(device for device in among if device.kind == args.accelerator)
    if not device.available:
        accepted = ", ".join([device.kind for device in here] + [AUTO])
        raise DeviceMissing(value=args.accelerator, reason=device.reason, accepted=accepted)
    return device


def look() -> background.Job:
    """Begin to look, or find the look that was begun; its result is what `detect_elsewhere` gives."""
    return background.once(_JOB, lambda job: detect_elsewhere())


def known() -> list[Device]:
    """What is known at this moment: all kinds, or the processor alone while the look goes on."""
    job = background.find(_JOB)
    if job and job.state == "done":
        return list(job.result)
    return [kind.find() for kind in registry.every() if kind.is_processor]


def is_complete() -> bool:
    """Whether nothing more will become known by waiting."""
    job = background.find(_JOB)
    return job is not None and job.state != "running"


def chosen(args: DeviceSettings) -> Device | None:
    """The device that a run with these settings uses; None while that is not known yet.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    found = known()
    return choose(args, found) if len(found) > 1 else None


def accelerators() -> list[Device]:
    """What can compute beside the processor, as far as is known."""
    found = [device for device in known() if device.available]
    return [device for device in found if not registry.named(device.kind).is_processor]


def detect_elsewhere() -> list[Device]:
    """`devices.detection.detect` in a process of its own.

    Raises:
        WorkerFailed: If it gave no answer, as where torch cannot be imported.
    """
    found = subprocesses.call("nlpbook_core.devices.detection", "devices", _TIMEOUT_S)
    return [Device(**body) for body in found]
