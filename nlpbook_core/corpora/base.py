"""What every corpus can do, under the book's names: `get_examples`, `get_labels`, `num_labels`."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from nlpbook_core.download.published import PublishedFile, is_right, verify
from nlpbook_core.errors import ArgumentError, CorpusEmpty, CorpusMissing
from nlpbook_core.examples import LABELS, MODES, ClassificationExample, Mode
from nlpbook_core.files import sha256_of

if TYPE_CHECKING:
    from nlpbook_core.settings.arguments import ClassificationTrainArguments


@dataclass(frozen=True, slots=True)
class PublishedScore:
    """An accuracy that other people measured on a corpus and published: shown beside ours, never as ours.

    Attributes:
        model: As the paper names it.
        accuracy: A fraction, on the paper's own test.
        source: Address of the paper.
    """

    model: str
    accuracy: float
    source: str


@dataclass(frozen=True, slots=True)
class CorpusCard:
    """What a page tells about a corpus before anything is read.

    Attributes:
        name: As in `downstream_corpus_name`.
        title: What people call it.
        labels: Label names; a label's place is its id.
        licence: Short name of the licence.
        homepage: The publisher's page, or empty.
        languages: Codes of the languages of the sentences.
        files: What is published, with sizes where known.
        num_pairs: Published number of pairs of each split, where known.
        problems: Codes of what one should know before trusting a number; the texts explain each.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    licence: str
    homepage: str
    languages: tuple[str, ...]
    files: tuple[PublishedFile, ...]
    num_pairs: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class Corpus(ABC):
    """Pairs of sentences with labels, read from a folder.

    A subclass says which files hold a split (`paths`) and how one file is read (`read`); to add a
    corpus, write one such file and name it in `corpora/__init__.py`. All that is said of a corpus, on pages,
    in the shell and in model cards, comes from what stands here.
    """

    name: str
    title: ClassVar[str] = ""
    labels: ClassVar[tuple[str, ...]] = LABELS
    licence: ClassVar[str] = ""
    homepage: ClassVar[str] = ""
    languages: ClassVar[tuple[str, ...]] = ("ko",)
    files: ClassVar[tuple[PublishedFile, ...]] = ()
    num_pairs: ClassVar[dict[str, int]] = {}
    problems: ClassVar[tuple[str, ...]] = ()
    published_scores: ClassVar[tuple[PublishedScore, ...]] = ()
    # Raised when the same bytes are read as other pairs than before: rows that were cached no longer count.
    reading_version: ClassVar[int] = 1

    @abstractmethod
    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        """The files that hold a split."""

    @abstractmethod
    def read(self, path: Path) -> list[ClassificationExample]:
        """All the pairs of one file."""

    def choose(self, examples: list[ClassificationExample], mode: Mode) -> list[ClassificationExample]:
        """Those of the pairs read that belong to the split; all of them unless a subclass says otherwise."""
        return examples

    def configured(self, args: "ClassificationTrainArguments") -> "Corpus":
        """The corpus in the form that a run's settings ask for; itself where it has only one."""
        return self

    def for_model(self, labels: Sequence[str]) -> "Corpus":
        """The corpus as a model with these labels is asked about it; itself unless it takes any labels."""
        return self

    @property
    def variant(self) -> str:
        """What beside the files' bytes decides the pairs of a split."""
        return ""

    def get_examples(self, data_root_path: str | Path, mode: str) -> list[ClassificationExample]:
        """The pairs of one split.

        Args:
            data_root_path: The corpus's own folder.
            mode: `train`, `val` or `test`.

        Raises:
            ArgumentError: If `mode` is anything else.
            CorpusMissing: If a file is not there.
            ChecksumMismatch: If a file is not the published one.
            CorpusEncoding: If a file is not UTF-8 text of the expected form.
            CorpusColumns: If a file has other columns.
            CorpusRow: If a row cannot be used.
            CorpusEmpty: If the split has no pair.
        """
        split = check_mode(mode)
        paths = self.paths(data_root_path, split)
        for path in paths:
            self._check(path)
        read = [example for path in paths for example in self.read(path)]
        examples = self.choose(read, split)
        if not examples:
            raise CorpusEmpty(path=paths[0], value=0, accepted=1)
        return examples

    def first_examples(
        self, data_root_path: str | Path, mode: str, limit: int
    ) -> list[ClassificationExample]:
        """The first pairs of a split, to have something to read while the rest is read.

        A corpus of hundreds of thousands reads no more than these; the file's hash is not checked then.

        Raises:
            As `get_examples`.
        """
        return self.get_examples(data_root_path, mode)[:limit]

    def get_labels(self) -> list[str]:
        """Label names; a label's place is its id."""
        return list(self.labels)

    @property
    def num_labels(self) -> int:
        """How many classes a model for this corpus needs."""
        return len(self.get_labels())

    def card(self) -> CorpusCard:
        """Licence, source, files and known problems."""
        return CorpusCard(
            name=self.name, title=self.title or self.name, labels=tuple(self.get_labels()),
            licence=self.licence, homepage=self.homepage, languages=self.languages, files=self.files,
            num_pairs=dict(self.num_pairs), problems=self.problems,
        )  # fmt: skip

    def missing(self, folder: Path) -> tuple[PublishedFile, ...]:
        """The published files that are not in the folder, or are other files than the published ones."""
        return tuple(file for file in self.files if not is_right(folder / file.name, file))

    def is_present(self, folder: Path) -> bool:
        """Whether every split can be read without a download."""
        return not self.missing(folder)

    def fingerprint(self, data_root_path: str | Path, mode: str) -> str:
        """A name for exactly the pairs of a split, in hex; it changes when a byte of a file does.

        Raises:
            CorpusMissing: If a file is not there.
        """
        split = check_mode(mode)
        parts = [type(self).__name__, f"reading {self.reading_version}", self.variant, split]
        for path in self.paths(data_root_path, split):
            self._require(path)
            parts.append(sha256_of(path))
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    def _check(self, path: Path) -> None:
        """Files put there by hand are used after the same checks as downloaded ones."""
        self._require(path)
        for file in self.files:
            if file.name == path.name:
                verify(path, file)

    def _require(self, path: Path) -> None:
        if not path.is_file():
            raise CorpusMissing(path=path, corpus=self.name)


def check_mode(mode: str) -> Mode:
    """The split's name, checked.

    Raises:
        ArgumentError: If there is no such split.
    """
    for known in MODES:
        if mode == known:
            return known
    raise ArgumentError(argument="mode", value=repr(mode), accepted=", ".join(MODES))
