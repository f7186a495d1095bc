"""What can compute here, looked for in this very process.

Looking for an NVIDIA card or a TPU imports torch, which takes seconds; `hardware` has it done elsewhere.
"""

import sys
from dataclasses import asdict

from nlpbook_core import subprocesses
from nlpbook_core.devices import hardware, registry
from nlpbook_core.devices.base import Device, DeviceSettings


def detect() -> list[Device]:
    """A device of each kind, and for those that are missing why."""
    return [kind.find() for kind in registry.every()]


def choose(args: DeviceSettings) -> Device:
    """The device that a run with these settings uses.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    return hardware.choose(args, detect())


if __name__ == "__main__":  # `hardware.detect_elsewhere` asks
    sys.exit(subprocesses.reply(lambda _: [asdict(device) for device in detect()]))
