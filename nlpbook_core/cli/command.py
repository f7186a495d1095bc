"""What a command is, and a parser whose complaints have the form of all other errors."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NoReturn

from nlpbook_core.errors import ArgumentError


@dataclass(frozen=True)
class Command:
    """One command of the command line.

    Attributes:
        name: The word after `nlpbook`.
        summary: What it does, as half a sentence.
        example: A line that can be copied.
        add_options: Adds its options to a parser; `--json` is there already.
        run: Does it and returns the exit code.
    """

    name: str
    summary: str
    example: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class UsageError(ArgumentError):
    """The words of the command line do not fit together."""

    code: ClassVar[str] = "usage"
    template: ClassVar[str] = "{detail}. `{prog} --help` shows what there is."


class Parser(argparse.ArgumentParser):
    """Raises `UsageError` where argparse would print and exit, and completes no option that is half written.

    A half-written `--learning-rat 1` would start a run that nobody meant.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        raise UsageError(detail=message[0].upper() + message[1:], prog=self.prog)
