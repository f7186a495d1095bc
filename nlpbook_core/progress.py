"""How long work tells how far it is."""

import math
import time
from collections.abc import Callable

from nlpbook_core.errors import RunStopped

# Called with what is done and of how much, 0 if unknown; may raise to end the work.
Progress = Callable[[int, int], object]

_EVERY_S = 0.5


def throttled(
    tell: Progress,
    should_stop: Callable[[], bool] = lambda: False,
    every_s: float = _EVERY_S,
    at_once: bool = True,
) -> Progress:
    """A callback for work that tells often; what listens is told now and then, and always when all is done.

    Args:
        tell: What listens.
        should_stop: Asked at every call.
        every_s: The least time between two calls of `tell`.
        at_once: Whether the first call is passed on, or one that comes `every_s` seconds from now.

    Raises:
        RunStopped: By the callback, once `should_stop` says so.
    """
    told_at = -math.inf if at_once else time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal told_at
        if should_stop():
            raise RunStopped(step=0)
        if time.monotonic() - told_at > every_s or 0 < total <= done:
            told_at = time.monotonic()
            tell(done, total)

    return report
