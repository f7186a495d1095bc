"""Pairs become rows of numbers: the chapter's `ClassificationFeatures` and `ClassificationDataset`.

Nothing here imports torch: a page that shows rows stays light, and torch's `DataLoader` takes the dataset all
the same.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nlpbook_core.corpora.base import Corpus
from nlpbook_core.errors import ArgumentError, CorpusEmpty
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.features.cache import FeatureArrays, features_key, load_features, save_features
from nlpbook_core.features.corpus_encoding import encode_examples
from nlpbook_core.progress import Progress
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.unknown import check_unknown

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

logger = logging.getLogger("nlpbook")

_GUARD_SENTENCES = 2_000


class PairCorpus(Protocol):
    """What a corpus must offer; the book's own corpora classes do."""

    def get_examples(self, data_root_path: str, mode: str) -> list[ClassificationExample]:
        """The pairs of a split."""

    def get_labels(self) -> list[str]:
        """Label names; a label's place is its id."""


@dataclass
class ClassificationFeatures:
    """One row, as the book has it; read as `row.input_ids` or `row["input_ids"]`.

    Attributes:
        input_ids: Padded to `max_seq_length`.
        attention_mask: 1 for tokens, 0 for padding.
        token_type_ids: Segments; None if the model has none.
        label: Id of the label.
    """

    input_ids: list[int]
    attention_mask: list[int] | None = None
    token_type_ids: list[int] | None = None
    label: int | None = None

    def keys(self) -> list[str]:
        """Names of the columns that the row has."""
        return [name for name, value in vars(self).items() if value is not None]

    def __getitem__(self, name: str) -> Any:
        if name not in vars(self):
            raise KeyError(name)
        return getattr(self, name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())


FeatureFunction = Callable[..., list[ClassificationFeatures]]


def convert_examples_to_features(
    examples: Sequence[ClassificationExample],
    tokenizer: "PreTrainedTokenizerBase",
    args: ClassificationTrainArguments,
    label_list: list[str],
) -> list[ClassificationFeatures]:
    """Rows of all pairs, padded to `args.max_seq_length` (the book's function and arguments)."""
    arrays = encode_examples(examples, tokenizer, args.max_seq_length, args.truncation, label_list)
    return [_row(arrays, index, args.max_seq_length) for index in range(len(arrays))]


class ClassificationDataset:
    """One split of a corpus as rows of numbers; what a torch `DataLoader` takes.

    The rows are cached in the workspace under a hash of the corpus, the tokenizer and the settings, and
    mapped from there. A feature function of one's own is used instead, uncached, if given.

    Args:
        args: The settings; `max_seq_length`, `truncation`, `overwrite_cache` and the corpus folder count.
        tokenizer: A fast tokenizer.
        corpus: One of `corpora`, or any object with the book's `get_examples` and `get_labels`.
        mode: `train`, `val` or `test`.
        convert_examples_to_features_fn: Makes the rows from (examples, tokenizer, args, label_list).
        progress: Called with pairs done and in all while encoding; may raise to stop.

    Raises:
        ArgumentError: If `mode` is no split.
        CorpusEmpty: If the split has no pair.
        CorpusRow: If a pair has a label that the corpus does not list.
        UnknownTokens: If the vocabulary does not fit the texts.
    """

    def __init__(
        self,
        args: ClassificationTrainArguments,
        tokenizer: "PreTrainedTokenizerBase",
        corpus: PairCorpus,
        mode: str = "train",
        convert_examples_to_features_fn: FeatureFunction = convert_examples_to_features,
        progress: Progress | None = None,
    ) -> None:
        if mode not in MODES:
            raise ArgumentError(argument="mode", value=repr(mode), accepted=", ".join(MODES))
        self.args, self.corpus, self.mode = args, corpus, mode
        self._examples: list[ClassificationExample] | None = None
        self._rows: list[ClassificationFeatures] | None = None
        self._arrays: FeatureArrays | None = None
        if convert_examples_to_features_fn is convert_examples_to_features:
            self._arrays = self._cached(tokenizer, progress)
        else:
            self._rows = convert_examples_to_features_fn(
                self.examples, tokenizer, args, label_list=self.get_labels()
            )
            _log_first(self.examples, tokenizer, self._rows[:5])

    def __len__(self) -> int:
        return len(self.arrays if self._rows is None else self._rows)

    def __getitem__(self, index: int) -> ClassificationFeatures:
        if self._rows is not None:
            return self._rows[index]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return _row(self.arrays, index % len(self), self.args.max_seq_length)

    def get_labels(self) -> list[str]:
        """Label names in the order of their ids."""
        return list(self.corpus.get_labels())

    @property
    def examples(self) -> list[ClassificationExample]:
        """The pairs as people wrote them, read when first asked for."""
        if self._examples is None:
            folder = self.args.corpus_root / self.args.downstream_corpus_name
            self._examples = list(self.corpus.get_examples(str(folder), self.mode))
            if not self._examples:
                raise CorpusEmpty(path=f"{folder} ({self.mode})", value=0, accepted=1)
        return self._examples

    @property
    def arrays(self) -> FeatureArrays:
        """All rows without padding. Rows of a feature function of one's own have none."""
        if self._arrays is None:
            raise ArgumentError(
                argument="convert_examples_to_features_fn", value="given", accepted="its default"
            )
        return self._arrays

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each row without padding, shape (pairs,)."""
        if self._rows is None:
            return self.arrays.lengths
        return np.array([sum(row.attention_mask or [1] * len(row.input_ids)) for row in self._rows])

    def _cached(self, tokenizer: "PreTrainedTokenizerBase", progress: Progress | None) -> FeatureArrays:
        args, began = self.args, time.monotonic()
        key = features_key(
            self._pairs_hash(), tokenizer, args.max_seq_length, args.truncation, self.get_labels()
        )
        found = None if args.overwrite_cache else load_features(key)
        if found is not None:
            took = time.monotonic() - began
            logger.info("Loading features from cached file %s [took %.3f s]", found.folder, took)
            return found
        logger.info("Creating features of %d pairs (%s)", len(self.examples), self.mode)
        check_unknown(tokenizer, _sample(self.examples))
        arrays = encode_examples(
            self.examples, tokenizer, args.max_seq_length, args.truncation, self.get_labels(), progress
        )
        rows = [_row(arrays, index, args.max_seq_length) for index in range(min(5, len(arrays)))]
        _log_first(self.examples, tokenizer, rows)
        saved = save_features(key, arrays)
        self._examples = (
            None  # the words of 900,000 pairs take more memory than their rows; read again if asked for
        )
        logger.info(
            "Saving features into cached file %s [took %.3f s]", saved.folder, time.monotonic() - began
        )
        return saved

    def _pairs_hash(self) -> str:
        """A hash of the split's pairs: by its files for our corpora, by the pairs for a class of one's own.

        Ours say when they read the same bytes otherwise (`reading_version`); a class of one's own need not.
        """
        is_ours = type(self.corpus).__module__.startswith("nlpbook_core.corpora.")
        if is_ours and isinstance(self.corpus, Corpus):
            folder = self.args.corpus_root / self.args.downstream_corpus_name
            return self.corpus.fingerprint(folder, self.mode)
        total = hashlib.sha256()
        for example in self.examples:
            for text in (example.text_a, example.text_b, example.label):
                total.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
        return total.hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        # Data processes need the rows, not the texts.
        return {**self.__dict__, "_examples": None}


def _row(arrays: FeatureArrays, index: int, max_seq_length: int) -> ClassificationFeatures:
    return ClassificationFeatures(**arrays.row(index, max_seq_length), label=int(arrays.labels[index]))


def _sample(examples: Sequence[ClassificationExample]) -> list[str]:
    """Sentences from all over the split, for the guard against [UNK]."""
    step = max(1, 2 * len(examples) // _GUARD_SENTENCES)
    return [text for example in examples[::step] for text in (example.text_a, example.text_b)]


def _log_first(
    examples: Sequence[ClassificationExample],
    tokenizer: "PreTrainedTokenizerBase",
    rows: Sequence[ClassificationFeatures],
) -> None:
    """The book's log: the first examples with their pieces and rows."""
    for example, row in zip(examples, rows, strict=False):
        logger.info("*** Example ***")
        logger.info("sentence A, B: %s + %s", example.text_a, example.text_b)
        logger.info("tokens: %s", " ".join(map(str, tokenizer.convert_ids_to_tokens(row.input_ids))))
        logger.info("label: %s", example.label)
        logger.info("features: %s", row)
