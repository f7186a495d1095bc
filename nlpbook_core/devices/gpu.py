"""A card of NVIDIA's."""

from typing import Any, ClassVar

from nlpbook_core.devices.base import Device, DeviceKind


class Gpu(DeviceKind):
    """The first NVIDIA card that PyTorch sees."""

    name = "gpu"
    torch_name = "cuda"
    preference = 30
    reasons: ClassVar[dict[str, str]] = {"no-driver": "no NVIDIA card, or no driver for it, is seen"}
    half = "float16"
    has_own_memory = True

    def find(self) -> Device:
        """What PyTorch knows of the card."""
        import torch

        if not torch.cuda.is_available():
            return Device(self.name, "NVIDIA", False, "no-driver")
        known = torch.cuda.get_device_properties(0)
        return Device(self.name, known.name, True, "", torch.cuda.device_count(), known.total_memory)

    def trainer_settings(self, fp16: bool) -> dict[str, Any]:
        """Also a fixed order of sums: a GPU adds up in any order unless it is told. Where an operation has no
        fixed order, PyTorch warns."""
        return super().trainer_settings(fp16) | {"deterministic": "warn"}

    def peak_bytes(self) -> int:
        """Of the card's memory."""
        import torch

        return int(torch.cuda.max_memory_reserved())


KIND = Gpu()
