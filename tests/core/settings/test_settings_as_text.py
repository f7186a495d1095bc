"""Settings as a log, as code and as a file: each says what really happens."""

import logging
import subprocess
import sys

import pytest

from nlpbook_core.errors import ArgumentError, ArgumentUnknown
from nlpbook_core.settings import presets
from nlpbook_core.training import reproducibility


@pytest.mark.parametrize("seed", [7, None])
def test_the_log_lines_are_those_that_a_run_writes(
    seed: int | None, capfd: pytest.CaptureFixture[str]
) -> None:
    args = presets.preset("mini", seed=seed)
    code = (
        "import json, sys\nfrom nlpbook_core import set_logger, set_seed\n"
        "from nlpbook_core.settings import presets\n"
        "args = presets.from_dict(json.loads(sys.argv[1]))\nset_logger(args)\nset_seed(args)\n"
    )
    import json

    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(args.to_dict())],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert reproducibility.log_lines(args) == done.stderr.splitlines()


def test_log_lines_touch_no_logger() -> None:
    before = list(logging.getLogger("nlpbook").handlers)
    reproducibility.log_lines(presets.preset("mini"))
    assert logging.getLogger("nlpbook").handlers == before


@pytest.mark.parametrize("name", ["mini", "classroom", "book"])
def test_the_code_makes_the_same_settings(name: str) -> None:
    args = presets.preset(name, epochs=2)
    made: dict[str, object] = {}
    code = presets.as_code(args).replace("set_logger(args)\nset_seed(args)", "")
    exec(compile(code, "cells", "exec"), made)
    assert made["args"] == args


def test_yaml_goes_out_and_comes_back_the_same() -> None:
    args = presets.preset("classroom", learning_rate=3e-5, seed=None)
    assert presets.parse_yaml(presets.to_yaml(args).encode(), "own.yaml") == args


def test_changes_name_what_differs() -> None:
    args = presets.preset("mini")
    assert presets.changes(args, presets.preset("mini", epochs=1)) == {"epochs": (3, 1)}
    assert presets.changes(args, args) == {}


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"\xff\xfe\x00", ArgumentError),
        (b"- a\n- b\n", ArgumentError),
        (b"1: 2\n", ArgumentError),
        (b"epochs: [", ArgumentError),
        (b"epochs: 0\n", ArgumentError),
        (b"epocs: 3\n", ArgumentUnknown),
        (b"", ArgumentError),
    ],
)
def test_a_bad_file_is_refused_by_name(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        presets.parse_yaml(content, "own.yaml")
