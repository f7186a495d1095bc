"""The same few pairs padded in three ways: how long each row is, and how much of it is only padding."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nlpbook_core.batches.sampling import grouped_order, random_order

NUM_PAIRS, BATCH_SIZE = 40, 8
NAMES = ("max_length", "longest", "grouped")


@dataclass(frozen=True, slots=True)
class PaddedBatch:
    """One batch: tokens of each of its rows, and how long the rows are made."""

    lengths: tuple[int, ...]
    width: int


@dataclass(frozen=True, slots=True)
class PaddingWay:
    """The pairs in batches, padded in one way.

    Attributes:
        name: One of `NAMES`.
        batches: In the order in which they are drawn.
    """

    name: str
    batches: tuple[PaddedBatch, ...]

    @property
    def num_tokens(self) -> int:
        """Positions that hold a token."""
        return sum(sum(batch.lengths) for batch in self.batches)

    @property
    def num_positions(self) -> int:
        """All positions, padding included: what is computed."""
        return sum(len(batch.lengths) * batch.width for batch in self.batches)

    @property
    def padding_frac(self) -> float:
        """Share of the positions that is only padding."""
        return 1 - self.num_tokens / self.num_positions


def padding_ways(
    lengths: ArrayLike, max_seq_length: int, seed: int, batch_size: int = BATCH_SIZE
) -> tuple[PaddingWay, ...]:
    """Forty pairs by chance, the same in each way.

    Args:
        lengths: Tokens of each pair of a split before truncation; at least one.
        max_seq_length: In tokens.
        seed: Decides which pairs, and their order.
        batch_size: Pairs a batch.
    """
    lengths = np.minimum(np.asarray(lengths, dtype=np.int64), max_seq_length)
    some = lengths[random_order(len(lengths), seed, 0)[:NUM_PAIRS]]
    grouped = some[grouped_order(some, batch_size, seed, 0)]
    return (
        PaddingWay("max_length", _batches(some, batch_size, max_seq_length)),
        PaddingWay("longest", _batches(some, batch_size)),
        PaddingWay("grouped", _batches(grouped, batch_size)),
    )


def _batches(
    lengths: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", size: int, width: int = 0
) -> tuple[PaddedBatch, ...]:
    rows = [tuple(int(n) for n in lengths[first : first + size]) for first in range(0, len(lengths), size)]
    return tuple(PaddedBatch(batch, width or max(batch)) for batch in rows)
