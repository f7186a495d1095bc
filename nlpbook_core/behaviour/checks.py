"""Behavioural tests in the manner of CheckList (Ribeiro et al. 2020): is what is simple right, does an
answer move when it should, and stay when it should?"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nlpbook_core.behaviour.minimal_pairs import KINDS, MinimalPair, Sort, make
from nlpbook_core.behaviour.sure_pairs import sure_pairs
from nlpbook_core.examples import LABELS, Pair
from nlpbook_core.predictions.predicted_pair import PredictedPair

Answer = Callable[[Sequence[Pair]], Sequence[str]]
MOST_PAIRS = 100


@dataclass(frozen=True)
class Failure:
    """A pair that the model got wrong: as it was, as it was asked, what the answer was."""

    premise: str
    hypothesis: str
    changed: MinimalPair
    predicted: str


@dataclass(frozen=True)
class BehaviourTest:
    """One row of the table.

    Attributes:
        kind: Which change was made, or which capability was asked for.
        sort: `functionality`: pairs as they stand; `invariance`: the answer must stay; `direction`: it must
            be the label that follows.
        num_pairs: Pairs asked; of a change, only those that the model had right before it.
        num_passed: Of these, those that it has right.
        failures: The others.
    """

    kind: str
    sort: Sort
    num_pairs: int
    num_passed: int
    failures: tuple[Failure, ...]


def behaviour(
    rows: Sequence[PredictedPair],
    answer: Answer,
    most: int = MOST_PAIRS,
    seed: int = 7,
    labels: Sequence[str] = LABELS,
) -> list[BehaviourTest]:
    """Every capability on its own pairs, then every kind of change on pairs that the model has right.

    Args:
        rows: What the model said of a split.
        answer: Gives a label a pair.
        most: Pairs of each kind, drawn at random.
        seed: Of the draw.
        labels: What the model can answer. Capabilities are asked for only if all of ours are among them.
    """
    simple = sure_pairs() if set(LABELS) <= set(labels) else {}
    asked = [_asked([((p.premise, p.hypothesis), p) for p in pairs], answer) for pairs in simple.values()]
    right = [row for row in rows if row.is_right]
    random.Random(seed).shuffle(right)
    made = (list(islice(_changed(kind, right), most)) for kind in KINDS)
    return [*asked, *(_asked(pairs, answer) for pairs in made if pairs)]


def _changed(kind: str, rows: Sequence[PredictedPair]) -> Iterator[tuple[Pair, MinimalPair]]:
    """Each row that the change can be made of, before and after it."""
    for row in rows:
        changed = make(kind, row.premise, row.hypothesis, row.label)
        if changed is not None:
            yield (row.premise, row.hypothesis), changed


def _asked(pairs: Sequence[tuple[Pair, MinimalPair]], answer: Answer) -> BehaviourTest:
    """The answers to pairs of one kind, each with what it was before; at least one."""
    labels = answer([(pair.premise, pair.hypothesis) for _, pair in pairs])
    failures = tuple(
        Failure(*before, pair, label)
        for (before, pair), label in zip(pairs, labels, strict=True)
        if label != pair.label
    )
    first = pairs[0][1]
    return BehaviourTest(first.kind, first.sort, len(pairs), len(pairs) - len(failures), failures)
