"""Whether a model's confidence can be taken at its word: of answers given with 80 %, do 80 % hold?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlpbook_core.predictions.predicted_pair import PredictedPair

NUM_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence. All but the count are fractions.

    Attributes:
        low: Least confidence of the bin.
        high: Most confidence of the bin.
        confidence: Mean confidence of its answers.
        accuracy: Share of its answers that are right.
        num_pairs: How many there are.
    """

    low: float
    high: float
    confidence: float
    accuracy: float
    num_pairs: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reliability diagram in numbers.

    Attributes:
        bins: Those that hold pairs, the least confident first.
        expected_error: Expected calibration error: the mean distance of confidence and accuracy over the
            bins, weighted by pairs (Guo et al. 2017, equation 3), a fraction.
        confidence: Mean confidence of all answers.
        accuracy: Share of all answers that are right.
    """

    bins: tuple[Bin, ...]
    expected_error: float
    confidence: float
    accuracy: float

    @property
    def is_overconfident(self) -> bool:
        """Whether the model is surer than it is right."""
        return self.confidence > self.accuracy


def calibration(rows: Sequence[PredictedPair], num_bins: int = NUM_BINS) -> Calibration:
    """How confidence and accuracy go together on predictions."""
    from sklearn.calibration import calibration_curve

    confidences = np.asarray([row.confidence for row in rows], dtype=float).clip(0.0, 1.0)
    right = np.asarray([row.is_right for row in rows], dtype=int)
    accuracies, means = calibration_curve(
        right, confidences, n_bins=num_bins, strategy="uniform", pos_label=1
    )
    edges = np.linspace(0.0, 1.0, num_bins + 1)
    counts = np.bincount(
        np.searchsorted(edges[1:-1], confidences), minlength=num_bins
    )  # as calibration_curve
    filled = np.flatnonzero(counts)
    bins = tuple(
        Bin(float(edges[at]), float(edges[at + 1]), float(mean), float(accuracy), int(counts[at]))
        for at, mean, accuracy in zip(filled, means, accuracies, strict=True)
    )
    error = sum(found.num_pairs * abs(found.accuracy - found.confidence) for found in bins) / len(rows)
    return Calibration(bins, float(error), float(confidences.mean()), float(right.mean()))
