"""Progress where there is no terminal: a line on stderr every few seconds, for logs."""

import sys
import time
from collections.abc import Callable

from nlpbook_core.files import MEGABYTE

Report = Callable[[int, int], None]

_EVERY_S = 5.0


class LineProgress:
    """Called with done and total; prints at most every five seconds, and at the end."""

    def __init__(self, what: str, unit: str) -> None:
        self._what, self._unit = what, unit
        self._last = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        is_end = bool(total) and done >= total
        if is_end or time.monotonic() - self._last > _EVERY_S:
            self._last = time.monotonic()
            print(f"{self._what}: {self._amount(done)} of {self._amount(total)}", file=sys.stderr, flush=True)

    def _amount(self, count: int) -> str:
        if self._unit != "bytes":
            return f"{count:,} {self._unit}"
        return f"{count / MEGABYTE:.1f} MB" if count else "an unknown size"
