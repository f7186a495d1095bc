"""All runs in a list; delete one and bring it back."""

import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from nlpbook_core import workspace
from nlpbook_core.errors import RunBusy, RunExists, RunMissing
from nlpbook_core.runs.folder import RECORDED_ID, arguments, folder, is_run_id, read_json, run_folders
from nlpbook_core.runs.status import State, status
from nlpbook_core.settings.arguments import ClassificationTrainArguments

TRASH_KEPT_S = 7 * 24 * 3600.0  # a week's lessons


@dataclass(frozen=True)
class RunSummary:
    """One row of the history. Accuracies are fractions, None until known."""

    run_id: str
    title: str
    created_at: float
    state: State
    arguments: ClassificationTrainArguments
    val_acc: float | None
    test_acc: float | None
    elapsed_s: float | None
    recorded: bool


def list_runs() -> list[RunSummary]:
    """All runs, newest first; the recorded one of the mini world comes last."""
    found = [summary(path.name) for path in run_folders()]
    recorded = [summary(RECORDED_ID)] if (workspace.MINI_DIR / "run" / "arguments.json").exists() else []
    return found + recorded


def summary(run_id: str) -> RunSummary:
    """One run as a row of the history."""
    run_dir = folder(run_id)
    made, ended = read_json(run_dir / "manifest.json"), read_json(run_dir / "exit.json")
    return RunSummary(
        run_id=run_id,
        title=str(made.get("title", "")),
        created_at=float(made.get("created_at", 0.0)),
        state=status(run_id).state,
        arguments=arguments(run_id),
        val_acc=ended.get("val_acc"),
        test_acc=ended.get("test_acc"),
        elapsed_s=ended.get("elapsed_s"),
        recorded=run_id == RECORDED_ID,
    )


def delete(run_id: str) -> Path:
    """Move a run into the workspace's `trash`, from where `restore` brings it back; returns the place.

    What was deleted more than `TRASH_KEPT_S` seconds ago goes for good: the trash must not fill the disk.

    Raises:
        RunBusy: If it still trains, or is the recorded one.
    """
    if run_id == RECORDED_ID or status(run_id).is_active:
        raise RunBusy(value=run_id)
    _remove_older(time.time() - TRASH_KEPT_S)
    target = workspace.folder("trash") / run_id
    if target.exists():  # deleted before, and taken in again from an archive since
        shutil.rmtree(target)
    shutil.move(folder(run_id), target)
    os.utime(target)
    return target


def restore(run_id: str) -> None:
    """Bring a deleted run back.

    Raises:
        RunMissing: If none of that id was deleted.
        RunExists: If a run has that id by now.
    """
    source = workspace.folder("trash") / run_id
    if not (is_run_id(run_id) and source.is_dir()):
        raise RunMissing(value=run_id[:60])
    if (workspace.folder("runs") / run_id).exists():
        raise RunExists(value=run_id)
    shutil.move(source, workspace.folder("runs") / run_id)


def _remove_older(moment: float) -> None:
    for run_dir in workspace.folder("trash").iterdir():
        if run_dir.stat().st_mtime < moment:
            shutil.rmtree(run_dir, ignore_errors=True)  # what is in use now goes with the next delete
