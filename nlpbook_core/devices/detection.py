"""What can compute here, and what Lightning is told about it. The only file that names torch_xla.

Looking for an NVIDIA card or a TPU imports torch, which takes seconds: `cpu` alone does not.
"""

import importlib.util
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import psutil

from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.errors import DeviceMissing

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


def detect() -> list[Device]:
    """The four kinds of device, and for those that are missing why."""
    return [cpu(), _gpu(), _mps(), _tpu()]


def choose(args: ClassificationTrainArguments, among: Sequence[Device] | None = None) -> Device:
    """The device that a run with these settings uses.

    Args:
        args: The settings.
        among: What `detect` found, if that is known already.

    Raises:
        DeviceMissing: If the settings ask for one that is not there.
    """
    found = {device.kind: device for device in among or detect()}
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


def _main() -> int:
    """`python -m nlpbook_core.devices.detection`: one line of JSON, for one that must not load torch."""
    sys.stdout.write(json.dumps([asdict(device) for device in detect()]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
