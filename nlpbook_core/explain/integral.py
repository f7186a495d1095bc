"""The integral of a gradient along the straight line between two inputs, finer where it is uneven.

A model's score often changes abruptly on a short stretch of the line, and points that are spread evenly miss
it. What a stretch contributes must equal the score's rise over it; where it does not, the stretch is halved.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import torch

POINTS = 5  # of Gauss and Legendre, in one stretch


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the line.

    Attributes:
        low: Where it begins, as a share of the line.
        high: Where it ends.
        parts: What each position contributes on it, shape (seq,).
        gap: Their sum less the score's rise.
    """

    low: float
    high: float
    parts: torch.Tensor
    gap: float


def ever_finer(
    score: Callable[[torch.Tensor], torch.Tensor], start: torch.Tensor, end: torch.Tensor
) -> Iterator[list[Stretch]]:
    """The whole line, then each time the stretch with the widest gap in halves; without an end.

    The first costs `POINTS` gradients, each of the others twice as many.

    Args:
        score: Scores of shape (batch,) from inputs of shape (batch, seq, hidden).
        start: Of shape (1, seq, hidden).
        end: Likewise.
    """
    from captum.attr import IntegratedGradients

    explain = IntegratedGradients(score).attribute

    @cache
    def score_at(share: float) -> float:
        with torch.no_grad():
            return float(score(start + share * (end - start))[0])

    def stretch(low: float, high: float) -> Stretch:
        here, there = (start + share * (end - start) for share in (low, high))
        parts = explain(there, baselines=here, n_steps=POINTS)[0].detach().sum(dim=-1).double()
        return Stretch(low, high, parts, float(parts.sum()) - (score_at(high) - score_at(low)))

    found = [stretch(0.0, 1.0)]
    while True:
        yield found
        widest = max(found, key=lambda one: abs(one.gap))
        middle = (widest.low + widest.high) / 2
        rest = [one for one in found if one is not widest]
        found = [*rest, stretch(widest.low, middle), stretch(middle, widest.high)]
