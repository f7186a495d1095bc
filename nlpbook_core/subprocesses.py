"""Have something computed in a process of its own, so that this one never loads what it takes.

`call` is for who wants to know; `reply` is all that the `__main__` of the module that computes does.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from nlpbook_core.errors import NlpbookError, WorkerFailed, restored


def call(module: str, kind: str, timeout_s: float, question: Any = None) -> Any:
    """What `python -m module` answers.

    Args:
        module: Its dotted name; run as a program, it calls `reply`.
        kind: What an error calls the work.
        timeout_s: After which it is given up, and ended.
        question: Plain values.

    Raises:
        WorkerFailed: If it took too long, or ended without an answer; carries the last that it said.
        NlpbookError: What the other process met.
    """
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(
            command, input=json.dumps(question), capture_output=True, encoding="utf-8", errors="replace",
            timeout=timeout_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        detail = f"no answer within {timeout_s:.0f} s"
        raise WorkerFailed(kind=kind, detail=detail, path="no log") from error
    try:
        said = json.loads(done.stdout.splitlines()[-1])  # libraries may have printed something before
        if "error" not in said:
            return said["answer"]
    except (IndexError, ValueError, KeyError, TypeError) as error:
        last = (done.stderr.splitlines() or ["nothing was said"])[-1]
        raise WorkerFailed(kind=kind, detail=last, path="no log") from error
    raise restored(said["error"])


def reply(work: Callable[[Any], Any]) -> int:
    """Do the work on the question that was asked, and say what came of it; gives the exit status.

    Args:
        work: Takes and gives plain values. What it raises of ours is raised again where it was asked for.
    """
    try:
        said = {"answer": work(json.loads(sys.stdin.read()))}
    except NlpbookError as error:
        said = {"error": error.to_json()}
    sys.stdout.write(json.dumps(said) + "\n")
    return 0
