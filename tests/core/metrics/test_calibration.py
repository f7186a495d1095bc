"""How far a model may be believed: the error is torchmetrics', and the one that was put in."""

import random

import pytest
import torch
from torchmetrics.functional.classification import multiclass_calibration_error

from nlpbook_core.metrics import calibration
from nlpbook_core.predictions.predicted_pair import PredictedPair
from tests.support.made_answers import label_ids, made


def test_expected_calibration_error_is_torchmetrics() -> None:
    rows = made()
    found = calibration.calibration(rows)
    shares = torch.tensor([row.probabilities for row in rows], dtype=torch.float64)
    wanted = multiclass_calibration_error(
        shares, torch.tensor(label_ids(rows, "label")), 3, n_bins=10, norm="l1"
    )
    assert found.expected_error == pytest.approx(float(wanted), abs=1e-6)
    assert sum(part.num_pairs for part in found.bins) == len(rows)


def answers(num_pairs: int, offset: float) -> list[PredictedPair]:
    """Answers that are right less often than they are sure, by the offset."""
    draw, rows = random.Random(5), []
    for _ in range(num_pairs):
        confidence = draw.uniform(0.5, 0.8)
        is_right = draw.random() < confidence - offset
        rows.append(PredictedPair("p", "h", "a", "a" if is_right else "b", (confidence, 1 - confidence)))
    return rows


@pytest.mark.parametrize("offset", [-0.2, 0.0, 0.2])
def test_calibration_finds_the_error_that_was_put_in(offset: float) -> None:
    found = calibration.calibration(answers(40_000, offset))
    assert found.expected_error == pytest.approx(abs(offset), abs=0.012)


@pytest.mark.parametrize("offset", [-0.2, 0.2])
def test_a_model_is_overconfident_if_it_is_surer_than_right(offset: float) -> None:
    assert calibration.calibration(answers(2_000, offset)).is_overconfident is (offset > 0)
