"""How good a model is on a split: accuracy with its interval, what is taken for what, and where it fails.

All of it comes from predictions as a run keeps them, without torch; `predicting` makes such predictions.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlpbook_core.examples import LABELS
from nlpbook_core.metrics import accuracy as metrics
from nlpbook_core.metrics.registry import Answers, Measured, measure
from nlpbook_core.predictions.predicted_pair import PredictedPair


@dataclass(frozen=True)
class SourceScore:
    """Accuracy, as a fraction, on the pairs of one source (a genre or a phenomenon)."""

    source: str
    num_pairs: int
    accuracy: float


@dataclass(frozen=True)
class LabelScore:
    """How a model does on one label, as fractions.

    Attributes:
        label: Its name.
        precision: Of the pairs that were given this label, the share that have it.
        recall: Of the pairs that have this label, the share that were given it.
        f1: Their harmonic mean.
        num_pairs: Pairs that have it.
    """

    label: str
    precision: float
    recall: float
    f1: float
    num_pairs: int


@dataclass(frozen=True)
class Evaluation:
    """What predictions on a split come to.

    Attributes:
        labels: Label names, in the order of rows and columns of `confusion`.
        num_pairs: Pairs of the split.
        accuracy: With a 95 % interval that draws whole premises again.
        confusion: Counts of pairs; a row is a gold label, a column a predicted one.
        by_source: Accuracy for each source, worst first; empty if the corpus names none.
        macro_f1: The mean of the labels' F1, with an interval of the same kind.
        by_label: Precision, recall and F1 of each label, in their order.
        figures: Every metric of `metrics.registry`, these two among them.
    """

    labels: tuple[str, ...]
    num_pairs: int
    accuracy: metrics.Interval
    confusion: tuple[tuple[int, ...], ...]
    by_source: tuple[SourceScore, ...]
    macro_f1: metrics.Interval
    by_label: tuple[LabelScore, ...]
    figures: tuple[Measured, ...]


def evaluate(rows: Sequence[PredictedPair], labels: Sequence[str] = ()) -> Evaluation:
    """Figures of a split from its predictions.

    Args:
        rows: The predictions.
        labels: The corpus's, in their order. Without them: the three of NLI if no others occur, else those
            that do, and then chance is reckoned among these.
    """
    seen = {row.label for row in rows} | {row.predicted for row in rows}
    if not seen <= set(labels):
        labels = LABELS if seen <= set(LABELS) else sorted(seen)
    answers = Answers.of(rows, labels)
    figures = {figure.name: figure for figure in measure(answers)}
    scores = metrics.label_scores(answers.predicted, answers.gold, len(labels))
    return Evaluation(
        labels=tuple(labels),
        num_pairs=len(rows),
        accuracy=_interval(figures["accuracy"]),
        confusion=confusion(rows, labels),
        by_source=_by_source(rows),
        macro_f1=_interval(figures["macro_f1"]),
        by_label=tuple(LabelScore(label, *score) for label, score in zip(labels, scores, strict=True)),
        figures=tuple(figures.values()),
    )


def _interval(figure: Measured) -> metrics.Interval:
    assert figure.low is not None and figure.high is not None
    return metrics.Interval(figure.estimate, figure.low, figure.high)


def confusion(rows: Sequence[PredictedPair], labels: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Counts of pairs, as in `Evaluation`, for some of the rows."""
    gold = [labels.index(row.label) for row in rows]
    counts = metrics.confusion_counts([labels.index(row.predicted) for row in rows], gold, len(labels))
    return tuple(tuple(row) for row in counts.tolist())


def _by_source(rows: Sequence[PredictedPair]) -> tuple[SourceScore, ...]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.source:
            hits[row.source].append(row.is_right)
    scores = [SourceScore(name, len(found), sum(found) / len(found)) for name, found in hits.items()]
    return tuple(sorted(scores, key=lambda score: (score.accuracy, score.source)))
