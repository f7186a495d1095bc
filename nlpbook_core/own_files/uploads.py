"""A file of one's own before it becomes a corpus: kept, looked into, its columns and labels guessed."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from nlpbook_core import workspace
from nlpbook_core.errors import NlpbookError
from nlpbook_core.own_files import table
from nlpbook_core.own_files.own_rows import GUESSES, MAX_LABELS, Wanted

ROLES = ("premise", "hypothesis", "label")
MOST_LABELS = 12
_FIRST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """What one sees of a file before anything is checked.

    Attributes:
        columns: Their names.
        guessed: For each role the column that is probably meant, or None.
        rows: The first rows, as text.
    """

    columns: tuple[str, ...]
    guessed: dict[str, str | None]
    rows: tuple[dict[str, str], ...]


def keep(name: str, content: bytes) -> Path:
    """Put the bytes of an uploaded file into the workspace; the same bytes always at the same place.

    Args:
        name: As the browser tells it; only its harmless characters and its ending are used.
        content: Its bytes.
    """
    folder = workspace.folder("cache") / "uploads" / hashlib.sha256(content).hexdigest()[:16]
    stem = re.sub(r"[^\w-]+", "_", Path(name).stem)[:40] or "file"
    path = folder / f"{stem}{Path(name).suffix.lower()[:10]}"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return path


def keep_pasted(text: str) -> Path:
    """Put pasted rows into the workspace, as a file of the kind that they look like.

    What is copied from a spreadsheet has tabs between its fields.
    """
    begin, first_line = text.lstrip()[:1], text.lstrip().partition("\n")[0]
    kind = "json" if begin == "[" else "jsonl" if begin == "{" else "tsv" if "\t" in first_line else "csv"
    return keep(f"pasted.{kind}", text.strip("\n").encode("utf-8", "replace"))


@contextmanager
def told_by_name() -> Iterator[None]:
    """Errors inside the block call the file by its name: its place here tells a learner nothing."""
    try:
        yield
    except NlpbookError as error:
        if "path" not in error.fields:
            raise
        raise type(error)(**{**error.fields, "path": Path(str(error.fields["path"])).name}) from error


def preview(path: Path) -> Preview:
    """Columns, guesses and first rows.

    Raises:
        See `table.columns`.
    """
    columns = tuple(table.columns(path))
    guessed = {role: next((name for name in GUESSES[role] if name in columns), None) for role in ROLES}
    readable = (row.values for row in table.rows(path) if isinstance(row, table.TableRow))
    rows = [{name: str(values.get(name, "")) for name in columns} for values in islice(readable, _FIRST_ROWS)]
    return Preview(columns, guessed, tuple(rows))


def unknown_labels(path: Path, column: str) -> list[str]:
    """Words in the label column that are not understood, the most frequent first, at most a dozen.

    These are what the learner has to give a meaning; a column with more of them is hardly a label.
    """
    understood = Wanted("", "", column, {})
    counted: Counter[str] = Counter()
    for row in table.rows(path):
        if isinstance(row, table.TableRow):
            word = _word(row.values.get(column))
            if word and understood.label_of(word) is None:
                counted[word] += 1
    return [word for word, _ in counted.most_common(MOST_LABELS)]


def label_words(path: Path, column: str) -> list[str]:
    """All different words in the label column, in their order; one more than a corpus may have at most."""
    found: set[str] = set()
    for row in table.rows(path):
        if isinstance(row, table.TableRow):
            found.add(_word(row.values.get(column)))
            if len(found) > MAX_LABELS + 1:
                break
    return sorted(found - {""})


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()
