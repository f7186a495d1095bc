"""The line of runs that wait for a device: one trains on it, the others follow in the order they came.

The line is a marker file in each waiting folder, so it outlives server and machine. Nobody keeps watch: the
worker that ends starts the next, and so does every reader that finds a device free (`advance`), under the
start lock, so none is started twice.
"""

import json
from pathlib import Path
from typing import Any

from nlpbook_core import files, workspace
from nlpbook_core.errors import NlpbookError
from nlpbook_core.runs.folder import folder, read_json, run_folders
from nlpbook_core.runs.status import LINED_UP, is_waiting


def waiting() -> list[str]:
    """Ids of the runs in the line, the next one first."""
    runs_dir = workspace.folder("runs")
    if not any(runs_dir.glob(f"*/{LINED_UP}")):  # every page asks; most of the time there is no line
        return []
    found = [path for path in run_folders() if is_waiting(path)]
    return [path.name for path in sorted(found, key=lambda path: (_place(path), path.name))]


def append(run_dir: Path) -> None:
    """Put a run at the end of the line; the caller holds the start lock."""
    last = max((_place(folder(run_id)) for run_id in waiting()), default=0)
    files.write_text_atomic(run_dir / LINED_UP, json.dumps({"place": last + 1}))


def take_out(run_dir: Path) -> None:
    """Take a run out of the line; the caller holds the start lock."""
    (run_dir / LINED_UP).unlink(missing_ok=True)


def refuse(run_dir: Path, error: NlpbookError) -> None:
    """End a run that waited and cannot be started, so that the line goes on."""
    body: dict[str, Any] = {"state": "failed", "error": error.to_json(), "elapsed_s": 0.0}
    files.write_text_atomic(run_dir / "exit.json", json.dumps(body, ensure_ascii=False))
    take_out(run_dir)


def _place(run_dir: Path) -> int:
    found = read_json(run_dir / LINED_UP).get("place")
    return found if isinstance(found, int) else 0
