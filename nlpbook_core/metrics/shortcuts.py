"""Which words give the answer away: simple models on the words alone, and what they lean on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlpbook_core.examples import ClassificationExample
from nlpbook_core.metrics.simple_models import MAX_TRAIN_PAIRS, WordsOf, text_of, word_model

NAMES: tuple[WordsOf, ...] = ("hypothesis_words", "both_words")
NUM_TELLING = 6
_SEED = 7


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A simple model's accuracy, and the words that speak most for each label.

    Attributes:
        name: One of `NAMES`.
        accuracy: Fraction of the scored pairs.
        num_pairs: That were scored.
        telling: By label: words (or two in a row) with the largest weight and that weight, largest first.
    """

    name: WordsOf
    accuracy: float
    num_pairs: int
    telling: dict[str, tuple[tuple[str, float], ...]]


def measure_shortcuts(
    train: Sequence[ClassificationExample], scored: Sequence[ClassificationExample]
) -> tuple[Shortcut, ...]:
    """Learn both on at most 20,000 pairs of `train`, and score them; seconds.

    Args:
        train: At least two labels, else nothing can be told apart and nothing is returned.
        scored: At least one pair.
    """
    from threadpoolctl import threadpool_limits

    if len({example.label for example in train}) < 2:
        return ()
    if len(train) > MAX_TRAIN_PAIRS:
        train = random.Random(_SEED).sample(train, MAX_TRAIN_PAIRS)
    with threadpool_limits(1):
        return tuple(_measure(name, train, scored) for name in NAMES)


def _measure(
    name: WordsOf, train: Sequence[ClassificationExample], scored: Sequence[ClassificationExample]
) -> Shortcut:
    model = word_model(len(train))
    model.fit([text_of(name, example) for example in train], [example.label for example in train])
    predicted = model.predict([text_of(name, example) for example in scored])
    right = sum(str(label) == example.label for label, example in zip(predicted, scored, strict=True))
    return Shortcut(name, right / len(scored), len(scored), _telling(model))


def _telling(model: Any) -> dict[str, tuple[tuple[str, float], ...]]:
    words = model[0].get_feature_names_out()
    labels, weights = [str(label) for label in model[1].classes_], model[1].coef_
    if len(labels) == 2:  # one row of weights, for the second label
        weights = [-weights[0], weights[0]]
    found = {}
    for label, row in zip(labels, weights, strict=True):
        best = sorted(range(len(words)), key=lambda i: -row[i])[:NUM_TELLING]
        found[label] = tuple((str(words[i]), float(row[i])) for i in best if row[i] > 0)
    return found
