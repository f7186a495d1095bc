"""What is known of a setting beside its value, and whether a value fits it; `arguments` has the settings."""

import math
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_type_hints

from nlpbook_core.errors import ArgumentError

Group = Literal["model", "corpus", "input", "training", "machine", "keeping"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting beside its value.

    Attributes:
        meaning: One English sentence, for the command line, YAML and docs.
        group: Where it stands in a form.
        unit: Of the number, if any (`tokens`, `pairs`, `epochs`, ...).
        minimum: Smallest value accepted, or None.
        maximum: Largest value accepted, or None.
        choices: The closed set of values, or empty.
        in_book: Whether the book's `ClassificationTrainArguments` has it.
        kind: `str`, `bool`, `int` or `float`; `settings_of` takes it from the annotation.
        is_optional: Whether it may be empty; from there too.
    """

    meaning: str
    group: Group
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    in_book: bool = True
    kind: type = str
    is_optional: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a person types a number."""
        return self.kind in (int, float)


def setting(default: Any, meaning: str, group: Group, **known: Any) -> Any:
    """A dataclass field that is a setting."""
    return field(default=default, metadata={"setting": Setting(meaning, group, **known)})


def settings_of(owner: type) -> dict[str, Setting]:
    """The settings that are a dataclass's fields, by name and in their order."""
    hints = get_type_hints(owner)
    return {item.name: _typed(item.metadata["setting"], hints[item.name]) for item in fields(owner)}


def _typed(setting: Setting, hint: Any) -> Setting:
    parts = get_args(hint) or (hint,)
    (kind,) = (part for part in parts if part is not NoneType)
    return replace(setting, kind=kind, is_optional=NoneType in parts)


def checked(name: str, setting: Setting, value: Any) -> Any:
    """The value in its type.

    Raises:
        ArgumentError: If it has another type or lies outside its range; names what is accepted.
    """
    if value is None or value == "":
        if setting.is_optional:
            return None
        raise ArgumentError(argument=name, value="empty", accepted=accepted(setting))
    if setting.is_number:
        return _number(name, setting, value)
    if setting.kind is str:
        return _text(name, setting, value)
    if not isinstance(value, bool):
        raise ArgumentError(argument=name, value=repr(value), accepted=accepted(setting))
    return value


def _text(name: str, setting: Setting, value: Any) -> str:
    if not isinstance(value, str | Path) or "\0" in str(value):
        raise ArgumentError(argument=name, value=repr(value), accepted=accepted(setting))
    if setting.choices and str(value) not in setting.choices:
        raise ArgumentError(argument=name, value=str(value), accepted=accepted(setting))
    return str(value)


def _number(name: str, setting: Setting, value: Any) -> int | float:
    wanted, whole = accepted(setting), setting.kind is int
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ArgumentError(argument=name, value=repr(value), accepted=wanted)
    if whole and value != int(value):
        raise ArgumentError(argument=name, value=value, accepted=wanted)
    low, high = setting.minimum, setting.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise ArgumentError(argument=name, value=value, accepted=wanted)
    return int(value) if whole else float(value)


def accepted(setting: Setting) -> str:
    """What a setting accepts, in words for an error or a help text."""
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.minimum is not None and setting.maximum is not None:
        sort = "a number" if setting.kind is float else "a whole number"
        return f"{sort} from {setting.minimum:g} to {setting.maximum:.12g} {setting.unit}".rstrip()
    return "true or false" if setting.kind is bool else "a text"
