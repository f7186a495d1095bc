"""The command line: `nlpbook COMMAND`. One file is one command; the table below names them.

To add a command: write `cli/<name>.py` with a `COMMAND`, and name it in `_COMMANDS`. Command modules import
only light things at their top, so that `nlpbook runs` answers at once.
"""

import argparse
import importlib.metadata
import os
import sys
import traceback
from collections.abc import Sequence

from nlpbook_core.cli import (
    app,
    corpora,
    devices,
    download,
    encode,
    evaluate,
    predict,
    runs,
    serve,
    train,
)
from nlpbook_core.cli.command import Command, Parser
from nlpbook_core.cli.output import print_json, wants_json
from nlpbook_core.errors import NlpbookError

_COMMANDS: tuple[Command, ...] = (
    app.COMMAND,
    train.COMMAND,
    evaluate.COMMAND,
    predict.COMMAND,
    serve.COMMAND,
    encode.COMMAND,
    download.COMMAND,
    corpora.COMMAND,
    devices.COMMAND,
    runs.COMMAND,
)

INTERRUPTED = 130
_EPILOG = """\
Start here:
  nlpbook app                        the lessons, in your browser
  nlpbook train --preset mini        train a small BERT in about a minute, without network

Runs, corpora and models are kept in the folder that NLPBOOK_HOME names (else ~/nlpbook).
Every command has an example in its --help and takes --json.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; see `docs/cli.md` for what the codes mean."""
    _speak_utf8()
    words = _with_dashes(sys.argv[1:] if argv is None else argv)
    try:
        options = parser().parse_args(words)
        command: Command = options.command
        return command.run(options)
    except NlpbookError as error:
        return _say(error, wants_json(words))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader at the other end of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("NLPBOOK_DEBUG"):
            traceback.print_exc()
        detail = f"{type(error).__name__}: {error}".splitlines()[0]
        story = "Set NLPBOOK_DEBUG=1 to see where."
        return _say(
            NlpbookError(detail=f"Something unexpected happened ({detail}). {story}"), wants_json(words)
        )


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = Parser(
        prog="nlpbook",
        description="Fine-tune a BERT on pairs of sentences, and learn how it is done.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=importlib.metadata.version("nlpbook"))
    kinds = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        sub = kinds.add_parser(
            command.name,
            help=command.summary,
            description=command.summary[0].upper() + command.summary[1:] + ".",
            epilog=f"Example:\n  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.add_argument("--json", action="store_true", help="print JSON for programs")
        command.add_options(sub)
        sub.set_defaults(command=command)
    return top


def command_names() -> tuple[str, ...]:
    """All commands, in the order of the help."""
    return tuple(command.name for command in _COMMANDS)


def _with_dashes(words: Sequence[str]) -> list[str]:
    """Accept the book's spelling of an option, `--max_seq_length`, too."""
    return [_dashed(word) if word.startswith("--") else word for word in words]


def _dashed(word: str) -> str:
    name, sign, value = word.partition("=")
    return name.replace("_", "-") + sign + value


def _say(error: NlpbookError, as_json: bool) -> int:
    if os.environ.get("NLPBOOK_DEBUG") and not isinstance(error.__cause__, type(None)):
        traceback.print_exception(error.__cause__)
    print(f"nlpbook: {error}", file=sys.stderr)
    if as_json:
        print_json({"error": error.to_json()})
    return error.exit_code


def _speak_utf8() -> None:
    """Korean on a Windows console, and in pipes, whatever the code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8")
