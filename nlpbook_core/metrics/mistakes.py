"""Pairs of a split to read: those of one cell of the confusion matrix, the most confident first."""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the confusion matrix that is not empty."""

    gold: str
    predicted: str
    num_pairs: int

    @property
    def is_wrong(self) -> bool:
        """Whether its pairs are mistakes."""
        return self.gold != self.predicted


def cells(rows: Sequence[Row]) -> list[Cell]:
    """The cells that hold pairs: mistakes first, and the largest first among them."""
    counts = Counter((str(row["label"]), str(row["predicted"])) for row in rows)
    found = [Cell(gold, predicted, n) for (gold, predicted), n in counts.items()]
    return sorted(found, key=lambda cell: (not cell.is_wrong, -cell.num_pairs, cell.gold, cell.predicted))


def confidence(row: Row) -> float:
    """The probability that the model gave to its answer."""
    return float(max(row["probabilities"]))


def pairs_of(rows: Sequence[Row], cell: Cell | None = None) -> list[Row]:
    """The pairs of a cell, or every mistake, the most confident first."""
    if cell is None:
        chosen = [row for row in rows if row["label"] != row["predicted"]]
    else:
        chosen = [row for row in rows if (row["label"], row["predicted"]) == (cell.gold, cell.predicted)]
    return sorted(chosen, key=lambda row: -confidence(row))


def as_csv(rows: Sequence[Row], labels: Sequence[str]) -> bytes:
    """The pairs with labels, answer and probabilities, as `csv_table`.

    Args:
        rows: In the form of `runs.predictions`.
        labels: In the order of their probabilities.
    """
    head = ["guid", "source", "premise", "hypothesis", "label", "predicted"]
    lines = [[*(str(row.get(name, "")) for name in head), *row["probabilities"]] for row in rows]
    return csv_table([*head, *(f"p({label})" for label in labels)], lines)


def csv_table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    """A table as a file that spreadsheets open: UTF-8 with a mark, and no cell that would be run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for line in lines:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return out.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    """A spreadsheet runs a cell that begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def another(rows: Sequence[Row], label: str, shown: tuple[str, str]) -> tuple[str, str] | None:
    """Some pair with that gold label, other than the one that is shown; None if there is none."""
    pairs = [(str(row["premise"]), str(row["hypothesis"])) for row in rows if row["label"] == label]
    others = [pair for pair in pairs if pair != shown]
    return random.choice(others) if others else None
