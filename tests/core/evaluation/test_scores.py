"""Figures from predictions, checked by hand; labels of a model mapped to those of a corpus by name."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score, precision_recall_fscore_support

from nlpbook_core.errors import ModelFolder
from nlpbook_core.evaluation.predicting import label_columns
from nlpbook_core.evaluation.scores import confusion, evaluate
from nlpbook_core.examples import LABELS
from nlpbook_core.predictions.predicted_pair import PredictedPair
from tests.support.made_answers import label_ids, made


def row(premise: str, label: str, predicted: str, source: str = "") -> PredictedPair:
    return PredictedPair(premise, "h", label, predicted, source=source)


ROWS = [
    row("a", "entailment", "entailment", "time"),
    row("a", "contradiction", "neutral", "time"),
    row("a", "neutral", "neutral", "number"),
    row("b", "entailment", "entailment", "number"),
]


def test_accuracy_confusion_and_sources_are_counted_right() -> None:
    found = evaluate(ROWS)
    assert found.labels == LABELS and found.num_pairs == 4
    assert found.accuracy.estimate == 0.75
    assert found.confusion == ((2, 0, 0), (0, 0, 1), (0, 0, 1))
    assert [(s.source, s.num_pairs, s.accuracy) for s in found.by_source] == [
        ("time", 2, 0.5),
        ("number", 2, 1.0),
    ]


def test_the_interval_draws_premises_not_pairs() -> None:
    """Ten copies of a premise are one observation: the interval of a half-right split stays wide."""
    rows = [row("a", "entailment", "entailment")] * 50 + [row("b", "entailment", "neutral")] * 50
    interval = evaluate(rows).accuracy
    assert interval.estimate == 0.5 and (interval.low, interval.high) == (0.0, 1.0)


def test_other_labels_are_taken_as_they_come() -> None:
    found = evaluate([row("a", "yes", "no"), row("b", "no", "no")])
    assert found.labels == ("no", "yes") and found.confusion == ((1, 0), (1, 0))


def test_columns_are_found_by_name_or_by_order_if_there_are_no_names() -> None:
    folder = Path("model")
    assert label_columns(folder, ["neutral", "entailment", "contradiction"], LABELS) == [1, 2, 0]
    assert label_columns(folder, ["LABEL_0", "LABEL_1", "LABEL_2"], LABELS) == [0, 1, 2]
    with pytest.raises(ModelFolder, match="positive"):
        label_columns(folder, ["positive", "negative"], LABELS)


def test_macro_f1_and_label_scores_are_scikit_learns() -> None:
    rows = made()
    found = evaluate(rows)
    gold, predicted = label_ids(rows, "label"), label_ids(rows, "predicted")
    assert found.macro_f1.estimate == f1_score(gold, predicted, average="macro")
    columns = precision_recall_fscore_support(gold, predicted)
    for place, score in enumerate(found.by_label):
        assert (score.precision, score.recall, score.f1) == tuple(float(c[place]) for c in columns[:3])
        assert score.num_pairs == 300
    assert found.macro_f1.low < found.macro_f1.estimate < found.macro_f1.high
    assert confusion(rows, LABELS) == found.confusion


def test_the_interval_over_premises_has_the_width_that_theory_gives() -> None:
    rows = made(num_premises=400, right=0.8)
    found = evaluate(rows).accuracy
    p = found.estimate
    half = 1.96 * np.sqrt(p * (1 - p) / 400)  # 400 independent premises, not 1,200 pairs
    assert found.high - found.low == pytest.approx(2 * half, rel=0.1)
