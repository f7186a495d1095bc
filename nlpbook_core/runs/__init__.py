"""Runs as folders: look at one, list them, delete one. What is on disk is the only truth.

<workspace>/runs/<run id>/
  arguments.json  manifest.json   settings; who, when, with what
  worker.lock  worker.json        the lock is held while the worker lives; pid for information
  events.jsonl  console.log       what happened; what the worker printed
  slot                            the kind of device that it takes
  lined-up.json  estimate.json    it waits for that device; what it was reckoned to take
  control/stop                    made by a page or the command line, read by the worker
  checkpoints/  model/  predictions/  exit.json

Starting one, and asking something of it, is `queue`'s.
"""

from nlpbook_core.runs.folder import (
    RECORDED_ID,
    arguments,
    console_tail,
    folder,
    labels,
    manifest,
    model_folder,
    predictions,
    view,
)
from nlpbook_core.runs.frames import predictions_frame, table
from nlpbook_core.runs.history import RunSummary, delete, list_runs, restore, summary
from nlpbook_core.runs.status import ACTIVE, RunStatus, State, active_run, active_runs, interruption, status

__all__ = [
    "ACTIVE", "RECORDED_ID", "RunStatus", "RunSummary", "State", "active_run", "active_runs",
    "arguments", "console_tail", "delete", "folder", "interruption", "labels", "list_runs", "manifest",
    "model_folder", "predictions", "predictions_frame", "restore", "status", "summary", "table", "view",
]  # fmt: skip
