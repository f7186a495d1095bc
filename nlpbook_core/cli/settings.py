"""The settings of training as options, made from the fields' metadata: a new setting is an option at once."""

import argparse
from pathlib import Path
from typing import Any

from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import (
    ClassificationTrainArguments,
    accepted_values,
    setting_names,
    setting_of,
)

DEFAULT_PRESET = "mini"

_TITLES = {
    "model": "settings: model",
    "corpus": "settings: corpus",
    "input": "settings: input",
    "training": "settings: training",
    "machine": "settings: machine",
    "keeping": "settings: what is kept",
}


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add `--preset`, `--config` and an option for every setting."""
    base = parser.add_mutually_exclusive_group()
    base.add_argument(
        "--preset", choices=tuple(presets.PRESETS), help=f"settings to start from (default: {DEFAULT_PRESET})"
    )
    base.add_argument("--config", metavar="FILE.yaml", type=Path, help="settings from a YAML file")
    groups = {name: parser.add_argument_group(title) for name, title in _TITLES.items()}
    for name in setting_names():
        _add(groups[setting_of(name).group], name)


def _add(group: Any, name: str) -> None:
    setting = setting_of(name)
    flag = "--" + name.replace("_", "-")
    known: dict[str, Any] = {"dest": name, "default": argparse.SUPPRESS}
    if setting.kind is bool:
        group.add_argument(flag, action=argparse.BooleanOptionalAction, help=setting.meaning, **known)
        return
    text = f"{setting.meaning} Accepted: {accepted_values(name)}".replace("%", "%%")
    is_number = setting.is_number
    metavar = "{" + ",".join(setting.choices) + "}" if setting.choices else "N" if is_number else "TEXT"
    group.add_argument(flag, type=_value if is_number else _text, metavar=metavar, help=text, **known)


def settings_from(options: argparse.Namespace) -> ClassificationTrainArguments:
    """The settings that the options describe: preset or file, and the options given beside it.

    Raises:
        NlpbookError: If a value cannot work; see `arguments` and `presets`.
    """
    given = {name: getattr(options, name) for name in setting_names() if hasattr(options, name)}
    if options.config is not None:
        return presets.from_dict({**presets.from_yaml(options.config).to_dict(), **given})
    return presets.preset(options.preset or DEFAULT_PRESET, **given)


def _text(word: str) -> str | None:
    return None if word.lower() == "none" else word


def _value(word: str) -> int | float | str | None:
    """A number if it is one; else the word goes on, and the settings say what they accept."""
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return _text(word)
