"""Pairs without labels, to be asked about: from a file, or from a text that somebody pasted."""

from pathlib import Path

from nlpbook_core.errors import CorpusColumns, CorpusEmpty, CorpusRow, NlpbookError
from nlpbook_core.examples import Pair
from nlpbook_core.own_files import table

COLUMNS = ("premise", "hypothesis")
PASTED = Path("pasted")


def from_file(path: Path) -> list[Pair]:
    """The pairs of a file with the columns `premise` and `hypothesis`.

    Raises:
        CorpusColumns: If a column is not there.
        CorpusRow: If a row cannot be read, or a sentence is empty.
        NlpbookError: As `corpora.table.rows`.
    """
    known = table.columns(path)
    if not set(COLUMNS) <= set(known):
        wanted = ", ".join(COLUMNS)
        raise CorpusColumns(path=path, found=", ".join(known), wanted=wanted, argument="the first line")
    pairs = []
    for row in table.rows(path):
        if isinstance(row, CorpusRow):
            raise row
        premise, hypothesis = (str(row.values.get(name) or "") for name in COLUMNS)
        pairs.append(_checked(path, row.number, premise, hypothesis))
    return pairs


def from_text(text: str) -> list[Pair]:
    """A pair a line, with a tab between the sentences, as cells copied from a spreadsheet are.

    A `|` between them will do too. Empty lines and a first line with the names of the columns are left out.

    Raises:
        CorpusRow: If a line is no pair.
        CorpusEmpty: If there is none.
    """
    pairs = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]
        if not line.strip() or (number == 1 and [cell.lower() for cell in cells[:2]] == list(COLUMNS)):
            continue
        if len(cells) < 2:
            raise _refused(PASTED, number, "line", line, "a premise, a tab or |, and a hypothesis")
        pairs.append(_checked(PASTED, number, cells[0], cells[1]))
    if not pairs:
        raise CorpusEmpty(path=PASTED, value=0, accepted=1)
    return pairs


def _checked(path: Path, number: int, premise: str, hypothesis: str) -> Pair:
    for name, sentence in zip(COLUMNS, (premise, hypothesis), strict=True):
        if not sentence.strip():
            raise _refused(path, number, name, "", "a sentence")
    return premise, hypothesis


def _refused(path: Path, number: int, field: str, value: str, accepted: str) -> NlpbookError:
    return CorpusRow(path=path, row=number, field=field, value=value[:60] or "empty", accepted=accepted)
