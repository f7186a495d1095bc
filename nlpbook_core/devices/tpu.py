"""A TPU, through torch_xla; under `PJRT_DEVICE=CPU`, XLA on the processor."""

import importlib.util
import os
from typing import Any, ClassVar

from nlpbook_core.devices.base import Device, DeviceKind


class Tpu(DeviceKind):
    """One XLA device."""

    name = "tpu"
    torch_name = "xla"
    preference = 10
    reasons: ClassVar[dict[str, str]] = {
        "no-torch-xla": "torch_xla is not installed: `uv run --no-dev --extra tpu nlpbook devices`",
        "torch-xla-mismatch": "torch_xla does not fit the installed torch: use the extra `tpu`",
        "no-chip": "no TPU chip is seen on this machine",
    }
    uses_xla = True

    def find(self) -> Device:
        """What torch_xla sees, where it is installed."""
        if importlib.util.find_spec("torch_xla") is None:
            return Device(self.name, "TPU", False, "no-torch-xla")
        try:
            from torch_xla import runtime
            from torch_xla._internal import tpu
        except ImportError:  # torch_xla 2.9 next to another torch: an undefined symbol
            return Device(self.name, "TPU", False, "torch-xla-mismatch")
        if os.environ.get("PJRT_DEVICE") == "CPU":
            return Device(self.name, "XLA on the CPU", True, "", 1)
        if not tpu.num_available_chips():
            return Device(self.name, "TPU", False, "no-chip")
        return Device(self.name, "TPU", True, "", runtime.global_runtime_device_count())

    def rank(self, tpu_cores: int) -> int:
        """Before all others if cores of a TPU are asked for."""
        return 100 if tpu_cores else self.preference

    def trainer_settings(self, fp16: bool) -> dict[str, Any]:
        """One XLA device, and the strategy for it."""
        from pytorch_lightning.strategies.single_xla import SingleDeviceXLAStrategy

        return {
            "accelerator": _one_xla_device(),
            "devices": 1,
            "strategy": SingleDeviceXLAStrategy(device=0),
            "precision": "bf16-true" if fp16 else "32-true",
        }


def _one_xla_device() -> Any:
    """Lightning refuses XLA where it counts no chip, as under `PJRT_DEVICE=CPU`: teach it to count one."""
    from pytorch_lightning.accelerators import XLAAccelerator

    answers = {
        "is_available": staticmethod(lambda: True),
        "parse_devices": staticmethod(lambda devices: devices),
        "get_parallel_devices": staticmethod(lambda devices: [0]),
        "auto_device_count": staticmethod(lambda: 1),
    }
    return type("OneXLADevice", (XLAAccelerator,), answers)()


KIND = Tpu()
