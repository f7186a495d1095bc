"""What a worker process says last of its work: finished, stopped, or failed and why."""

import errno
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlpbook_core import files
from nlpbook_core.errors import NlpbookError, RunStopped, WorkerFailed

_FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
# What a run writes beside its checkpoints, which say themselves what they need.
_SMALL_FILES_BYTES = 100 * files.MEGABYTE


def last_word(work: Callable[[], dict[str, Any]], console: Path) -> dict[str, Any]:
    """Do the work; what it gives, or `state` and `error` of what ended it.

    Args:
        work: Gives the body of `exit.json`.
        console: Where the whole story of an unforeseen error is.
    """
    try:
        return work()
    except RunStopped:
        return {"state": "stopped"}
    except NlpbookError as error:
        return {"state": "failed", "error": error.to_json()}
    except Exception as error:
        traceback.print_exc()
        if _is_full(error):
            free = files.free_bytes(console.parent)
            full = files.no_room(console.parent, free, _SMALL_FILES_BYTES)
            return {"state": "failed", "error": full.to_json()}
        failed = WorkerFailed(kind=type(error).__name__, detail=str(error), path=str(console))
        return {"state": "failed", "error": failed.to_json()}


def _is_full(error: Exception) -> bool:
    """Whether the disk took no more; safetensors and PyTorch say so in words of their own only."""
    return (isinstance(error, OSError) and error.errno in _FULL) or "No space left on device" in str(error)
