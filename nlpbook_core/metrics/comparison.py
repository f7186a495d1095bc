"""Two models on the same pairs: what each gets that the other does not, and whether that could be luck."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlpbook_core.metrics.accuracy import Interval, difference_interval
from nlpbook_core.predictions.predicted_pair import PredictedPair

Part = Literal["only_first", "only_second", "neither", "both"]
PARTS: tuple[Part, ...] = ("only_first", "only_second", "neither", "both")


@dataclass(frozen=True, slots=True)
class Both:
    """One pair and what two models said of it."""

    first: PredictedPair
    second: PredictedPair

    @property
    def part(self) -> Part:
        """Who has it right."""
        right = self.first.is_right, self.second.is_right  # their gold label is the same
        if right == (True, True):
            return "both"
        return "only_first" if right[0] else "only_second" if right[1] else "neither"


@dataclass(frozen=True)
class Comparison:
    """What two models come to on the pairs that both were asked.

    Attributes:
        pairs: Each with both answers, in the order of the first model's.
        counts: Pairs by who has them right.
        difference: Accuracy of the first less that of the second, a fraction, with a 95 % interval that draws
            whole premises again.
        p_value: Of McNemar's exact test (1947): how often a fair coin, thrown for each pair that only one
            of them has, would fall at least as far from even. It takes the pairs for independent, which
            those of one premise are not; the interval does not.
    """

    pairs: tuple[Both, ...]
    counts: dict[Part, int]
    difference: Interval
    p_value: float

    @property
    def could_be_luck(self) -> bool:
        """Whether no difference at all lies within the interval."""
        return self.difference.low <= 0 <= self.difference.high

    def of(self, part: Part) -> list[Both]:
        """The pairs of one part, those first on which the two were surest."""
        chosen = [pair for pair in self.pairs if pair.part == part]
        return sorted(chosen, key=lambda pair: -(pair.first.confidence + pair.second.confidence))


def compare(first: Sequence[PredictedPair], second: Sequence[PredictedPair]) -> Comparison | None:
    """Compare two models' predictions.

    Returns:
        The comparison over the pairs that both were asked; None if there are none.
    """
    others = {_key(row): row for row in second}
    pairs = tuple(Both(row, others[_key(row)]) for row in first if _key(row) in others)
    if not pairs:
        return None
    parts = [pair.part for pair in pairs]
    counts: dict[Part, int] = {part: parts.count(part) for part in PARTS}
    difference = difference_interval(
        [part in ("both", "only_first") for part in parts],
        [part in ("both", "only_second") for part in parts],
        [pair.first.premise for pair in pairs],
    )
    return Comparison(pairs, counts, difference, _mcnemar(counts["only_first"], counts["only_second"]))


def _key(row: PredictedPair) -> tuple[str, str, str]:
    return row.premise, row.hypothesis, row.label


def _mcnemar(only_first: int, only_second: int) -> float:
    from scipy.stats import binomtest

    n = only_first + only_second
    return float(binomtest(only_first, n).pvalue) if n else 1.0
