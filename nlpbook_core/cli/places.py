"""`RUN_OR_FOLDER`: a run by its id, or any model folder by its path."""

from dataclasses import dataclass
from pathlib import Path

from nlpbook_core import runs
from nlpbook_core.errors import ModelFolder, NlpbookError, RunMissing, RunNotFinished

HELP = "id of a run (`nlpbook runs` lists them), `last` for the newest finished one, or a model folder"
LAST = "last"


@dataclass(frozen=True)
class Place:
    """Where a fine-tuned model lies. `run_id` is None for a folder that belongs to no run."""

    model: Path
    run_id: str | None


def find(word: str) -> Place:
    """The model that a word on the command line means.

    Raises:
        RunNotFinished: If the run has no model yet.
        RunMissing: If it is neither a run nor a folder.
        ModelFolder: If the folder has no model.
    """
    path = Path(word).expanduser()
    if path.is_dir():
        return _in_folder(path.absolute())
    run_id = _last() if word == LAST else word
    model = runs.model_folder(run_id)
    if model is None:
        raise RunNotFinished(value=run_id, status=runs.status(run_id).state)
    return Place(model, run_id)


def _in_folder(path: Path) -> Place:
    for folder in (path, path / "model"):  # a run's folder is accepted for its model's
        if (folder / "config.json").is_file():
            return Place(folder, _run_of(folder))
    raise ModelFolder(path=path, why="no-config", reason="it has no config.json")


def _run_of(model: Path) -> str | None:
    try:
        is_own = runs.folder(model.parent.name) == model.parent
    except NlpbookError:
        return None
    return model.parent.name if is_own else None


def run_id_of(word: str) -> str:
    """The run that a word means: an id, or `last` for the newest.

    Raises:
        RunMissing: If there is none.
    """
    if word != LAST:
        return word
    for row in runs.list_runs():
        return row.run_id
    raise RunMissing(value=LAST)


def _last() -> str:
    for row in runs.list_runs():
        if row.state == "finished":
            return row.run_id
    raise RunMissing(value=LAST)
