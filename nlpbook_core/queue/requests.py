"""Ask something of a run that is at work, and end one that does not answer."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from nlpbook_core import files, locks
from nlpbook_core.queue import starting
from nlpbook_core.runs.control import Control, Request
from nlpbook_core.runs.folder import folder, read_json
from nlpbook_core.runs.status import is_waiting


def request_stop(run_id: str) -> None:
    """Ask the worker to stop after its current batch; it keeps what was learnt. Harmless afterwards.

    A run that waits leaves the line.
    """
    if is_waiting(folder(run_id)):
        starting.leave_line(run_id)
    leave_request(run_id, "stop")


def leave_request(run_id: str, request: Request) -> None:
    """Leave a request for the worker: stop, stop-at-epoch-end, pause, step. Harmless after the end."""
    run_dir = folder(run_id)
    if not (run_dir / "exit.json").exists():
        Control(run_dir / "control").leave(request)


def withdraw(run_id: str, request: Request) -> None:
    """Take a request back: after `pause` this goes on."""
    Control(folder(run_id) / "control").withdraw(request)


def request_stands(run_id: str, request: Request) -> bool:
    """Whether a request stands."""
    return Control(folder(run_id) / "control").stands(request)


def force_end(run_id: str, grace_s: float = 15.0) -> bool:
    """End a worker that does not answer, its group with it: ask, then SIGTERM, then SIGKILL.

    No signal is sent unless pid, creation time and the run's lock all say that it is this worker: a pid alone
    may by now belong to somebody else.

    Args:
        run_id: The run.
        grace_s: Seconds that each stage waits.

    Returns:
        Whether the worker is gone.
    """
    run_dir = folder(run_id)
    request_stop(run_id)
    for stage in (None, signal.SIGTERM, _KILL):
        worker = _worker(run_dir)
        if worker is None:
            break
        if stage is not None:
            _signal(worker, stage)
        deadline = time.monotonic() + grace_s
        while time.monotonic() < deadline and locks.is_held(run_dir / "worker.lock"):
            time.sleep(0.1)
    gone = not locks.is_held(run_dir / "worker.lock")
    if gone and not (run_dir / "exit.json").exists() and (run_dir / "worker.json").exists():
        body = {"state": "stopped", "forced": True, "elapsed_s": None}
        files.write_text_atomic(run_dir / "exit.json", json.dumps(body))
    return gone


_KILL = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL


def _worker(run_dir: Path) -> psutil.Process | None:
    """The worker's process, if it is certain that it is the worker's."""
    known = read_json(run_dir / "worker.json")
    if not locks.is_held(run_dir / "worker.lock") or "create_time" not in known:
        return None
    try:
        process = psutil.Process(int(known["pid"]))
        return process if abs(process.create_time() - known["create_time"]) < 1.0 else None
    except (psutil.Error, ValueError):
        return None


def _signal(worker: psutil.Process, stage: signal.Signals) -> None:
    if sys.platform == "win32":
        for process in [*worker.children(recursive=True), worker]:
            process.terminate()
    else:
        os.killpg(worker.pid, stage)  # the worker leads a session of its own, so this is it and its children
