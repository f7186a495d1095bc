"""The folder of a run, and what readers find in it."""

import json
import re
import time
from pathlib import Path
from typing import Any

from nlpbook_core import workspace
from nlpbook_core.errors import NlpbookError, RunMissing
from nlpbook_core.events.runview import RunView, Tail
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.predictions.prediction_files import read as read_rows
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

RECORDED_ID = "recorded-mini"
# What the run was reckoned to take, as `estimates` says it; only where that was measured before the start.
ESTIMATE = "estimate.json"

_RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_tails: dict[Path, Tail] = {}


def is_run_id(text: str) -> bool:
    """Whether the text has the form of an id; only such a text is ever joined to a path."""
    return _RUN_ID.fullmatch(text) is not None


def folder(run_id: str) -> Path:
    """The folder of a run.

    Raises:
        RunMissing: If the id is no id or no run has it.
    """
    if is_run_id(run_id):
        path = workspace.MINI_DIR / "run" if run_id == RECORDED_ID else workspace.folder("runs") / run_id
        if (path / "arguments.json").is_file() and not path.is_symlink():
            return path
    raise RunMissing(value=run_id[:60])


def view(run_id: str) -> RunView:
    """The run as its events tell it; readers of one process share one incremental tail."""
    path = folder(run_id) / "events.jsonl"
    return _tails.setdefault(path, Tail(path)).view()


def arguments(run_id: str) -> ClassificationTrainArguments:
    """The settings that the run was started with."""
    return presets.from_dict(read_json(folder(run_id) / "arguments.json"))


def labels(run_id: str) -> tuple[str, ...]:
    """The labels of the run's model, in the order of its outputs; empty before it has begun."""
    started = view(run_id).started
    return started.labels if started else ()


def manifest(run_id: str) -> dict[str, Any]:
    """Versions, device, hashes and times of the run."""
    return read_json(folder(run_id) / "manifest.json")


def model_folder(run_id: str) -> Path | None:
    """The run's fine-tuned Hugging Face folder, once there is one."""
    path = folder(run_id) / "model"
    return path if (path / "config.json").is_file() else None


def predictions(run_id: str, split: str) -> list[PredictedPair]:
    """The chosen model's predictions on `val`, `test` or the `challenge-set`; empty until they exist."""
    known = split in ("val", "test", "challenge-set")
    return read_rows(folder(run_id) / "predictions" / f"{split}.jsonl") if known else []


def console_tail(run_id: str, num_lines: int = 40) -> list[str]:
    """The last lines that the worker printed."""
    path = folder(run_id) / "console.log"
    if not path.is_file():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64_000))
        return file.read().decode("utf-8", errors="replace").splitlines()[-num_lines:]


def run_folders() -> list[Path]:
    """All folders that are runs, newest first. One whose settings cannot be read is left alone."""
    found = [path for path in workspace.folder("runs").iterdir() if (path / "arguments.json").is_file()]
    usable = [path for path in found if is_run_id(path.name) and _is_readable(path)]
    return sorted(usable, key=lambda path: path.name, reverse=True)


def _is_readable(run_dir: Path) -> bool:
    """A folder whose settings cannot be read is left alone rather than breaking the list."""
    try:
        presets.from_dict(read_json(run_dir / "arguments.json"))
    except NlpbookError:
        return False
    return True


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file; empty if there is none or it cannot be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def age_s(path: Path) -> float:
    """Seconds since the file was written."""
    return time.time() - path.stat().st_mtime
