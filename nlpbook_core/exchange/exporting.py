"""A run as one zip: settings, manifest, events, curves as CSV, predictions, and how to train again."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any

from nlpbook_core.errors import RunBusy
from nlpbook_core.events import event_types as ev
from nlpbook_core.exchange.notebook import as_notebook
from nlpbook_core.exchange.script import as_script
from nlpbook_core.runs.folder import arguments, folder, manifest, read_json, view
from nlpbook_core.runs.status import status
from nlpbook_core.settings import presets

# What an archive may hold below its one folder; `importing` takes nothing else. Checkpoints, the worker's
# files and its console stay at home.
KEPT = re.compile(
    r"(arguments|manifest|estimate|exit|exit-\d{1,4})\.json|events\.jsonl|predictions/(val|test)\.jsonl"
    r"|model/[\w-][\w.-]*\.(json|txt|md|model|safetensors)"
)
_STEPS = ("step", "epoch", "loss", "acc", "learning_rate", "grad_norm", "pairs_per_s")
_VALIDATIONS = ("step", "epoch", "val_loss", "val_acc", "num_pairs")


def export(
    run_id: str,
    target: Path | IO[bytes],
    with_model: bool = False,
    more: Iterable[tuple[str, bytes]] = (),
) -> None:
    """Write the archive of a run that is over. The home folder is written as `~`: archives are shared.

    Args:
        run_id: The run.
        target: A path, or a binary file to write to.
        with_model: Put the model folder in, as large as the model is.
        more: Names and contents of further files.

    Raises:
        RunMissing: If there is no such run.
        RunBusy: If it still trains.
    """
    run_dir = folder(run_id)
    if status(run_id).is_active:
        raise RunBusy(value=run_id)
    top = shared_name(run_id)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(run_dir.rglob("*")):
            name = path.relative_to(run_dir).as_posix()
            if not path.is_file() or path.is_symlink() or not KEPT.fullmatch(name):
                continue
            if name.startswith("model/"):
                if with_model:
                    archive.write(path, f"{top}/{name}")
            else:
                archive.writestr(f"{top}/{name}", without_home(path.read_text(encoding="utf-8")))
        for name, text in _made(run_id):
            archive.writestr(f"{top}/{name}", text)
        for name, body in more:
            archive.writestr(f"{top}/{name}", body)


def shared_name(run_id: str) -> str:
    """The id under which the run travels: the recorded one has that of the run it was."""
    return str(manifest(run_id).get("run_id") or run_id)


def _made(run_id: str) -> Iterator[tuple[str, str]]:
    """Files that an archive has beside those of the run."""
    seen = view(run_id)
    yield "settings.yaml", without_home(presets.to_yaml(arguments(run_id)))
    yield "reproduce.py", without_home(script(run_id))
    yield "reproduce.ipynb", without_home(notebook(run_id))
    yield "curves/steps.csv", _csv(_STEPS, seen.steps)
    yield "curves/validations.csv", _csv(_VALIDATIONS, seen.validations)


def script(run_id: str) -> str:
    """A Python script that trains again with the run's settings and says whether the same came out."""
    return as_script(shared_name(run_id), arguments(run_id), _reached(run_id), _versions(run_id))


def notebook(run_id: str) -> str:
    """The same as a notebook, for Jupyter and Colab."""
    return as_notebook(shared_name(run_id), arguments(run_id), _reached(run_id), _versions(run_id))


def _reached(run_id: str) -> dict[str, float | None]:
    ended = read_json(folder(run_id) / "exit.json")
    return {name: ended.get(name) for name in ("val_acc", "test_acc")}


def _versions(run_id: str) -> dict[str, str]:
    versions: Any = manifest(run_id).get("packages")
    return versions or {}


def _csv(columns: tuple[str, ...], rows: tuple[ev.Event, ...]) -> str:
    known = {item.name for row in rows[:1] for item in fields(row)}
    assert not rows or set(columns) <= known
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([getattr(row, name) for name in columns] for row in rows)
    return text.getvalue()


def without_home(text: str) -> str:
    """The text with the home folder as `~`, as it stands there plain or within JSON."""
    home = str(Path.home())
    if len(home) < 4:  # `/` of a container: nothing personal, and it would change every path
        return text
    for form in {home, json.dumps(home)[1:-1]}:
        text = re.sub(re.escape(form) + r"(?=[/\\\\\"'\s]|$)", "~", text)
    return text
