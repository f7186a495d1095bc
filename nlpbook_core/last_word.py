"""What a worker process says last of its work: finished, stopped, or failed and why."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlpbook_core.errors import NlpbookError, RunStopped, WorkerFailed


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
        failed = WorkerFailed(kind=type(error).__name__, detail=str(error), path=str(console))
        return {"state": "failed", "error": failed.to_json()}
