"""Three sets of settings to start from, and settings as YAML.

`mini` is the offline world that trains in a minute; `classroom` is the real corpus in the time of a lesson;
`book` is what the chapter does.
"""

import difflib
from pathlib import Path
from typing import Any

import yaml

from nlpbook_core.errors import ArgumentError, ArgumentUnknown
from nlpbook_core.settings.arguments import (
    ClassificationTrainArguments,
    accepted_values,
    setting_names,
    setting_of,
)

PRESETS: dict[str, dict[str, Any]] = {
    "mini": {
        "pretrained_model_name": "mini",
        "downstream_corpus_name": "mini-nli",
        "max_seq_length": 64,
        "padding": "longest",
        "group_by_length": True,
        "batch_size": 64,
        "learning_rate": 1e-3,
        "epochs": 3,
        "weight_decay": 0.1,
        "schedule": "linear_warmup",
    },
    "classroom": {
        "padding": "longest",
        "group_by_length": True,
        "epochs": 1,
        "schedule": "linear_warmup",
        "validate_every_steps": 200,
    },
    "book": {},
}


_NAME = "ClassificationTrainArguments"


def preset(name: str, **changes: Any) -> ClassificationTrainArguments:
    """The settings of a preset, with some of them changed.

    Raises:
        ArgumentError: If there is no such preset, or a changed value cannot work.
        ArgumentUnknown: If a change names no setting.
    """
    if name not in PRESETS:
        raise ArgumentError(argument="preset", value=name, accepted=", ".join(PRESETS))
    return from_dict({**PRESETS[name], **changes})


def from_dict(values: dict[str, Any]) -> ClassificationTrainArguments:
    """Settings from plain values, as a form, JSON or YAML gives them.

    Raises:
        ArgumentUnknown: If a key names no setting.
    """
    known = setting_names()
    for name in values:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or known[:3]
            raise ArgumentUnknown(argument=name, accepted=", ".join(near))
    return ClassificationTrainArguments(**values)


def to_yaml(args: ClassificationTrainArguments) -> str:
    """The settings as YAML, each under a comment that says what it means."""
    lines = []
    for name, value in args.to_dict().items():
        lines.append(f"# {setting_of(name).meaning} ({accepted_values(name)})")
        lines.append(yaml.safe_dump({name: value}, allow_unicode=True).strip())
    return "\n".join(lines) + "\n"


def from_yaml(path: Path) -> ClassificationTrainArguments:
    """Settings from a YAML file.

    Raises:
        ArgumentError: If the file is not a mapping of settings to values.
    """
    try:
        return parse_yaml(path.read_bytes(), str(path))
    except OSError as error:
        raise ArgumentError(argument=str(path), value="unreadable", accepted=f"YAML ({error})") from error


def parse_yaml(content: bytes, name: str) -> ClassificationTrainArguments:
    """Settings from the bytes of a YAML file; settings that it leaves out have the book's values.

    Args:
        content: In UTF-8.
        name: What an error calls the file.

    Raises:
        ArgumentError: If it is not a mapping of settings to values, or a value cannot work.
        ArgumentUnknown: If it names a setting that there is not.
    """
    try:
        values = yaml.safe_load(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ArgumentError(argument=name, value="unreadable", accepted=f"YAML ({error})") from error
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise ArgumentError(argument=name, value=type(values).__name__, accepted="setting: value lines")
    return from_dict(_numbers(values))


def changes(
    before: ClassificationTrainArguments, after: ClassificationTrainArguments
) -> dict[str, tuple[Any, Any]]:
    """The settings that differ, with the value before and after."""
    old, new = before.to_dict(), after.to_dict()
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def as_code(args: ClassificationTrainArguments) -> str:
    """Cells 4 to 6 of the book with these settings: only what differs from the defaults is written."""
    given = [f"    {name}={new!r}," for name, (_, new) in changes(preset("book"), args).items()]
    made = ["args = ClassificationTrainArguments(", *given, ")"] if given else [f"args = {_NAME}()"]
    imported = f"from nlpbook_core import {_NAME}, set_logger, set_seed"
    return "\n".join([imported, "", *made, "set_logger(args)", "set_seed(args)"])


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    """YAML 1.1 reads `5e-5` as text; a learner means the number."""
    rates = [name for name in setting_names() if setting_of(name).kind is float]
    return {
        name: float(value) if name in rates and isinstance(value, str) and _is_float(value) else value
        for name, value in values.items()
    }


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
