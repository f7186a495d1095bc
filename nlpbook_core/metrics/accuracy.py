"""Figures of merit on label ids. Accuracies are fractions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DRAWN_AT_ONCE = 100


@dataclass(frozen=True)
class Interval:
    """A 95 % interval around an estimate, all as fractions."""

    estimate: float
    low: float
    high: float


def accuracy(predicted: Sequence[int], gold: Sequence[int]) -> float:
    """Share of pairs whose predicted label is the gold one; NaN for none."""
    if len(predicted) == 0:
        return float("nan")
    return float(np.mean(np.asarray(predicted) == np.asarray(gold)))


def accuracy_interval(
    predicted: Sequence[int],
    gold: Sequence[int],
    groups: Sequence[str],
    num_samples: int = 2000,
    seed: int = 7,
) -> Interval:
    """Accuracy with a 95 % percentile bootstrap interval over groups.

    The pairs of one premise are not independent, so whole premises are drawn again (Efron and Tibshirani
    1993, chapter 8: resample the units that are independent).

    Args:
        predicted: Label ids, one a pair.
        gold: Label ids, one a pair.
        groups: The premise of each pair.
        num_samples: How often premises are drawn.
        seed: Of the draws.
    """
    right = (np.asarray(predicted) == np.asarray(gold)).astype(float)
    sums = _group_sums(np.stack([right, np.ones_like(right)], axis=1), groups)
    low, high = _percentiles(sums, lambda drawn: drawn[:, 0] / drawn[:, 1], num_samples, seed)
    return Interval(float(right.mean()), low, high)


def difference_interval(
    first: Sequence[bool],
    second: Sequence[bool],
    groups: Sequence[str],
    num_samples: int = 2000,
    seed: int = 7,
) -> Interval:
    """Accuracy of the first less that of the second on the same pairs, with an interval as above.

    Both are drawn together: what is hard for one is mostly hard for the other, and cancels out.

    Args:
        first: Whether the first model has each pair right.
        second: Whether the second has.
        groups: The premise of each pair.
        num_samples: How often premises are drawn.
        seed: Of the draws.
    """
    lead = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    sums = _group_sums(np.stack([lead, np.ones_like(lead)], axis=1), groups)
    low, high = _percentiles(sums, lambda drawn: drawn[:, 0] / drawn[:, 1], num_samples, seed)
    return Interval(float(lead.mean()), low, high)


def macro_f1_interval(
    predicted: Sequence[int],
    gold: Sequence[int],
    groups: Sequence[str],
    num_labels: int,
    num_samples: int = 2000,
    seed: int = 7,
) -> Interval:
    """Macro F1 (the mean of the labels' F1) with an interval as `accuracy_interval` draws it."""
    from sklearn.metrics import f1_score

    places = np.asarray(gold) * num_labels + np.asarray(predicted)
    sums = _group_sums(np.eye(num_labels**2)[places], groups)

    def macro_f1(drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        counts = drawn.reshape(len(drawn), num_labels, num_labels)  # a row is a gold label
        both = counts.sum(axis=1) + counts.sum(axis=2)
        right = np.diagonal(counts, axis1=1, axis2=2)
        scores: NDArray[np.float64] = 2 * right / np.maximum(both, 1)  # a label that is nowhere scores 0
        means: NDArray[np.float64] = scores.mean(axis=1)
        return means

    low, high = _percentiles(sums, macro_f1, num_samples, seed)
    estimate = f1_score(gold, predicted, labels=range(num_labels), average="macro", zero_division=0)
    return Interval(float(estimate), low, high)


def label_scores(
    predicted: Sequence[int], gold: Sequence[int], num_labels: int
) -> list[tuple[float, float, float, int]]:
    """Precision, recall, F1 (fractions; 0 where nothing can be divided) and gold pairs of each label."""
    from sklearn.metrics import precision_recall_fscore_support

    columns = precision_recall_fscore_support(gold, predicted, labels=range(num_labels), zero_division=0)
    return [(float(p), float(r), float(f), int(n)) for p, r, f, n in zip(*columns, strict=True)]


def _group_sums(values: NDArray[np.float64], groups: Sequence[str]) -> NDArray[np.float64]:
    """The values of each group added up, shape (groups, column)."""
    _, where = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    return np.stack([np.bincount(where, weights=column) for column in values.T], axis=1)


def _percentiles(
    sums: NDArray[np.float64],
    statistic: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    num_samples: int,
    seed: int,
) -> tuple[float, float]:
    """Where 95 % of a statistic lie when as many groups are drawn again, with replacement."""
    generator, found = np.random.default_rng(seed), []
    for first in range(0, num_samples, _DRAWN_AT_ONCE):  # a large split would otherwise fill the memory
        size = min(_DRAWN_AT_ONCE, num_samples - first)
        draws = generator.integers(0, len(sums), size=(size, len(sums)))
        found.append(statistic(sums[draws].sum(axis=1)))
    low, high = np.quantile(np.concatenate(found), [0.025, 0.975])
    return float(low), float(high)


def confusion_counts(predicted: Sequence[int], gold: Sequence[int], num_labels: int) -> NDArray[np.int64]:
    """Counts of pairs, shape (label, label): a row is a gold label, a column a predicted one."""
    from sklearn.metrics import confusion_matrix

    counts: NDArray[np.int64] = confusion_matrix(gold, predicted, labels=list(range(num_labels)))
    return counts
