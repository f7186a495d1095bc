"""Settings as code and as a file: each makes the same ones again."""

import pytest

from nlpbook_core.errors import ArgumentError, ArgumentUnknown
from nlpbook_core.settings import presets


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
