import math

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from nlpbook_core.metrics import accuracy as metrics


def test_accuracy_is_scikit_learns() -> None:
    rng = np.random.default_rng(7)
    gold, predicted = rng.integers(0, 3, 500), rng.integers(0, 3, 500)
    assert metrics.accuracy(predicted.tolist(), gold.tolist()) == pytest.approx(
        accuracy_score(gold, predicted)
    )
    assert math.isnan(metrics.accuracy([], []))


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    """Two hundred made-up evaluations with a known accuracy of 0.7, pairs of a premise sharing their luck."""
    rng, covered = np.random.default_rng(7), 0
    for trial in range(200):
        luck = np.repeat(rng.random(100) < 0.7, 3)  # whole premises are right or wrong
        groups = np.repeat(np.arange(100), 3).astype(str).tolist()
        found = metrics.accuracy_interval(
            luck.astype(int).tolist(), [1] * 300, groups, num_samples=300, seed=trial
        )
        covered += found.low <= 0.7 <= found.high
    assert 0.88 <= covered / 200 <= 0.99


def test_an_interval_over_premises_is_wider_than_one_over_pairs() -> None:
    right = np.repeat(np.random.default_rng(7).random(100) < 0.7, 3).astype(int).tolist()
    premises = np.repeat(np.arange(100), 3).astype(str).tolist()
    wide = metrics.accuracy_interval(right, [1] * 300, premises)
    narrow = metrics.accuracy_interval(right, [1] * 300, [str(i) for i in range(300)])
    assert wide.estimate == narrow.estimate
    assert wide.high - wide.low > 1.3 * (narrow.high - narrow.low)


def test_a_row_of_the_confusion_is_a_gold_label() -> None:
    counts = metrics.confusion_counts(predicted=[0, 1, 1, 2], gold=[0, 0, 1, 1], num_labels=3)
    assert counts.tolist() == [[1, 1, 0], [0, 1, 1], [0, 0, 0]]


def test_macro_f1_of_a_drawn_sample_is_scikit_learns_too() -> None:
    # With one group only one sample can be drawn, so the interval closes on scikit-learn's figure.
    gold, predicted = [0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 0, 2]
    found = metrics.macro_f1_interval(predicted, gold, ["p"] * 6, 3, num_samples=5)
    wanted = f1_score(gold, predicted, average="macro")
    assert (found.low, found.high) == pytest.approx((wanted, wanted))
