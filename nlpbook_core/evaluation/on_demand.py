"""Ask for an evaluation, look how far it is, read what came of it. What is on disk is the only truth.

<workspace>/evaluations/<run id>/<corpus>.<split>/
  request.json                  what was asked for, and the fingerprint of the model that was there then
  worker.lock  progress.json    the lock is held while the process works
  predictions.jsonl             one object a pair, as a run keeps its own
  exit.json  console.log  stop  the last word; what was printed; made to ask for the end

A run that goes on gets another model. What the one before it was scored on stays, but no longer counts.
"""

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nlpbook_core import corpora, files, locks, runs, workspace
from nlpbook_core.corpora import ChallengeSet
from nlpbook_core.corpora.base import check_mode
from nlpbook_core.errors import RunBusy, RunMissing, RunNotFinished, WorkerFailed
from nlpbook_core.launchers import local
from nlpbook_core.models.folder import fingerprint
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.predictions.prediction_files import read
from nlpbook_core.runs.folder import age_s, is_run_id, read_json

State = Literal["none", "running", "finished", "outdated", "stopped", "failed"]

CHALLENGE = f"{ChallengeSet.name}.test"

_STARTING_S = 60.0
_LEAVING_S = 10.0


@dataclass(frozen=True, slots=True)
class EvaluationStanding:
    """How far an evaluation is.

    Attributes:
        state: `none` if it was never asked for, `outdated` if an earlier model of the run was scored.
        phase: `encoding` or `scoring`, while it runs.
        done: Pairs done in this phase.
        total: Pairs in all; 0 while nobody knows.
        error: In the form of `NlpbookError.to_json`, if it failed.
    """

    state: State
    phase: str = ""
    done: int = 0
    total: int = 0
    error: dict[str, Any] | None = None


def start(run_id: str, corpus_name: str, split: str) -> None:
    """Have a process score the run's model on a split; one that is at it already goes on.

    Raises:
        RunNotFinished: If the run has no model.
        RunBusy: If an earlier process does not leave.
        NlpbookError: If there is no such corpus or split.
    """
    corpora.get(corpus_name, runs.arguments(run_id).corpus_root)
    check_mode(split)
    if runs.model_folder(run_id) is None:
        raise RunNotFinished(value=run_id, status=runs.status(run_id).state)
    if progress(run_id, corpus_name, split).state != "running":
        local.launch(_request(run_id, corpus_name, split), "nlpbook_core.evaluation.worker")


def _request(run_id: str, corpus_name: str, split: str) -> Path:
    """The folder of a new evaluation, with all that its process must know.

    The model is named before the process reads it: if the weights change in between, the evaluation counts
    as outdated, and never the other way round.
    """
    place = folder(run_id, corpus_name, split)
    _clear(place)
    request = {"run_id": run_id, "corpus": corpus_name, "split": split, "model": _model(run_id)}
    files.write_text_atomic(place / "request.json", json.dumps(request))
    return place


def stop(run_id: str, corpus_name: str, split: str) -> None:
    """Ask a running evaluation to end; nothing of it is kept."""
    place = folder(run_id, corpus_name, split)
    if place.is_dir():
        (place / "stop").touch()


def progress(run_id: str, corpus_name: str, split: str) -> EvaluationStanding:
    """Where an evaluation stands: by its last word, its lock, and how long ago it was asked for."""
    place = folder(run_id, corpus_name, split)
    ended = _ended(run_id, place)
    if ended:
        return ended
    if not (place / "request.json").is_file():
        return EvaluationStanding("none")
    is_starting = not (place / "worker.lock").exists() and age_s(place / "request.json") < _STARTING_S
    if is_starting or locks.is_held(place / "worker.lock"):
        return EvaluationStanding("running", **read_json(place / "progress.json"))
    ended = _ended(run_id, place)  # it may have come between the two looks
    if ended:
        return ended
    gone = WorkerFailed(kind="no last word", detail="the process is gone", path=str(place / "console.log"))
    return EvaluationStanding("failed", error=gone.to_json())


def finished(run_id: str) -> list[str]:
    """`<corpus>.<split>` of each evaluation of the run's model that is done, in their order."""
    return _in_state(run_id, "finished")


def outdated(run_id: str) -> list[str]:
    """`<corpus>.<split>` of what only an earlier model of the run was scored on."""
    return [name for name in _in_state(run_id, "outdated") if not file(run_id, name).is_file()]


def names(run_id: str) -> list[str]:
    """All that a run's model was scored on: `test` and `val` by the run itself, then `<corpus>.<split>`."""
    own = [split for split in ("test", "val") if file(run_id, split).is_file()]
    challenge = [CHALLENGE] if file(run_id, CHALLENGE).is_file() else []
    return [*own, *dict.fromkeys([*challenge, *finished(run_id)])]


def file(run_id: str, name: str) -> Path:
    """The file with the predictions of a name of `names`; it need not be there.

    A run's own end scores the challenge set as well: of the two the newer one counts, and of what was asked
    for only what the run's present model said.
    """
    own = runs.folder(run_id) / "predictions"
    if "." not in name:
        return own / f"{check_mode(name)}.jsonl"
    place = folder(run_id, *name.rsplit(".", 1))
    ended = _ended(run_id, place)
    found = [place / "predictions.jsonl"] if ended and ended.state == "finished" else []
    if name == CHALLENGE:
        found.append(own / f"{ChallengeSet.name}.jsonl")
    there = [path for path in found if path.is_file()]
    return max(there, key=lambda path: path.stat().st_mtime_ns, default=place / "nothing")


def predictions(run_id: str, name: str) -> list[PredictedPair]:
    """What the model said of each pair; empty until it is finished."""
    return read(file(run_id, name))


def folder(run_id: str, corpus_name: str, split: str) -> Path:
    """Where an evaluation lies; it need not be there.

    Raises:
        RunMissing: If the id is no id.
        NlpbookError: If there is no such corpus or split.
    """
    corpora.get(corpus_name, runs.arguments(run_id).corpus_root)
    return _of_run(run_id) / f"{corpus_name}.{check_mode(split)}"


def _model(run_id: str) -> str:
    """The fingerprint of the run's model as it is now; empty if it has none."""
    model = runs.model_folder(run_id)
    return fingerprint(model) if model else ""


def _ended(run_id: str, place: Path) -> EvaluationStanding | None:
    """An evaluation by its last word, if it has one; what is done counts only for the model that it names."""
    last_word = read_json(place / "exit.json")
    if not last_word:
        return None
    state = last_word["state"]
    if state == "finished" and read_json(place / "request.json").get("model") != _model(run_id):
        state = "outdated"
    return EvaluationStanding(state, error=last_word.get("error"))


def _in_state(run_id: str, state: State) -> list[str]:
    places = sorted(path.parent for path in _of_run(run_id).glob("*.*/exit.json"))
    ended = ((place.name, _ended(run_id, place)) for place in places)
    return [name for name, found in ended if found and found.state == state]


def _of_run(run_id: str) -> Path:
    if not is_run_id(run_id):
        raise RunMissing(value=run_id[:60])
    return workspace.home() / "evaluations" / run_id


def _clear(place: Path) -> None:
    """Take away what an earlier one left, once it has let go."""
    deadline = time.monotonic() + _LEAVING_S
    while (place / "worker.lock").exists() and locks.is_held(place / "worker.lock"):
        if time.monotonic() > deadline:
            raise RunBusy(value=place.name)
        time.sleep(0.05)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
