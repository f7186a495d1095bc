"""Figures about a model's answers: they equal the libraries', and find what is known beforehand."""

import random
from dataclasses import replace

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score, precision_recall_fscore_support
from torchmetrics.functional.classification import multiclass_calibration_error

from nlpbook_core.evaluation.scores import confusion, evaluate
from nlpbook_core.examples import LABELS
from nlpbook_core.metrics import accuracy as metrics
from nlpbook_core.metrics import calibration, slices
from nlpbook_core.predictions.predicted_pair import PredictedPair


def made(num_premises: int = 300, seed: int = 3, right: float = 0.7) -> list[PredictedPair]:
    """Three pairs a premise with random opinions; whole premises are right or wrong together."""
    draw, rows = random.Random(seed), []
    for number in range(num_premises):
        is_right = draw.random() < right
        for place, label in enumerate(LABELS):
            predicted = label if is_right else LABELS[(place + 1) % 3]
            top = draw.uniform(0.51, 0.999)
            rest = (1 - top) * draw.uniform(0.51, 0.99)
            others = iter((rest, 1 - top - rest))
            shares = tuple(top if name == predicted else next(others) for name in LABELS)
            pair = PredictedPair(f"전제 {number}", f"가설 {place}", label, predicted, shares)
            rows.append(replace(pair, source=("가", "나")[number % 2]))
    return rows


def ids(rows: list[PredictedPair], name: str) -> list[int]:
    return [LABELS.index(row.column(name)) for row in rows]


def test_macro_f1_and_label_scores_are_scikit_learns() -> None:
    rows = made()
    found = evaluate(rows)
    gold, predicted = ids(rows, "label"), ids(rows, "predicted")
    assert found.macro_f1.estimate == f1_score(gold, predicted, average="macro")
    columns = precision_recall_fscore_support(gold, predicted)
    for place, score in enumerate(found.by_label):
        assert (score.precision, score.recall, score.f1) == tuple(float(c[place]) for c in columns[:3])
        assert score.num_pairs == 300
    assert found.macro_f1.low < found.macro_f1.estimate < found.macro_f1.high
    assert confusion(rows, LABELS) == found.confusion


def test_macro_f1_of_a_drawn_sample_is_scikit_learns_too() -> None:
    # With one group only one sample can be drawn, so the interval closes on scikit-learn's figure.
    gold, predicted = [0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 0, 2]
    found = metrics.macro_f1_interval(predicted, gold, ["p"] * 6, 3, num_samples=5)
    wanted = f1_score(gold, predicted, average="macro")
    assert (found.low, found.high) == pytest.approx((wanted, wanted))


def test_the_interval_over_premises_has_the_width_that_theory_gives() -> None:
    rows = made(num_premises=400, right=0.8)
    found = evaluate(rows).accuracy
    p = found.estimate
    half = 1.96 * np.sqrt(p * (1 - p) / 400)  # 400 independent premises, not 1,200 pairs
    assert found.high - found.low == pytest.approx(2 * half, rel=0.1)


def test_expected_calibration_error_is_torchmetrics() -> None:
    rows = made()
    found = calibration.calibration(rows)
    shares = torch.tensor([row.probabilities for row in rows], dtype=torch.float64)
    wanted = multiclass_calibration_error(shares, torch.tensor(ids(rows, "label")), 3, n_bins=10, norm="l1")
    assert found.expected_error == pytest.approx(float(wanted), abs=1e-6)
    assert sum(part.num_pairs for part in found.bins) == len(rows)


@pytest.mark.parametrize(("offset", "wanted"), [(0.0, 0.0), (0.2, 0.2)])
def test_calibration_finds_the_error_that_was_put_in(offset: float, wanted: float) -> None:
    draw, rows = random.Random(5), []
    for _ in range(40_000):
        confidence = draw.uniform(0.5, 0.8)
        is_right = draw.random() < confidence - offset
        rows.append(PredictedPair("p", "h", "a", "a" if is_right else "b", (confidence, 1 - confidence)))
    found = calibration.calibration(rows)
    assert found.expected_error == pytest.approx(wanted, abs=0.012)
    assert found.is_overconfident or offset == 0.0


def test_slices_hold_every_pair_once_with_its_own_accuracy() -> None:
    rows = made()
    for by in ("source", "overlap", "length", "negation"):
        parts = slices.slices(rows, by)
        assert sum(part.num_pairs for part in parts) == len(rows)
        for part in parts:
            inside = slices.members(rows, by, part.name)
            share = np.mean([row.is_right for row in inside])
            assert len(inside) == part.num_pairs and part.accuracy.estimate == pytest.approx(share)
    assert [part.num_premises for part in slices.slices(rows, "source")] == [150, 150]


def test_any_column_can_be_cut_by_and_votes_tell_agreement() -> None:
    rows = [
        replace(row, extra=(("region", str(at % 4)),), votes=("a",) if at % 3 else ("a", "b"))
        for at, row in enumerate(made(20))
    ]
    assert {"region", "agreement", "source"} <= set(slices.ways(rows))
    assert [part.name for part in slices.slices(rows, "agreement")] == ["unanimous", "split"]
    assert "guid" not in slices.ways(rows)


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [
        ([1 / 3, 1 / 3, 1 / 3], 1.0), ([1.0, 0.0, 0.0], 0.0), ([0.5, 0.5, 0.0], np.log(2) / np.log(3)),
        ([0.5, 0.5], 1.0), ([0.9, 0.1], 0.468996), ([1.0], 0.0),
    ],
)  # fmt: skip
def test_uncertainty_is_entropy_as_a_share_of_the_most_there_can_be(
    shares: list[float], wanted: float
) -> None:
    [part] = slices.slices(
        [replace(row, source="가", probabilities=tuple(shares)) for row in made(2)], "source"
    )
    assert part.uncertainty == pytest.approx(wanted, abs=1e-6)


def test_a_model_that_wavers_where_people_do_is_less_sure_of_split_votes() -> None:
    sure, torn, two_thirds = (1.0, 0.0, 0.0), (1 / 3, 1 / 3, 1 / 3), (0.5, 0.5, 0.0)
    opinions: list[tuple[tuple[str, ...], tuple[float, ...]]] = [
        (("a", "a", "a"), sure), (("a", "a", "b"), torn), (("a", "b", "c"), two_thirds), ((), torn)
    ]  # fmt: skip
    rows = [
        replace(row, votes=votes, probabilities=shares)
        for row, (votes, shares) in zip(made(2), opinions, strict=False)
    ]
    agreed, split = slices.slices(rows, "agreement")  # the pair without votes is in neither
    assert (agreed.name, agreed.num_pairs, agreed.uncertainty) == ("unanimous", 1, 0.0)
    assert (split.name, split.num_pairs) == ("split", 2)
    assert split.uncertainty == pytest.approx((1 + np.log(2) / np.log(3)) / 2)


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("민수가 밥을 안 먹었다.", True), ("민수가 밥을 먹지 않았다.", True), ("민수는 못 갔다.", True),
        ("그것은 사실이 아니다.", True), ("집에 아무도 없다.", True), ("안경을 썼다.", False),
        ("못을 박았다.", False), ("민수가 밥을 먹었다.", False), ("가지도 않는다", True),
        ("He did not go.", True),
    ],
)  # fmt: skip
def test_negation_is_seen(sentence: str, negated: bool) -> None:
    assert slices.is_negated(sentence) is negated


def test_overlap_is_a_share_of_the_hypothesis() -> None:
    assert slices.overlap("민수가 밥을 먹었다.", "민수가 먹었다.") == pytest.approx(4 / 5)
    assert slices.overlap("가나다", "라마바") == 0.0 and slices.overlap("가", "나") == 0.0
