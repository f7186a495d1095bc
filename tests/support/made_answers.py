"""Answers of a model that was never there, with what is to be found in them put in."""

import random
from dataclasses import replace

from nlpbook_core.examples import LABELS
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


def label_ids(rows: list[PredictedPair], name: str) -> list[int]:
    """A column of labels as their places."""
    return [LABELS.index(row.column(name)) for row in rows]
