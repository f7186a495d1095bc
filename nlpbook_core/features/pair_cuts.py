"""One pair at every length and by every strategy: the figures a browser needs to cut it without asking."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nlpbook_core.features.pair_encoding import MAX_CHARACTERS, EncodedPair, encode_pair
from nlpbook_core.features.pair_layout import STRATEGIES, PairLayout, kept_lengths

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class PairCuts:
    """A pair whole, and what stays of it.

    Attributes:
        whole: Nothing is cut, and exactly one place of padding stands at its end.
        shortest: The first length of the table.
        kept: By strategy, one entry a length from `shortest` on: pieces that stay of premise and hypothesis.
    """

    whole: EncodedPair
    shortest: int
    kept: dict[str, tuple[tuple[int, int], ...]]


def pair_cuts(
    tokenizer: "PreTrainedTokenizerBase", premise: str, hypothesis: str, shortest: int, longest: int
) -> PairCuts:
    """Cut one pair at every length from `shortest` to `longest`, in tokens.

    Raises:
        TextEmpty, TextTooLong: As `encode_pair`.
    """
    no_limit = 2 * MAX_CHARACTERS + shortest
    num_tokens = encode_pair(tokenizer, premise, hypothesis, no_limit, padding=False).num_tokens
    whole = encode_pair(tokenizer, premise, hypothesis, num_tokens + 1)
    budgets = np.arange(shortest, longest + 1) - PairLayout.of(tokenizer).num_special
    first, second = (np.full(len(budgets), whole.kinds.count(kind)) for kind in ("first", "second"))
    kept = {}
    for strategy in STRATEGIES:
        of_first, of_second = kept_lengths(first, second, budgets, strategy)
        kept[strategy] = tuple(zip(of_first.tolist(), of_second.tolist(), strict=True))
    return PairCuts(whole, shortest, kept)
