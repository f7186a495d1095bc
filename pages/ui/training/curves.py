"""Arithmetic on curves before they are drawn: fewer points, running means."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

MOST_POINTS = 500


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of one line, in the order of x."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


def thin(curve: Curve, most: int = MOST_POINTS) -> Curve:
    """At most so many points: the first, the last, and of each stretch between its lowest and highest, so
    that no peak is lost."""
    if len(curve.xs) <= most:
        return curve
    stretches = (most - 2) // 2
    inner = range(1, len(curve.xs) - 1)
    size = len(inner) / stretches
    kept = {0, len(curve.xs) - 1}
    for i in range(stretches):
        part = inner[int(i * size) : int((i + 1) * size)]
        kept |= {min(part, key=curve.ys.__getitem__), max(part, key=curve.ys.__getitem__)}
    order = sorted(kept)
    return Curve(tuple(curve.xs[i] for i in order), tuple(curve.ys[i] for i in order))


def running_mean(curve: Curve, window: int | None = None) -> Curve:
    """The mean of each point and those before it, over `window` points; None takes a twentieth of the curve
    (5 to 100 points)."""
    size = window or int(min(100, max(5, 0.05 * len(curve.ys))))
    sums, means = 0.0, []
    for i, value in enumerate(curve.ys):
        sums += value - (curve.ys[i - size] if i >= size else 0.0)
        means.append(sums / min(i + 1, size))
    return Curve(curve.xs, tuple(means))


def finite(xs: Sequence[float], ys: Sequence[float]) -> Curve:
    """The points whose y is a number: a loss of NaN leaves a gap."""
    pairs = [(x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(y)]
    return Curve(tuple(float(x) for x, _ in pairs), tuple(float(y) for _, y in pairs))
