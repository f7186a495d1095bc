"""Runs as folders: start one, look at one, stop one, list them. What is on disk is the only truth.

<workspace>/runs/<run id>/
  arguments.json  manifest.json   settings; who, when, with what
  worker.lock  worker.json        the lock is held while the worker lives; pid for information
  events.jsonl  console.log       what happened; what the worker printed
  slot                            the kind of device that it takes
  lined-up.json  estimate.json    it waits for that device; what it was reckoned to take
  control/stop                    made by a page or the command line, read by the worker
  checkpoints/  model/  predictions/  exit.json
"""

from nlpbook_core.runs.asking import ask, force_end, is_asked, request_stop, withdraw
from nlpbook_core.runs.expectations import Compared, compared, expected
from nlpbook_core.runs.exporting import archive_name, export, notebook, script, without_home
from nlpbook_core.runs.folder import (
    RECORDED_ID,
    arguments,
    console_tail,
    folder,
    manifest,
    model_folder,
    predictions,
    view,
)
from nlpbook_core.runs.history import RunSummary, delete, list_runs, restore, summary
from nlpbook_core.runs.importing import import_run
from nlpbook_core.runs.line import waiting
from nlpbook_core.runs.mirroring import fetch
from nlpbook_core.runs.slots import busy, place, slot_of
from nlpbook_core.runs.starting import advance, again, leave_line, resume, start
from nlpbook_core.runs.status import ACTIVE, RunStatus, State, active_run, active_runs, interruption, status

__all__ = [
    "ACTIVE", "RECORDED_ID", "Compared", "RunStatus", "RunSummary", "State", "active_run",
    "active_runs", "advance", "again", "archive_name", "arguments", "ask", "busy", "compared",
    "console_tail", "delete", "expected", "export", "fetch", "folder", "force_end", "import_run",
    "interruption", "is_asked", "leave_line", "list_runs", "manifest", "model_folder", "notebook",
    "place", "predictions", "request_stop", "restore", "resume", "script", "slot_of", "start", "status",
    "summary", "view", "waiting", "withdraw", "without_home",
]  # fmt: skip
