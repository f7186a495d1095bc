"""The most memory that this process had so far."""

import sys

import psutil


def peak_bytes(kind: str) -> int:
    """Of the graphics card's memory, or of the machine's for any other kind of device."""
    if kind == "gpu":
        import torch

        return int(torch.cuda.max_memory_reserved())
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
