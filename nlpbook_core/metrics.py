"""Figures of merit on label ids. Accuracies are fractions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
    """
    right = (np.asarray(predicted) == np.asarray(gold)).astype(float)
    _, where = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    hits, sizes = np.bincount(where, weights=right), np.bincount(where)
    draws = np.random.default_rng(seed).integers(0, len(sizes), size=(num_samples, len(sizes)))
    estimates = hits[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(estimates, [0.025, 0.975])
    return Interval(float(right.mean()), float(low), float(high))


def confusion_counts(predicted: Sequence[int], gold: Sequence[int], num_labels: int) -> NDArray[np.int64]:
    """Counts of pairs, shape (label, label): a row is a gold label, a column a predicted one."""
    from sklearn.metrics import confusion_matrix

    counts: NDArray[np.int64] = confusion_matrix(gold, predicted, labels=list(range(num_labels)))
    return counts
