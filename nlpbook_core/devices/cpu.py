"""The processor: always there, and known without loading PyTorch."""

import os
import platform
from pathlib import Path

import psutil

from nlpbook_core.devices.base import Device, DeviceKind


class Cpu(DeviceKind):
    """The machine's own processor."""

    name = "cpu"
    torch_name = "cpu"
    preference = 0
    is_processor = True

    def find(self) -> Device:
        """Its name, cores and the machine's memory."""
        return Device(self.name, _maker_name(), True, "", num_cores(), psutil.virtual_memory().total)


def num_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _maker_name() -> str:
    """What the maker calls the processor; Linux tells it only in a file."""
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name" and value.strip():
                return value.strip()
    return platform.processor() or platform.machine()


KIND = Cpu()
