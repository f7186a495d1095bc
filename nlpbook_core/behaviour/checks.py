"""Behavioural tests in the manner of CheckList (Ribeiro et al. 2020): does an answer move when it should, and
stay when it should?"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlpbook_core.behaviour.minimal_pairs import KINDS, MinimalPair, Sort, make

Answer = Callable[[Sequence[tuple[str, str]]], Sequence[str]]
MOST_PAIRS = 100


@dataclass(frozen=True)
class Failure:
    """A pair whose change the model did not follow: as it was, as it became, what it answered then."""

    premise: str
    hypothesis: str
    changed: MinimalPair
    predicted: str


@dataclass(frozen=True)
class BehaviourTest:
    """One row of the table.

    Attributes:
        kind: Which change was made.
        sort: `invariance`: the answer must stay; `direction`: it must be the label that follows.
        num_pairs: Pairs that the model had right before the change; only they are counted.
        num_passed: Of these, those that it has right after it.
        failures: The others.
    """

    kind: str
    sort: Sort
    num_pairs: int
    num_passed: int
    failures: tuple[Failure, ...]


def behaviour(
    rows: Sequence[Mapping[str, Any]], answer: Answer, most: int = MOST_PAIRS, seed: int = 7
) -> list[BehaviourTest]:
    """Every kind of change on pairs that the model has right.

    Args:
        rows: Predictions, in the form of `runs.predictions`.
        answer: Gives a label a pair.
        most: Pairs of each kind, drawn at random.
        seed: Of the draw.
    """
    right = [row for row in rows if row["label"] == row["predicted"]]
    random.Random(seed).shuffle(right)
    return [found for kind in KINDS if (found := _one_kind(kind, right, answer, most)).num_pairs]


def _one_kind(kind: str, rows: Sequence[Mapping[str, Any]], answer: Answer, most: int) -> BehaviourTest:
    made: list[tuple[Mapping[str, Any], MinimalPair]] = []
    for row in rows:
        changed = make(kind, str(row["premise"]), str(row["hypothesis"]), str(row["label"]))
        if changed is not None:
            made.append((row, changed))
        if len(made) == most:
            break
    labels = answer([(changed.premise, changed.hypothesis) for _, changed in made]) if made else []
    failures = tuple(
        Failure(str(row["premise"]), str(row["hypothesis"]), changed, label)
        for (row, changed), label in zip(made, labels, strict=True)
        if label != changed.label
    )
    return BehaviourTest(kind, KINDS[kind][0], len(made), len(made) - len(failures), failures)
