"""The file of a model's predictions on a split: one JSON object a pair, a line each."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from nlpbook_core import files
from nlpbook_core.predictions.predicted_pair import PredictedPair


def write(path: Path, rows: Iterable[PredictedPair]) -> None:
    """Write them, all or none."""
    lines = (json.dumps(row.to_json(), ensure_ascii=False) for row in rows)
    files.write_text_atomic(path, "".join(f"{line}\n" for line in lines))


def forget(folder: Path) -> None:
    """Take away what is there: the model that said it is about to be replaced. Nothing happens without a
    folder."""
    shutil.rmtree(folder, ignore_errors=True)


def read(path: Path) -> list[PredictedPair]:
    """The rows in their order; none if there is no file.

    Raises:
        ValueError: If a line is no prediction.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:  # `splitlines` would also cut at marks within a sentence
        return [PredictedPair.from_json(json.loads(line)) for line in lines]
