"""What this machine has, seen without loading torch into the process that asks."""

import json
import subprocess
import sys

from nlpbook_core import background
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.devices import detection as devices
from nlpbook_core.devices.detection import Device
from nlpbook_core.errors import WorkerFailed

_TIMEOUT_S = 120.0
_JOB = "devices"


def look() -> background.Job:
    """Begin to look, or find the look that was begun; its result is the list of `devices.detect`."""
    return background.once(_JOB, lambda job: detect_elsewhere())


def known() -> list[Device]:
    """What is known at this moment: all four kinds, or the processor alone while the look goes on."""
    job = background.find(_JOB)
    return list(job.result) if job and job.state == "done" else [devices.cpu()]


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
    return devices.choose(args, found) if len(found) > 1 else None


def has_accelerator() -> bool:
    """Whether anything but the processor can compute, as far as is known."""
    return any(device.available for device in known() if device.kind != "cpu")


def detect_elsewhere() -> list[Device]:
    """`devices.detect` in a process of its own.

    Raises:
        WorkerFailed: If it gave no answer, as where torch cannot be imported.
    """
    command = [sys.executable, "-m", "nlpbook_core.devices.detection"]
    try:
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", timeout=_TIMEOUT_S, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return [Device(**body) for body in json.loads(done.stdout.splitlines()[-1])]
    except subprocess.TimeoutExpired as error:
        raise WorkerFailed(kind="devices", detail="no answer", path="no log") from error
    except (IndexError, ValueError, TypeError) as error:
        last = (done.stderr.splitlines() or ["nothing was said"])[-1]
        raise WorkerFailed(kind="devices", detail=last, path="no log") from error
