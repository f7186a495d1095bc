"""Runs as folders: start one, look at one, stop one, list them. What is on disk is the only truth.

<workspace>/runs/<run id>/
  arguments.json  manifest.json   settings; who, when, with what
  worker.lock  worker.json        the lock is held while the worker lives; pid for information
  events.jsonl  console.log       what happened; what the worker printed
  control/stop                    made by a page or the command line, read by the worker
  checkpoints/  model/  predictions/  exit.json
"""

import json
import re
import secrets
import shutil
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from nlpbook_core import locks, presets, provenance, workspace
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.errors import NlpbookError, RunBusy, RunMissing, WorkerFailed
from nlpbook_core.launchers import local
from nlpbook_core.runview import RunView, Tail

State = Literal["queued", "running", "stalled", "interrupted", "finished", "stopped", "failed"]
ACTIVE: tuple[State, ...] = ("queued", "running", "stalled")
RECORDED_ID = "recorded-mini"

_RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_STARTING_S = 60.0
_SILENT_S = 60.0
_tails: dict[Path, Tail] = {}
_start_lock = threading.Lock()


@dataclass(frozen=True)
class RunStatus:
    """Where a run stands. `error` has the form of `NlpbookError.to_json`, if it failed."""

    state: State
    error: dict[str, Any] | None = None

    @property
    def is_active(self) -> bool:
        """Whether something is still to come by itself."""
        return self.state in ACTIVE


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


def folder(run_id: str) -> Path:
    """The folder of a run.

    Raises:
        RunMissing: If the id is no id or no run has it.
    """
    if _RUN_ID.fullmatch(run_id):
        path = workspace.MINI_DIR / "run" if run_id == RECORDED_ID else workspace.folder("runs") / run_id
        if (path / "arguments.json").is_file() and not path.is_symlink():
            return path
    raise RunMissing(value=run_id[:60])


def start(args: ClassificationTrainArguments, title: str = "") -> str:
    """Start a worker on a new run and return the run's id.

    Raises:
        RunBusy: If a run trains already.
        DiskSpace: If the disk has no room for what the run will write.
    """
    with _start_lock:
        gate = locks.acquire(workspace.folder("runs") / ".start.lock", wait_s=5.0)
        try:
            busy = active_run()
            if gate is None or busy is not None:
                raise RunBusy(value=busy or "another start")
            provenance.check_room(args)
            run_dir = _create(args, title)
            local.launch(run_dir)
        finally:
            if gate is not None:
                gate.release()
    return run_dir.name


def _create(args: ClassificationTrainArguments, title: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    run_dir = workspace.folder("runs") / f"{stamp}-{secrets.token_hex(2)}"
    run_dir.mkdir()
    manifest = provenance.manifest(run_dir.name, title)
    workspace.write_text_atomic(run_dir / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    text = json.dumps(args.to_dict(), ensure_ascii=False, indent=1)
    workspace.write_text_atomic(run_dir / "arguments.json", text)
    return run_dir


def status(run_id: str) -> RunStatus:
    """Where the run stands: a function of `exit.json`, the lock and the age of the last event."""
    run_dir = folder(run_id)
    ended = _read_json(run_dir / "exit.json")
    if ended:
        return RunStatus(ended.get("state", "failed"), ended.get("error"))
    if locks.is_held(run_dir / "worker.lock"):
        return RunStatus("stalled" if _silent_s(run_dir) > _SILENT_S else "running")
    if (run_dir / "worker.json").exists() or _age_s(run_dir / "arguments.json") > _STARTING_S:
        # Between the two looks the worker may have written its last word and gone.
        ended = _read_json(run_dir / "exit.json")
        return RunStatus(ended.get("state", "failed"), ended.get("error")) if ended else _interrupted(run_dir)
    return RunStatus("queued")


def _interrupted(run_dir: Path) -> RunStatus:
    last = console_tail(run_dir.name, num_lines=1)
    detail = last[-1] if last else "the process is gone"
    error = WorkerFailed(kind="no last word", detail=detail, path=str(run_dir / "console.log"))
    return RunStatus("interrupted", error.to_json())


def active_run() -> str | None:
    """The id of the run that is queued or trains, if there is one."""
    for path in _run_folders():
        if status(path.name).is_active:
            return path.name
    return None


def request_stop(run_id: str) -> None:
    """Ask the worker to stop after its current batch; it keeps what was learnt. Harmless afterwards."""
    run_dir = folder(run_id)
    if not (run_dir / "exit.json").exists():
        (run_dir / "control").mkdir(exist_ok=True)
        (run_dir / "control" / "stop").touch()


def view(run_id: str) -> RunView:
    """The run as its events tell it; readers of one process share one incremental tail."""
    path = folder(run_id) / "events.jsonl"
    return _tails.setdefault(path, Tail(path)).view()


def arguments(run_id: str) -> ClassificationTrainArguments:
    """The settings that the run was started with."""
    return presets.from_dict(_read_json(folder(run_id) / "arguments.json"))


def manifest(run_id: str) -> dict[str, Any]:
    """Versions, device, hashes and times of the run."""
    return _read_json(folder(run_id) / "manifest.json")


def model_folder(run_id: str) -> Path | None:
    """The run's fine-tuned Hugging Face folder, once there is one."""
    path = folder(run_id) / "model"
    return path if (path / "config.json").is_file() else None


def predictions(run_id: str, split: str) -> list[dict[str, Any]]:
    """The chosen model's predictions on `val` or `test`, one dictionary a pair; empty until they exist."""
    path = folder(run_id) / "predictions" / f"{split}.jsonl"
    if split not in ("val", "test") or not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def console_tail(run_id: str, num_lines: int = 40) -> list[str]:
    """The last lines that the worker printed."""
    path = folder(run_id) / "console.log"
    if not path.is_file():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64_000))
        return file.read().decode("utf-8", errors="replace").splitlines()[-num_lines:]


def list_runs() -> list[RunSummary]:
    """All runs, newest first; the recorded one of the mini world comes last."""
    found = [summary(path.name) for path in _run_folders()]
    recorded = [summary(RECORDED_ID)] if (workspace.MINI_DIR / "run" / "arguments.json").exists() else []
    return found + recorded


def summary(run_id: str) -> RunSummary:
    """One run as a row of the history."""
    run_dir = folder(run_id)
    made, ended = _read_json(run_dir / "manifest.json"), _read_json(run_dir / "exit.json")
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

    Raises:
        RunBusy: If it still trains, or is the recorded one.
    """
    if run_id == RECORDED_ID or status(run_id).is_active:
        raise RunBusy(value=run_id)
    target = workspace.folder("trash") / run_id
    shutil.move(folder(run_id), target)
    return target


def restore(run_id: str) -> None:
    """Bring a deleted run back."""
    source = workspace.folder("trash") / run_id
    if not (_RUN_ID.fullmatch(run_id) and source.is_dir()):
        raise RunMissing(value=run_id[:60])
    shutil.move(source, workspace.folder("runs") / run_id)


def _run_folders() -> list[Path]:
    found = [path for path in workspace.folder("runs").iterdir() if (path / "arguments.json").is_file()]
    usable = [path for path in found if _RUN_ID.fullmatch(path.name) and _is_readable(path)]
    return sorted(usable, key=lambda path: path.name, reverse=True)


def _is_readable(run_dir: Path) -> bool:
    """A folder whose settings cannot be read is left alone rather than breaking the list."""
    try:
        presets.from_dict(_read_json(run_dir / "arguments.json"))
    except NlpbookError:
        return False
    return True


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _silent_s(run_dir: Path) -> float:
    path = run_dir / "events.jsonl"
    return _age_s(path if path.exists() else run_dir / "arguments.json")


def _age_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime
