"""Pairs and premises that occur more than once: within a split, and on both sides of two splits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from nlpbook_core.examples import ClassificationExample

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Repeats:
    """What occurs again within a split.

    Attributes:
        num_pairs: In the split.
        num_repeated: Pairs that stood there before (the first of them is not counted).
        num_conflicting: Pairs of sentences that occur with more than one label.
    """

    num_pairs: int
    num_repeated: int
    num_conflicting: int


@dataclass(frozen=True, slots=True)
class Leak:
    """What two splits share: a model is then tested on what it has seen.

    Attributes:
        first: The split that is learnt from, or chosen on.
        second: The split that is scored.
        num_pairs: Pairs of `second` that stand in `first` too.
        num_premises: Pairs of `second` whose premise occurs in `first`.
        total: Pairs of `second`.
        places: Some of the shared pairs, by their place in `second`.
    """

    first: str
    second: str
    num_pairs: int
    num_premises: int
    total: int
    places: tuple[int, ...]


def same(sentence: str) -> str:
    """What two sentences have in common that differ in case, spaces or the sign at the end only."""
    return " ".join(sentence.casefold().split()).rstrip(".!?。 ")


def repeats(examples: Sequence[ClassificationExample]) -> Repeats:
    """Count what occurs again."""
    labels: dict[Key, set[str]] = defaultdict(set)
    for example in examples:
        labels[_key(example)].add(example.label)
    conflicting = sum(len(found) > 1 for found in labels.values())
    return Repeats(len(examples), len(examples) - len(labels), conflicting)


def leaks(splits: Mapping[str, Sequence[ClassificationExample]], most: int = 20) -> tuple[Leak, ...]:
    """What each later split shares with each earlier one.

    Args:
        splits: By name, in the order train, val, test.
        most: Places that are kept of each.
    """
    return tuple(
        _leak(first, second, splits[first], splits[second], most) for first, second in combinations(splits, 2)
    )


def _leak(
    first: str,
    second: str,
    learnt: Sequence[ClassificationExample],
    scored: Sequence[ClassificationExample],
    most: int,
) -> Leak:
    pairs = {_key(example) for example in learnt}
    premises = {premise for premise, _ in pairs}
    shared = [place for place, example in enumerate(scored) if _key(example) in pairs]
    num_premises = sum(same(example.text_a) in premises for example in scored)
    return Leak(first, second, len(shared), num_premises, len(scored), tuple(shared[:most]))


def _key(example: ClassificationExample) -> Key:
    return same(example.text_a), same(example.text_b)
