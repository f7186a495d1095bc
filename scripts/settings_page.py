"""Writes docs/settings.md from the settings and their texts: `uv run python -m scripts.settings_page`.

A test compares the two, so a setting or a text that changes changes the page in the same commit.
"""

from pathlib import Path
from typing import Any, get_args

from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import setting_names, setting_of
from nlpbook_core.settings.setting import Group
from pages.ui.text import Text
from pages.ui.words import accepted_words

PATH = Path(__file__).parent.parent / "docs" / "settings.md"

_HEAD = """# The settings

Written by `uv run python -m scripts.settings_page`; change `nlpbook_core/settings/arguments.py` or
`assets/text/en/arguments.toml` instead. One table is one group of the form. Every setting has its name in
`ClassificationTrainArguments` and in a YAML file; on the command line it is an option (`max_seq_length` is
`--max-seq-length`). A star: the book's library does not have it.

Three sets of values to start from:

{presets}
"""
_COLUMNS = ("Setting", "What it means", "Accepts", *presets.PRESETS, "Which value, and why")


def page() -> str:
    """The document."""
    t = Text("en")
    meanings = [f"- `{name}`: {t(f'arguments.presets.{name}.meaning')}" for name in presets.PRESETS]
    parts = [_HEAD.format(presets="\n".join(meanings))]
    for group in get_args(Group):
        names = [name for name in setting_names() if setting_of(name).group == group]
        rows = [_COLUMNS, ("---",) * len(_COLUMNS), *(_row(t, name) for name in names)]
        title = t(f"ui.groups.{group}")
        parts.append(f"## {title[0].upper()}{title[1:]}\n\n" + "\n".join(map(_line, rows)) + "\n")
    return "\n".join(parts)


def _row(t: Text, name: str) -> tuple[str, ...]:
    words = [t(f"arguments.{name}.{part}") for part in ("label", "meaning", "why")]
    star = "" if setting_of(name).in_book else " *"
    values = [_value(presets.preset(preset).to_dict()[name]) for preset in presets.PRESETS]
    return (f"`{name}`{star}", f"{words[0]}. {words[1]}", _accepted(t, name), *values, words[2])


def _accepted(t: Text, name: str) -> str:
    """The range with its unit, or each choice with its words."""
    choices = t.table(f"arguments.{name}.choices")
    if setting_of(name).choices:
        return "; ".join(f"`{choice}`: {choices.get(choice, choice)}" for choice in setting_of(name).choices)
    return accepted_words(t, name)


def _value(value: Any) -> str:
    return "empty" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
