"""The GPU of Apple's own chips, which shares the machine's memory."""

from typing import ClassVar

import psutil

from nlpbook_core.devices.base import Device, DeviceKind


class Mps(DeviceKind):
    """Metal on an Apple chip."""

    name = "mps"
    torch_name = "mps"
    preference = 20
    reasons: ClassVar[dict[str, str]] = {"not-apple": "only on a Mac with Apple's own chip"}

    def find(self) -> Device:
        """Whether PyTorch sees the chip."""
        import torch

        if torch.backends.mps.is_available():
            return Device(self.name, "Apple", True, "", 1, psutil.virtual_memory().total)
        return Device(self.name, "Apple", False, "not-apple")


KIND = Mps()
