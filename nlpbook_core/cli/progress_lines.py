"""Progress where there is no terminal: a line on stderr every few seconds, for logs."""

import sys

from nlpbook_core.files import MEGABYTE
from nlpbook_core.progress import Progress, throttled

_EVERY_S = 5.0


def line_progress(what: str, unit: str) -> Progress:
    """A callback that prints at most every five seconds, and at the end."""

    def tell(done: int, total: int) -> None:
        print(f"{what}: {_amount(done, unit)} of {_amount(total, unit)}", file=sys.stderr, flush=True)

    return throttled(tell, every_s=_EVERY_S, at_once=False)


def _amount(count: int, unit: str) -> str:
    if unit != "bytes":
        return f"{count:,} {unit}"
    return f"{count / MEGABYTE:.1f} MB" if count else "an unknown size"
