"""Parts of a split that have something in common, and how good a model is on each.

A slice with few pairs proves little: each comes with its size and a 95 % interval.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlpbook_core.corpora.overlap import letter_overlap
from nlpbook_core.metrics.accuracy import Interval, accuracy_interval
from nlpbook_core.predictions.predicted_pair import PredictedPair

# Ways to cut that need no column of the data, and those whose parts have an order of their own.
BUILT_IN = ("source", "length", "overlap", "negation", "agreement")
ORDERED = ("length", "overlap", "negation", "agreement")
_MOST_VALUES = 60

# 안 and 못 as words, -지 않다/못하다/말다, 아니다, 없다, 모르다; and what English has.
_NEGATION = re.compile(
    r"(?<![가-힣])[안못](?=\s)|지(?:는|도|를|가)?\s*(?:않|못|말|마)|아니|아닌|없|모르|\b(?:not?|never|none)\b|n't",
    re.I,
)
_OVERLAPS = ("0–25 %", "25–50 %", "50–75 %", "75–100 %")


@dataclass(frozen=True, slots=True)
class Slice:
    """One part.

    Attributes:
        name: What its pairs have in common.
        num_pairs: How many there are.
        num_premises: How many premises they come from.
        accuracy: With a 95 % interval over premises.
        uncertainty: Mean entropy of the model's probabilities, 0 for sure to 1 for all labels alike.
    """

    name: str
    num_pairs: int
    num_premises: int
    accuracy: Interval
    uncertainty: float


def ways(rows: Sequence[PredictedPair]) -> list[str]:
    """How the rows can be cut: the built-in ways that give at least two parts, and columns of own data."""
    own = sorted({name for row in rows[:200] for name, _ in row.extra})
    found = []
    for by in (*BUILT_IN, *own):
        num_values = len({name for name in names(rows, by) if name})
        if 2 <= num_values <= _MOST_VALUES:
            found.append(by)
    return found


def slices(rows: Sequence[PredictedPair], by: str) -> list[Slice]:
    """The parts of one way to cut; those without an order of their own with the worst first."""
    named = names(rows, by)
    places: dict[str, list[int]] = {}
    for at, name in enumerate(named):
        if name:
            places.setdefault(name, []).append(at)
    found = [_slice(name, [rows[at] for at in members]) for name, members in places.items()]
    if by in ORDERED:
        order = {name: place for place, name in enumerate(_order(rows, by))}
        return sorted(found, key=lambda part: order[part.name])
    return sorted(found, key=lambda part: (part.accuracy.estimate, part.name))


def members(rows: Sequence[PredictedPair], by: str, name: str) -> list[PredictedPair]:
    """The rows of one slice."""
    return [row for row, found in zip(rows, names(rows, by), strict=True) if found == name]


def names(rows: Sequence[PredictedPair], by: str) -> list[str]:
    """The slice of each row; empty where the way to cut does not apply."""
    if by == "length":
        return _lengths(rows)
    if by == "overlap":
        return [_OVERLAPS[min(3, int(4 * letter_overlap(row.premise, row.hypothesis)))] for row in rows]
    if by == "negation":
        return [_negation(row.premise, row.hypothesis) for row in rows]
    if by == "agreement":
        return [_agreement(row.votes) for row in rows]
    return [row.column(by) for row in rows]


def is_negated(sentence: str) -> bool:
    """Whether the sentence says no in one of the usual ways."""
    return _NEGATION.search(sentence) is not None


def _slice(name: str, rows: Sequence[PredictedPair]) -> Slice:
    right = [int(row.is_right) for row in rows]
    premises = [row.premise for row in rows]
    interval = accuracy_interval(right, [1] * len(rows), premises)
    unsure = float(np.mean([_entropy(row.probabilities) for row in rows]))
    return Slice(name, len(rows), len(set(premises)), interval, unsure)


def _entropy(probabilities: Sequence[float]) -> float:
    spread = -sum(p * math.log(p) for p in probabilities if p > 0)
    return spread / math.log(len(probabilities)) if len(probabilities) > 1 else 0.0


def _lengths(rows: Sequence[PredictedPair]) -> list[str]:
    """Thirds by the number of words in both sentences, named by what they hold, as in `5–8`."""
    counts = np.asarray([len(f"{row.premise} {row.hypothesis}".split()) for row in rows])
    edges = np.quantile(counts, [1 / 3, 2 / 3])
    thirds = np.searchsorted(edges, counts, side="left")
    spans = {int(k): counts[thirds == k] for k in np.unique(thirds)}
    words = {k: f"{found.min()}–{found.max()}" for k, found in spans.items()}
    return [words[int(k)] for k in thirds]


def _negation(premise: str, hypothesis: str) -> str:
    where = (is_negated(premise), is_negated(hypothesis))
    return {(False, False): "none", (True, False): "premise", (False, True): "hypothesis"}.get(where, "both")


def _agreement(votes: Sequence[str]) -> str:
    return "" if not votes else "unanimous" if len(set(votes)) == 1 else "split"


def _order(rows: Sequence[PredictedPair], by: str) -> list[str]:
    if by == "length":
        return sorted(set(_lengths(rows)), key=lambda span: int(span.split("–")[0]))
    if by == "overlap":
        return list(_OVERLAPS)
    return ["none", "premise", "hypothesis", "both"] if by == "negation" else ["unanimous", "split"]
