"""Pairs that the learner kept to try every model on: each run that comes is scored on them too.

They lie in `<workspace>/challenge/pairs.jsonl`, one JSON object a line; as a corpus they have a `test` split
only.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from nlpbook_core import files, locks, workspace
from nlpbook_core.corpora.base import Corpus
from nlpbook_core.errors import ArgumentError, CorpusRow, FolderNotWritable, TextEmpty
from nlpbook_core.examples import LABELS, ClassificationExample, Mode

NAME = "challenge-set"
OWN = "own"

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class ChallengePair:
    """A pair with the label that it should have.

    Attributes:
        premise: As typed.
        hypothesis: As typed.
        label: As the model that it was kept beside names it.
        kind: Which change made it, one of `minimal_pairs.KINDS`, or `own`.
    """

    premise: str
    hypothesis: str
    label: str
    kind: str = OWN


class ChallengeSet(Corpus):
    """The kept pairs as a corpus; `source` is the kind of each.

    Args:
        labels: Of the model that is asked; only pairs with these are in it.
    """

    name = NAME

    def __init__(self, labels: Sequence[str] = LABELS) -> None:
        self._labels = tuple(labels)

    def get_labels(self) -> list[str]:
        return list(self._labels)

    def for_model(self, labels: Sequence[str]) -> "ChallengeSet":
        return ChallengeSet(labels)

    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        """The one file, whatever the folder: it is the learner's, not a publisher's."""
        return (_file(),)

    def read(self, path: Path) -> list[ClassificationExample]:
        return [
            ClassificationExample(pair.premise, pair.hypothesis, pair.label, pair.kind, f"{NAME}-{number}")
            for number, pair in enumerate(_read(path), start=1)
        ]

    def choose(self, examples: list[ClassificationExample], mode: Mode) -> list[ClassificationExample]:
        """Nothing may be learned from them, nor chosen on them."""
        return [example for example in examples if example.label in self._labels] if mode == "test" else []

    def is_present(self, folder: Path) -> bool:
        """Whether a pair was kept."""
        return bool(pairs())


def pairs() -> list[ChallengePair]:
    """All kept pairs, oldest first.

    Raises:
        CorpusRow: If a line of the file is none of ours.
    """
    return _read(_file()) if _file().is_file() else []


def add(pair: ChallengePair) -> bool:
    """Keep a pair; one with the same sentences is replaced. Whether anything changed.

    Raises:
        TextEmpty: If a sentence is empty.
        ArgumentError: If there is no label.
    """
    for name in ("premise", "hypothesis"):
        if not getattr(pair, name).strip():
            raise TextEmpty(field=name)
    if not pair.label.strip():
        raise ArgumentError(argument="label", value=repr(pair.label), accepted="one of the model's labels")
    with _changing() as kept:
        if pair in kept:
            return False
        _write([*(each for each in kept if _texts(each) != _texts(pair)), pair])
    return True


def remove(premise: str, hypothesis: str) -> None:
    """Take a pair out; nothing happens if it is not there."""
    with _changing() as kept:
        _write([each for each in kept if _texts(each) != (premise, hypothesis)])


def replace_all(wanted: list[ChallengePair]) -> None:
    """Make the set hold exactly these, as an undo does."""
    with _changing():
        _write(wanted)


@contextmanager
def _changing() -> Iterator[list[ChallengePair]]:
    """What is kept, while nobody else in this process or another changes it."""
    with _one_at_a_time:
        gate = locks.acquire(workspace.folder("challenge") / ".lock", wait_s=5.0)
        if gate is None:
            raise FolderNotWritable(path=workspace.folder("challenge"), reason="another program is writing")
        try:
            yield pairs()
        finally:
            gate.release()


def _file() -> Path:
    return workspace.home() / "challenge" / "pairs.jsonl"


def _read(path: Path) -> list[ChallengePair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_pair(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _pair(path: Path, number: int, line: str) -> ChallengePair:
    try:
        pair = ChallengePair(**json.loads(line))
        if not all(isinstance(value, str) and value for value in asdict(pair).values()):
            raise TypeError
    except (ValueError, TypeError) as error:
        accepted = "a JSON object with premise, hypothesis, label and kind"
        raise CorpusRow(path=path, row=number, field="line", value=line[:60], accepted=accepted) from error
    return pair


def _write(kept: list[ChallengePair]) -> None:
    lines = [json.dumps(asdict(pair), ensure_ascii=False) for pair in kept]
    files.write_text_atomic(_file(), "".join(f"{line}\n" for line in lines))


def _texts(pair: ChallengePair) -> tuple[str, str]:
    return pair.premise, pair.hypothesis
