"""Where special tokens stand around two sentences, and which pieces stay when there is no room for all.

The rules are those of today's fast tokenizers, written out: the features are assembled by them, and a page
can show them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlpbook_core.errors import ArgumentError, ModelFolder
from nlpbook_core.tokenization.backend import plain_backend

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

STRATEGIES = ("longest_first", "only_first", "only_second")


@dataclass(frozen=True, slots=True)
class PairLayout:
    """Where a tokenizer puts its special tokens around two sentences.

    BERT: `[CLS] first [SEP] second [SEP]`; XLM-R: `<s> first </s></s> second </s>`.

    Attributes:
        prefix: Ids before the first sentence.
        middle: Ids between the two.
        suffix: Ids after the second.
        types: Segment of prefix, first, middle, second and suffix.
        has_segments: Whether the model gets segments.
        pad_id: Id of the padding token.
    """

    prefix: tuple[int, ...]
    middle: tuple[int, ...]
    suffix: tuple[int, ...]
    types: tuple[int, int, int, int, int]
    has_segments: bool
    pad_id: int

    @property
    def num_special(self) -> int:
        """Special tokens in a row."""
        return len(self.prefix) + len(self.middle) + len(self.suffix)

    def segments(self, first: int, second: int) -> list[int]:
        """Segment of each position of a row with so many pieces of each sentence, without padding."""
        counts = (len(self.prefix), first, len(self.middle), second, len(self.suffix))
        return [kind for kind, count in zip(self.types, counts, strict=True) for _ in range(count)]

    @classmethod
    def of(cls, tokenizer: "PreTrainedTokenizerBase") -> "PairLayout":
        """Read the layout off the tokenizer's own way to encode a pair.

        Raises:
            ModelFolder: If it cannot encode pairs, or has no padding token.
        """
        encoding = plain_backend(tokenizer).encode("a", "b")
        sentences = encoding.sequence_ids
        if tokenizer.pad_token_id is None or not {0, 1} <= set(sentences):
            raise ModelFolder(
                path=tokenizer.name_or_path, reason="its tokenizer has no form for padded pairs"
            )
        first, second = sentences.index(0), sentences.index(1)
        after_first = len(sentences) - sentences[::-1].index(0)
        after_second = len(sentences) - sentences[::-1].index(1)
        ids, types = encoding.ids, encoding.type_ids
        has_segments = "token_type_ids" in tokenizer.model_input_names and types[first] != types[second]
        return cls(
            prefix=tuple(ids[:first]),
            middle=tuple(ids[after_first:second]),
            suffix=tuple(ids[after_second:]),
            types=(types[0], types[first], types[after_first], types[second], types[-1]),
            has_segments=has_segments,
            pad_id=tokenizer.pad_token_id,
        )


def kept_lengths(
    first: ArrayLike, second: ArrayLike, budget: ArrayLike, truncation: str = "longest_first"
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many pieces of each sentence stay when `budget` pieces have room; for one pair or for many.

    `longest_first` takes from the longer one; when both must be cut, the shorter keeps `budget // 2` and the
    longer the rest; on a tie the second counts as the longer. Where the sentence that is not to be cut is
    too long alone, `only_first` and `only_second` do as `longest_first`.

    Args:
        first: Pieces of the first sentence, any shape.
        second: Pieces of the second, same shape.
        budget: Room in pieces, special tokens not counted; one for all, or one for each.
        truncation: The strategy asked for.
    """
    first, second = np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    budget = np.asarray(budget, dtype=np.int64)
    shorter = np.minimum(np.minimum(first, second), budget // 2)
    keep = np.where(first <= second, shorter, budget - shorter)
    if truncation == "only_first":
        keep = np.where(second < budget, budget - second, keep)
    elif truncation == "only_second":
        keep = np.where(first < budget, first, keep)
    fits = first + second <= budget
    return np.where(fits, first, keep), np.where(fits, second, budget - keep)


def effective_truncation(first: int, second: int, budget: int, truncation: str) -> str:
    """The strategy that `kept_lengths` really used for a pair."""
    untouchable = {"only_first": second, "only_second": first}.get(truncation, 0)
    return truncation if first + second <= budget or untouchable < budget else "longest_first"


def check_room(max_seq_length: int, truncation: str, layout: PairLayout) -> None:
    """Refuse a length that leaves no room for one piece of each sentence, and an unknown strategy."""
    if truncation not in STRATEGIES:
        raise ArgumentError(argument="truncation", value=truncation, accepted=", ".join(STRATEGIES))
    if max_seq_length < layout.num_special + 2:
        raise ArgumentError(
            argument="max_seq_length",
            value=max_seq_length,
            accepted=f"at least {layout.num_special + 2} tokens",
        )
