"""What a `max_seq_length` costs on a corpus: pairs that are cut, and positions that are only padding."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nlpbook_core.batches.sampling import grouped_order, padded_tokens, random_order


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


@dataclass(frozen=True, slots=True)
class LengthScale:
    """What each `max_seq_length` of a scale costs on a split.

    Attributes:
        shortest: First length of the scale, in tokens.
        num_pairs: Pairs in the split.
        histogram: Pairs by their tokens before truncation, from 0 to the end of the scale.
        num_cut: Pairs that lose pieces, at each length of the scale.
        padding_frac: Share of positions that are padding when each row is filled up, at each length.
    """

    shortest: int
    num_pairs: int
    histogram: tuple[int, ...]
    num_cut: tuple[int, ...]
    padding_frac: tuple[float, ...]


def length_scale(lengths: ArrayLike, shortest: int, longest: int) -> LengthScale:
    """Count at each length from `shortest` to `longest` what is cut and what is padding.

    Args:
        lengths: Tokens of each pair before truncation, special tokens included; at least one.
        shortest: First length of the scale.
        longest: Its last length.
    """
    lengths = np.asarray(lengths, dtype=np.int64)
    counts = np.bincount(lengths, minlength=longest + 1)
    limits = np.arange(shortest, longest + 1)
    num_fit, tokens_fit = np.cumsum(counts), np.cumsum(counts * np.arange(len(counts)))
    num_cut = len(lengths) - num_fit[limits]
    tokens = tokens_fit[limits] + num_cut * limits
    return LengthScale(
        shortest=shortest,
        num_pairs=len(lengths),
        histogram=tuple(counts[: longest + 1].tolist()),
        num_cut=tuple(num_cut.tolist()),
        padding_frac=tuple((1 - tokens / (len(lengths) * limits)).tolist()),
    )
