"""What can compute here, and what Lightning is told about it. The only file that names torch_xla.

Looking for an NVIDIA card or a TPU imports torch, which takes seconds; `hardware` has it done elsewhere.
"""

import importlib.util
import os
import sys
from dataclasses import asdict
from typing import Any

import psutil

from nlpbook_core import subprocesses
from nlpbook_core.devices import hardware
from nlpbook_core.devices.hardware import Device
from nlpbook_core.settings.arguments import ClassificationTrainArguments


def detect() -> list[Device]:
    """The four kinds of device, and for those that are missing why."""
    return [hardware.cpu(), _gpu(), _mps(), _tpu()]


def choose(args: ClassificationTrainArguments) -> Device:
    """The device that a run with these settings uses.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    return hardware.choose(args, detect())


def torch_name(device: Device) -> str:
    """What PyTorch calls this kind of device."""
    return {"gpu": "cuda", "tpu": "xla"}.get(device.kind, device.kind)


def trainer_settings(args: ClassificationTrainArguments) -> dict[str, Any]:
    """The keywords of Lightning's Trainer that concern the device: accelerator, devices, precision."""
    kind = choose(args).kind
    return _tpu_settings(args) if kind == "tpu" else _settings(kind, args.fp16)


def _settings(kind: str, fp16: bool) -> dict[str, Any]:
    half = "16-mixed" if kind == "gpu" else "bf16-mixed"
    found = {"accelerator": kind, "devices": 1, "precision": half if fp16 else "32-true"}
    # A GPU adds up in any order unless it is told; where an operation has no fixed order, PyTorch warns.
    return found | ({"deterministic": "warn"} if kind == "gpu" else {})


def _gpu() -> Device:
    import torch

    if not torch.cuda.is_available():
        return Device("gpu", "NVIDIA", False, "no-driver")
    known = torch.cuda.get_device_properties(0)
    return Device("gpu", known.name, True, "", torch.cuda.device_count(), known.total_memory)


def _mps() -> Device:
    import torch

    if torch.backends.mps.is_available():
        return Device("mps", "Apple", True, "", 1, psutil.virtual_memory().total)
    return Device("mps", "Apple", False, "not-apple")


def _tpu() -> Device:
    if importlib.util.find_spec("torch_xla") is None:
        return Device("tpu", "TPU", False, "no-torch-xla")
    try:
        from torch_xla import runtime
        from torch_xla._internal import tpu
    except ImportError:  # torch_xla 2.9 next to another torch: an undefined symbol
        return Device("tpu", "TPU", False, "torch-xla-mismatch")
    if os.environ.get("PJRT_DEVICE") == "CPU":
        return Device("tpu", "XLA on the CPU", True, "", 1)
    chips = tpu.num_available_chips()
    if not chips:
        return Device("tpu", "TPU", False, "no-chip")
    return Device("tpu", "TPU", True, "", runtime.global_runtime_device_count())


def _tpu_settings(args: ClassificationTrainArguments) -> dict[str, Any]:
    """One XLA device."""
    from pytorch_lightning.strategies.single_xla import SingleDeviceXLAStrategy

    return {
        "accelerator": _one_xla_device(),
        "devices": 1,
        "strategy": SingleDeviceXLAStrategy(device=0),
        "precision": "bf16-true" if args.fp16 else "32-true",
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


if __name__ == "__main__":  # `hardware.detect_elsewhere` asks
    sys.exit(subprocesses.answer(lambda _: [asdict(device) for device in detect()]))
