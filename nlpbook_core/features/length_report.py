"""What a `max_seq_length` costs on a corpus: pairs that are cut, and positions that are only padding."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nlpbook_core.loaders.sampling import grouped_order, padded_tokens, random_order


@dataclass(frozen=True, slots=True)
class LengthReport:
    """The figures of one split at one `max_seq_length`.

    Attributes:
        num_pairs: Pairs in the split.
        longest: Tokens of its longest pair, before truncation.
        covering: Smallest length that at least 99 % of the pairs fit into.
        num_cut: Pairs that lose pieces.
        cut_frac: Their share.
        padding_frac: Share of positions that are padding when each row is filled up to the length, when
            each batch is filled up to its longest pair, and the same with pairs grouped by length.
    """

    num_pairs: int
    longest: int
    covering: int
    num_cut: int
    cut_frac: float
    padding_frac: dict[str, float]


def length_report(lengths: ArrayLike, max_seq_length: int, batch_size: int, seed: int) -> LengthReport:
    """Count what is cut and what is padding.

    Args:
        lengths: Tokens of each pair before truncation, special tokens included; at least one.
        max_seq_length: In tokens.
        batch_size: Pairs a batch.
        seed: Of the first epoch's order.
    """
    lengths = np.asarray(lengths, dtype=np.int64)
    cut = np.minimum(lengths, max_seq_length)
    num_cut = int((lengths > max_seq_length).sum())
    positions = {
        "max_length": len(cut) * max_seq_length,
        "longest": padded_tokens(cut, random_order(len(cut), seed, 0), batch_size),
        "grouped": padded_tokens(cut, grouped_order(cut, batch_size, seed, 0), batch_size),
    }
    return LengthReport(
        num_pairs=len(lengths),
        longest=int(lengths.max()),
        covering=int(np.quantile(lengths, 0.99, method="inverted_cdf")),
        num_cut=num_cut,
        cut_frac=num_cut / len(lengths),
        padding_frac={name: 1 - int(cut.sum()) / count for name, count in positions.items()},
    )
