"""The process of one evaluation: `python -m nlpbook_core.evaluation.worker FOLDER`."""

import json
import sys
from pathlib import Path
from typing import Any

from nlpbook_core import files, locks, runs
from nlpbook_core.errors import NlpbookError
from nlpbook_core.predictions import prediction_files
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.progress import Progress, throttled
from nlpbook_core.runs.folder import read_json
from nlpbook_core.runs.last_word import last_word


def main(place: Path) -> int:
    """Score as `request.json` says, and leave a last word; 4 if another process is at it."""
    lock = locks.acquire(place / "worker.lock")
    if lock is None or (place / "exit.json").exists():
        return 4
    body = last_word(lambda: _work(place), place / "console.log")
    files.write_text_atomic(place / "exit.json", json.dumps(body, ensure_ascii=False))
    return 1 if body["state"] == "failed" else 0


def _work(place: Path) -> dict[str, Any]:
    prediction_files.write(place / "predictions.jsonl", _score(place))
    return {"state": "finished"}


def _score(place: Path) -> list[PredictedPair]:
    # The heavy stack comes in here: the lock must not wait for it.
    from nlpbook_core.evaluation import predicting

    wanted = read_json(place / "request.json")
    model = runs.model_folder(wanted["run_id"])
    if model is None:
        raise NlpbookError(detail="the run has no model")
    args = predicting.settings_for(model, wanted["corpus"], runs.arguments(wanted["run_id"]))
    scoring, encoding = (_reporter(place, phase) for phase in ("scoring", "encoding"))
    return predicting.predict_split(model, args, wanted["split"], progress=scoring, encoding=encoding)


def _reporter(place: Path, phase: str) -> Progress:
    """A progress callback that writes `progress.json`, and ends the work when asked to."""

    def tell(done: int, total: int) -> None:
        body = {"phase": phase, "done": done, "total": total}
        files.write_text_atomic(place / "progress.json", json.dumps(body))

    return throttled(tell, (place / "stop").exists)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
