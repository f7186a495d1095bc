"""The file of a model's predictions on a split: one JSON object a pair, a line each."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nlpbook_core import files


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write them, all or none."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    files.write_text_atomic(path, "\n".join(lines) + "\n")


def forget(folder: Path) -> None:
    """Take away what is there: the model that said it is about to be replaced. Nothing happens without a
    folder."""
    shutil.rmtree(folder, ignore_errors=True)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows in their order; none if there is no file."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
