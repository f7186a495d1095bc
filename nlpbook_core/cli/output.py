"""What the command line prints: results on stdout, everything else on stderr.

Texts that people or corpora wrote are shown as they are: no markup of theirs is obeyed, and control
characters, which a terminal would act on, are taken out.
"""

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from nlpbook_core.cli.progress_lines import line_progress
from nlpbook_core.progress import Progress


def wants_json(words: Sequence[str]) -> bool:
    """Whether the command line asks for JSON, even if it cannot be parsed."""
    return "--json" in words


def print_json(body: Any) -> None:
    """One line of JSON."""
    print(json.dumps(body, ensure_ascii=False), flush=True)


def note(text: str) -> None:
    """A remark to people, beside the result."""
    print(text, file=sys.stderr, flush=True)


def clean(text: object) -> str:
    """The text without control characters; line breaks and tabs become spaces."""
    spaced = str(text).replace("\n", " ").replace("\t", " ")
    return "".join(letter for letter in spaced if unicodedata.category(letter) != "Cc")


def print_table(head: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[str] = ()) -> None:
    """A table on stdout.

    Args:
        head: Column names.
        rows: One sequence of cells a row.
        right: Names of the columns that are flushed right (numbers).
    """
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in head:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(clean(cell) for cell in row))
    console(sys.stdout).print(table)


def console(stream: TextIO) -> Any:
    """A rich console that takes every text literally."""
    from rich.console import Console

    width = None if stream.isatty() else 120
    return Console(file=stream, markup=False, emoji=False, highlight=False, width=width)


@contextmanager
def progress(what: str, unit: str, silent: bool) -> Iterator[Progress | None]:
    """A progress bar on a terminal, a line now and then elsewhere; gives the callback `(done, total)`.

    Args:
        what: The words before the bar.
        unit: Of done and total; `bytes` are shown as MB.
        silent: Show nothing, for programs.
    """
    if silent:
        yield None
    elif sys.stderr.isatty():
        with _bar(what, unit) as report:
            yield report
    else:
        yield line_progress(what, unit)


@contextmanager
def _bar(what: str, unit: str) -> Iterator[Progress]:
    from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bars
    from rich.progress import TimeRemainingColumn as TimeLeft

    count = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), count, TimeLeft())
    with Bars(*columns, console=console(sys.stderr), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total or None)


def hush_libraries() -> None:
    """Keep transformers' own bars and warnings away from the terminal: they say nothing to a learner."""
    from transformers.utils import logging

    untyped: Any = logging
    untyped.set_verbosity_error()
    untyped.disable_progress_bar()


def percent(fraction: float | None) -> str:
    """A share as people read it: 91.2 %."""
    return "-" if fraction is None else f"{fraction:.1%}".replace("%", " %")


def duration(seconds: float | None) -> str:
    """A time in words: 58 s, 3 min 20 s, 2 h 5 min, 3 days 4 h."""
    if seconds is None:
        return "-"
    whole = round(seconds)
    for size, name, small, small_name in (
        (86400, "days", 3600, "h"),
        (3600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if whole >= size:
            rest = whole % size // small
            return f"{whole // size} {name}" + (f" {rest} {small_name}" if rest else "")
    return f"{seconds:.1f} s" if seconds < 10 else f"{whole} s"
