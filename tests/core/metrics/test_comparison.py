"""Two runs on the same pairs: the parts, the interval, and the test, on data whose answer is known."""

import random
from dataclasses import replace

import pytest
from scipy.stats import binom

from nlpbook_core.metrics import comparison
from nlpbook_core.metrics.accuracy import accuracy_interval
from nlpbook_core.predictions.predicted_pair import PredictedPair


def rows(rights: list[bool], per_premise: int = 3) -> list[PredictedPair]:
    return [
        PredictedPair(
            f"전제 {i // per_premise}", f"가설 {i}", "neutral", "neutral" if right else "entailment",
            (0.4 - i / 1e4, 0.0, 0.6 + i / 1e4),
        )
        for i, right in enumerate(rights)
    ]  # fmt: skip


def test_the_parts_are_counted_and_only_common_pairs_are_compared() -> None:
    first, second = rows([True, True, False, False, True]), rows([True, False, True, False])
    found = comparison.compare(first, second)
    assert found is not None and len(found.pairs) == 4
    assert found.counts == {"both": 1, "only_first": 1, "only_second": 1, "neither": 1}
    assert [pair.first.hypothesis for pair in found.of("only_first")] == ["가설 1"]
    assert found.difference.estimate == 0 and found.could_be_luck and found.p_value == 1
    assert comparison.compare(first, [replace(row, premise="다른 전제") for row in second]) is None


def test_the_surest_pairs_come_first() -> None:
    found = comparison.compare(rows([True] * 5), rows([False] * 5))
    assert found is not None
    assert [pair.first.hypothesis for pair in found.of("only_first")] == [
        f"가설 {i}" for i in (4, 3, 2, 1, 0)
    ]


@pytest.mark.parametrize(("only_first", "only_second"), [(3, 9), (9, 3), (40, 12), (0, 0), (7, 7)])
def test_mcnemar_is_the_two_sided_binomial_test(only_first: int, only_second: int) -> None:
    first = [True] * only_first + [False] * only_second + [True] * 5
    second = [False] * only_first + [True] * only_second + [True] * 5
    found = comparison.compare(rows(first), rows(second))
    n, k = only_first + only_second, min(only_first, only_second)
    assert found is not None
    assert found.p_value == pytest.approx(min(1.0, 2 * float(binom.cdf(k, n, 0.5))) if n else 1.0)


def test_the_same_model_twice_never_differs_and_a_better_one_does() -> None:
    draw = random.Random(7)
    weak = [draw.random() < 0.6 for _ in range(600)]
    strong = [right or draw.random() < 0.2 for right in weak]
    same, better = comparison.compare(rows(weak), rows(weak)), comparison.compare(rows(strong), rows(weak))
    assert same is not None and (same.difference.low, same.difference.high) == (0, 0)
    assert better is not None and not better.could_be_luck and better.p_value < 0.001
    # Drawn together, two runs are told apart where their own intervals still overlap.
    own = accuracy_interval([int(right) for right in strong], [1] * 600, [str(i // 3) for i in range(600)])
    assert better.difference.high - better.difference.low < own.high - own.low


def test_the_interval_of_no_difference_holds_zero_nineteen_times_in_twenty() -> None:
    draw, held = random.Random(3), 0
    for _ in range(60):
        hard = [draw.random() for _ in range(60)]  # what is hard about a premise is hard for both
        one, two = ([draw.random() > hard[i // 3] for i in range(180)] for _ in range(2))
        found = comparison.compare(rows(one), rows(two))
        held += found is not None and found.could_be_luck
    assert held >= 51  # fewer would come by chance once in a hundred thousand
