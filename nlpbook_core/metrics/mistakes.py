"""Pairs of a split to read: those of one cell of the confusion matrix, the most confident first."""

import csv
import io
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlpbook_core.examples import ClassificationExample
from nlpbook_core.predictions.predicted_pair import TEXTS, PredictedPair


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


def cells(rows: Sequence[PredictedPair]) -> list[Cell]:
    """The cells that hold pairs: mistakes first, and the largest first among them."""
    counts = Counter((row.label, row.predicted) for row in rows)
    found = [Cell(gold, predicted, n) for (gold, predicted), n in counts.items()]
    return sorted(found, key=lambda cell: (not cell.is_wrong, -cell.num_pairs, cell.gold, cell.predicted))


def pairs_of(rows: Sequence[PredictedPair], cell: Cell | None = None) -> list[PredictedPair]:
    """The pairs of a cell, or every mistake, the most confident first."""
    if cell is None:
        chosen = [row for row in rows if not row.is_right]
    else:
        chosen = [row for row in rows if (row.label, row.predicted) == (cell.gold, cell.predicted)]
    return sorted(chosen, key=lambda row: -row.confidence)


def as_csv(rows: Sequence[PredictedPair], labels: Sequence[str]) -> bytes:
    """The pairs with labels, answer and probabilities, as `csv_table`.

    Args:
        rows: What a model said of them.
        labels: In the order of their probabilities.
    """
    lines = [[*map(row.column, TEXTS), *row.probabilities] for row in rows]
    return csv_table([*TEXTS, *(f"p({label})" for label in labels)], lines)


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


def another(
    examples: Sequence[ClassificationExample], label: str, shown: tuple[str, str]
) -> tuple[str, str] | None:
    """Some pair with that gold label, other than the one that is shown; None if there is none."""
    pairs = [(example.text_a, example.text_b) for example in examples if example.label == label]
    others = [pair for pair in pairs if pair != shown]
    return random.choice(others) if others else None
