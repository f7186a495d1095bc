"""Checking the rows of a file of one's own: which column is what, what its labels mean, what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from nlpbook_core.corpora.reading import VOTE_FIELDS, problem_of, row_error
from nlpbook_core.errors import ArgumentError, CorpusColumns, CorpusRow
from nlpbook_core.examples import LABELS, ClassificationExample
from nlpbook_core.own_files import table

_WORDS = {
    **{label: label for label in LABELS},
    "참": "entailment", "거짓": "contradiction", "중립": "neutral",
    "함의": "entailment", "모순": "contradiction",
}  # fmt: skip
# Numbers are read in the book's order; other corpora count neutral as 1, so the card says that it was done.
_NUMBERS = {str(place): label for place, label in enumerate(LABELS)}
# A column by these names would be taken for the model's own.
_NAMES_OF_SCORES = {
    "guid", "source", "premise", "hypothesis", "label", "predicted", "probabilities", "votes",
}  # fmt: skip
_MOST_EXTRA, _LONGEST_EXTRA = 20, 200
MIN_LABELS, MAX_LABELS = 2, 8  # the pages have eight looks
GUESSES = {
    "premise": ("premise", "sentence1", "text_a", "전제"),
    "hypothesis": ("hypothesis", "sentence2", "text_b", "가설"),
    "label": ("gold_label", "label", "라벨", "정답"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which columns hold what, and what the labels of the file mean."""

    premise: str
    hypothesis: str
    label: str
    label_map: Mapping[str, str]
    labels: tuple[str, ...] = LABELS

    def label_of(self, value: object) -> str | None:
        """One of the corpus's labels, or None if the file's word is not understood."""
        word = str(value).strip()
        if self.labels != LABELS:
            return self.label_map.get(word) or (word if word in self.labels else None)
        return self.label_map.get(word) or _WORDS.get(word.lower()) or _NUMBERS.get(word)

    def votes(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """What single annotators said, where the columns are called as KLUE's."""
        found = (self.label_of(values.get(name)) for name in VOTE_FIELDS if name != self.label)
        return tuple(label for label in found if label)

    def extra(self, values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        """The columns that have no role here, to cut scores by."""
        taken = {self.premise, self.hypothesis, self.label, *VOTE_FIELDS, *_NAMES_OF_SCORES}
        free = ((name, str(value)) for name, value in values.items() if name not in taken and value)
        return tuple(
            islice(((name, value) for name, value in free if len(value) <= _LONGEST_EXTRA), _MOST_EXTRA)
        )

    def is_number(self, value: object) -> bool:
        """Whether the label was understood only because numbers are taken in the book's order."""
        word = str(value).strip()
        return self.labels == LABELS and word in _NUMBERS and word not in self.label_map


def wanted_columns(
    path: Path,
    premise: str | None,
    hypothesis: str | None,
    label: str | None,
    label_map: Mapping[str, str] | None,
    labels: Sequence[str] = LABELS,
) -> Wanted:
    """What is asked for, checked against the file's columns; the usual names stand in for None.

    Raises:
        ArgumentError: If the labels are too few, too many or repeated, or the map names another.
        CorpusColumns: If a column is not there, or one serves twice.
    """
    _check_labels(labels)
    mapping = {str(key).strip(): value for key, value in (label_map or {}).items()}
    for key, value in mapping.items():
        if value not in labels:
            raise ArgumentError(argument=f"label_map[{key}]", value=value, accepted=", ".join(labels))
    known = table.columns(path)
    asked = {"premise": premise, "hypothesis": hypothesis, "label": label}
    chosen = {role: _column(path, known, role, column) for role, column in asked.items()}
    if len(set(chosen.values())) < len(chosen):
        wanted = "three different columns"
        raise CorpusColumns(path=path, found=", ".join(chosen.values()), wanted=wanted, argument="premise")
    return Wanted(**chosen, label_map=mapping, labels=tuple(labels))


def _check_labels(labels: Sequence[str]) -> None:
    words = {label.strip() for label in labels}
    if len(words) != len(labels) or "" in words or not MIN_LABELS <= len(labels) <= MAX_LABELS:
        accepted = f"{MIN_LABELS} to {MAX_LABELS} different names"
        raise ArgumentError(argument="labels", value=", ".join(labels)[:80], accepted=accepted)


def _column(path: Path, known: list[str], role: str, column: str | None) -> str:
    for name in [column] if column else GUESSES[role]:
        if name in known:
            return name
    wanted = column or " or ".join(GUESSES[role])
    raise CorpusColumns(path=path, found=", ".join(known)[:200], wanted=wanted, argument=role)


@dataclass(frozen=True, slots=True)
class Mends:
    """What somebody decided about rows in trouble; the file itself stays as it is.

    Attributes:
        cells: New values, by row and column.
        dropped: Rows to leave out.
        drops_rest: Leave out every other row that cannot be used, too.
    """

    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    dropped: frozenset[int] = frozenset()
    drops_rest: bool = False

    def mended(self, row: table.TableRow) -> table.TableRow:
        """The row with its new values."""
        new = {column: value for (number, column), value in self.cells.items() if number == row.number}
        return table.TableRow(row.number, {**row.values, **new}) if new else row


@dataclass(slots=True)
class RowReader:
    """Goes through a file once and tells usable pairs from rows in trouble.

    Attributes:
        path: The file.
        wanted: Its columns and labels.
        mends: What was decided about rows in trouble.
        num_dropped: Rows so far that were left out for that.
        num_duplicates: Rows so far that repeat an earlier pair; they are left out.
        num_numbers: Pairs so far whose label was a number.
        num_conflicts: Pairs so far that stand there with another label too; they are kept, as
            published corpora have some (XNLI's dev has one).
    """

    path: Path
    wanted: Wanted
    mends: Mends = field(default_factory=Mends)
    num_dropped: int = 0
    num_duplicates: int = 0
    num_numbers: int = 0
    num_conflicts: int = 0
    _labels: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _guids: dict[str, int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ClassificationExample | CorpusRow]:
        for row in table.rows(self.path):
            number = row.fields["row"] if isinstance(row, CorpusRow) else row.number
            found = None if number in self.mends.dropped else self._usable(row)
            if number in self.mends.dropped or (self.mends.drops_rest and isinstance(found, CorpusRow)):
                self.num_dropped += 1
            elif found is not None:
                yield found

    def _usable(self, row: table.TableRow | CorpusRow) -> ClassificationExample | CorpusRow | None:
        return row if isinstance(row, CorpusRow) else self._pair(self.mends.mended(row))

    def _pair(self, row: table.TableRow) -> ClassificationExample | CorpusRow | None:
        wanted, values = self.wanted, row.values
        premise, hypothesis = values.get(wanted.premise), values.get(wanted.hypothesis)
        written = values.get(wanted.label)
        label = wanted.label_of(written)
        found = problem_of(premise, hypothesis, label, wanted.labels)
        if found:
            role, value, accepted = found
            value = written if role == "label" else value
            return row_error(self.path, row.number, getattr(wanted, role), value, accepted)
        source, guid = str(values.get("source") or ""), str(values.get("guid") or "")
        self.num_numbers += wanted.is_number(written)
        votes, extra = wanted.votes(values), wanted.extra(values)
        return self._unless_seen(
            row.number,
            ClassificationExample(str(premise), str(hypothesis), str(label), source, guid, votes, extra),
        )

    def _unless_seen(
        self, number: int, example: ClassificationExample
    ) -> ClassificationExample | CorpusRow | None:
        labels = self._labels.setdefault((example.text_a, example.text_b), set())
        if example.label in labels:
            self.num_duplicates += 1
            return None
        self.num_conflicts += bool(labels)
        labels.add(example.label)
        earlier = self._guids.setdefault(example.guid, number) if example.guid else number
        if earlier != number:
            accepted = f"a guid of its own (row {earlier} has this one)"
            return row_error(self.path, number, "guid", example.guid, accepted)
        return example
