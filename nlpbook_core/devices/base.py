"""What every kind of device can say of itself; each file beside this one that has a `KIND` is one."""

import sys
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

import psutil

AUTO = "auto"  # what `accelerator` says when the machine may choose


@dataclass(frozen=True)
class Device:
    """One kind of device on this machine.

    Attributes:
        kind: As the setting `accelerator` names it.
        name: What the maker calls it.
        available: Whether a run can use it.
        reason: Stable word why not, one of its kind's `reasons`; empty if it can.
        num_cores: Processor cores, or devices of this kind.
        memory_bytes: Of the device, 0 if unknown.
    """

    kind: str
    name: str
    available: bool
    reason: str = ""
    num_cores: int = 0
    memory_bytes: int = 0


class DeviceKind(ABC):
    """One kind of device: how it is found, and what PyTorch and Lightning are told about it.

    To add one, write `devices/<its name>.py` with a subclass, and an instance of it as `KIND`. The file is
    imported by everybody who knows the settings: what takes long to load is imported within `find`.

    Attributes:
        name: As the setting `accelerator` names it.
        torch_name: What PyTorch calls it.
        preference: The available kind with the largest is what `auto` comes to; the processor has 0.
        reasons: Why it may be missing: a stable word, and what the command line says.
        half: The half precision that it computes in, as PyTorch names it.
        is_processor: Whether it is the machine's own processor, which is found without loading anything.
        has_own_memory: Whether it has memory beside the machine's.
        uses_xla: Whether XLA compiles what it computes, anew for each shape of a batch.
    """

    name: ClassVar[str]
    torch_name: ClassVar[str]
    preference: ClassVar[int]
    reasons: ClassVar[dict[str, str]] = {}
    half: ClassVar[Literal["float16", "bfloat16"]] = "bfloat16"
    is_processor: ClassVar[bool] = False
    has_own_memory: ClassVar[bool] = False
    uses_xla: ClassVar[bool] = False

    @abstractmethod
    def find(self) -> Device:
        """The device of this kind as it is on this machine, or why there is none."""

    def rank(self, tpu_cores: int) -> int:
        """Its place in what `auto` prefers, under the setting `tpu_cores`."""
        return self.preference

    def trainer_settings(self, fp16: bool) -> dict[str, Any]:
        """The keywords of Lightning's Trainer that concern the device: accelerator, devices, precision."""
        half = "16-mixed" if self.half == "float16" else "bf16-mixed"
        return {"accelerator": self.name, "devices": 1, "precision": half if fp16 else "32-true"}

    def peak_bytes(self) -> int:
        """The most memory that this process had so far: of the machine's, unless the device has its own."""
        if sys.platform == "win32":
            return int(psutil.Process().memory_info().peak_wset)
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


class DeviceSettings(Protocol):
    """The settings of a run that choose its device."""

    @property
    def accelerator(self) -> str:
        """The name of a kind, or `auto`."""

    @property
    def tpu_cores(self) -> int:
        """Cores of a TPU as the book has it; 0 if none is wanted."""
