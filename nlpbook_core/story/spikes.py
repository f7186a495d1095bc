"""Where a curve leaps, told apart from the noise of single batches."""

from collections.abc import Sequence
from statistics import fmean, median

_BEFORE, _LENGTH = 50, 3
_LEAST_RISE = 0.5  # nats: a smaller leap hurts nothing
_NOISE = 6.0  # deviations


def first_spike(losses: Sequence[float]) -> int | None:
    """The place where three losses in a row first lie far above the fifty before; None if they never do.

    Far is six of their median absolute deviations (scaled to a normal's standard deviation), twice their
    median, and half a nat. One odd batch alone is no spike.
    """
    total = sum(losses[:_BEFORE])
    for at in range(_BEFORE, len(losses) - _LENGTH + 1):
        if sum(losses[at : at + _LENGTH]) / _LENGTH > 1.5 * total / _BEFORE:  # cheap, and seldom true
            before, now = losses[at - _BEFORE : at], losses[at : at + _LENGTH]
            if min(now) > median(before) and fmean(now) > _limit(before):
                return at
        total += losses[at] - losses[at - _BEFORE]
    return None


def _limit(before: Sequence[float]) -> float:
    middle = median(before)
    deviation = 1.4826 * median(abs(loss - middle) for loss in before)
    return max(middle + _NOISE * deviation, 2 * middle, middle + _LEAST_RISE)
