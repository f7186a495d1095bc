"""A run as a notebook for Jupyter and Colab, beside the script: the same core, the same figures."""

import json
from collections.abc import Mapping
from typing import Any

from nlpbook_core.exchange.script import COMPARE, SHOW, versions_line, word
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

# English like all code; a learner reads it beside the pages of the app.
_INTRO = """# {run_id}

Trains again as this run did, with the core alone. Run the cells from the top. On the same machine with the
same versions the figures come out the same to the last digit; elsewhere they come close.

Made with {versions}."""

_INSTALL = """# Once: install the core where it is missing (Colab).
import importlib.util
import subprocess
import sys

if importlib.util.find_spec("nlpbook_core") is None:
    subprocess.run([sys.executable, "-m", "pip", "install", "nlpbook"], check=True)"""

_TRAIN = """# Train.
from pathlib import Path

from nlpbook_core.events import event_types as ev
from nlpbook_core.training.fitting import fit

RUN_DIR = Path("reproduced")
RUN_DIR.mkdir()  # one that is there already would be gone on with

{show}

result = fit(args, RUN_DIR, show)"""

_CHECK = """# Compare with what came out then.
REACHED = {reached!r}

{compare}

compare(result)"""


def as_notebook(
    run_id: str,
    args: ClassificationTrainArguments,
    reached: Mapping[str, float | None],
    versions: Mapping[str, str],
) -> str:
    """The notebook as JSON of nbformat 4.5; arguments as of `as_script`."""
    known = {name: value if isinstance(value, float) else None for name, value in reached.items()}
    cells = [
        _cell("intro", "markdown", _INTRO.format(run_id=word(run_id), versions=versions_line(versions))),
        _cell("install", "code", _INSTALL),
        _cell("settings", "code", "# Settings.\n" + presets.as_code(args)),
        _cell("train", "code", _TRAIN.format(show=SHOW)),
        _cell("check", "code", _CHECK.format(reached=known, compare=COMPARE)),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    body = {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _cell(name: str, kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": name, "cell_type": kind, "metadata": {}}
    cell["source"] = source.splitlines(keepends=True)
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
