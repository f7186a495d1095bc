"""The figures of merit that every place shows: evaluation page, `nlpbook evaluate`, report and document.

To add one: a function here under `@metric`, its words in `assets/text/<language>/metrics.toml` (its own name
stands in until then), and `uv run python -m scripts.metrics_page` for the document.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlpbook_core.metrics.accuracy import Interval, accuracy_interval, macro_f1_interval
from nlpbook_core.predictions.predicted_pair import PredictedPair

Unit = Literal["fraction", "nats", "number"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a metric takes: a model's answers to the pairs of a split.

    Attributes:
        predicted: Label ids, one a pair.
        gold: Label ids, one a pair.
        probabilities: Fractions, shape (pairs, label).
        premises: Of each pair; intervals draw whole premises, as their pairs are not independent.
        num_labels: Of the corpus.
    """

    predicted: Sequence[int]
    gold: Sequence[int]
    probabilities: NDArray[np.float64]
    premises: Sequence[str]
    num_labels: int

    @classmethod
    def of(cls, rows: Sequence[PredictedPair], labels: Sequence[str]) -> "Answers":
        """From predictions whose labels are all among the corpus's."""
        places = {label: place for place, label in enumerate(labels)}
        return cls(
            [places[row.predicted] for row in rows],
            [places[row.label] for row in rows],
            np.array([row.probabilities for row in rows], dtype=np.float64),
            [row.premise for row in rows],
            len(labels),
        )


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of merit.

    Attributes:
        name: In JSON, texts and documents.
        what: One English sentence, for documents and where a language has none.
        unit: Of the figure.
        source: Where the method comes from.
        compute: Gives an interval, or the figure alone where there is no honest one.
    """

    name: str
    what: str
    unit: Unit
    source: str
    compute: Callable[[Answers], Interval | float]


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's figure; `low` and `high` bound its 95 % interval, None where it has none."""

    name: str
    unit: Unit
    estimate: float
    low: float | None = None
    high: float | None = None


METRICS: dict[str, Metric] = {}

Compute = Callable[[Answers], Interval | float]


def metric(name: str, what: str, unit: Unit = "fraction", source: str = "") -> Callable[[Compute], Compute]:
    """Register a function as a metric, in the order of this file."""

    def keep(compute: Compute) -> Compute:
        METRICS[name] = Metric(name, what, unit, source, compute)
        return compute

    return keep


def measure(answers: Answers) -> tuple[Measured, ...]:
    """Every metric of the answers."""
    return tuple(_measured(each, each.compute(answers)) for each in METRICS.values())


def _measured(metric: Metric, found: Interval | float) -> Measured:
    if isinstance(found, Interval):
        return Measured(metric.name, metric.unit, found.estimate, found.low, found.high)
    return Measured(metric.name, metric.unit, float(found))


@metric(
    "accuracy",
    "Share of the pairs whose predicted label is the gold one.",
    source="interval: Efron and Tibshirani 1993, chapter 8",
)
def _accuracy(answers: Answers) -> Interval:
    return accuracy_interval(answers.predicted, answers.gold, answers.premises)


@metric(
    "macro_f1",
    "Mean of the labels' F1: each label counts the same, however many pairs it has.",
    source="F1: van Rijsbergen 1979; interval as of accuracy",
)
def _macro_f1(answers: Answers) -> Interval:
    return macro_f1_interval(answers.predicted, answers.gold, answers.premises, answers.num_labels)
