"""What is known of a setting beside its value, and whether a value fits it; `arguments` has the settings."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

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
    """

    meaning: str
    group: Group
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    in_book: bool = True


def setting(default: Any, meaning: str, group: Group, **known: Any) -> Any:
    """A dataclass field that is a setting."""
    return field(default=default, metadata={"setting": Setting(meaning, group, **known)})


def checked(name: str, setting: Setting, kind: Any, value: Any) -> Any:
    """The value in its type.

    Raises:
        ArgumentError: If it has another type or lies outside its range; names what is accepted.
    """
    wanted = accepted(setting, kind)
    if value is None or value == "":
        if "None" in str(kind):
            return None
        raise ArgumentError(argument=name, value="empty", accepted=wanted)
    if kind is bool and not isinstance(value, bool):
        raise ArgumentError(argument=name, value=repr(value), accepted=wanted)
    if kind is str or kind == str | None:
        if not isinstance(value, str | Path) or "\0" in str(value):
            raise ArgumentError(argument=name, value=repr(value), accepted=wanted)
        value = str(value)
        if setting.choices and value not in setting.choices:
            raise ArgumentError(argument=name, value=value, accepted=wanted)
    elif kind is not bool:
        value = _number(name, setting, kind, value)
    return value


def _number(name: str, setting: Setting, kind: Any, value: Any) -> int | float:
    wanted, whole = accepted(setting, kind), kind is not float
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ArgumentError(argument=name, value=repr(value), accepted=wanted)
    if whole and value != int(value):
        raise ArgumentError(argument=name, value=value, accepted=wanted)
    low, high = setting.minimum, setting.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise ArgumentError(argument=name, value=value, accepted=wanted)
    return int(value) if whole else float(value)


def accepted(setting: Setting, kind: Any) -> str:
    """What a setting accepts, in words for an error or a help text."""
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.minimum is not None and setting.maximum is not None:
        sort = "a number" if "float" in str(kind) else "a whole number"
        return f"{sort} from {setting.minimum:g} to {setting.maximum:.12g} {setting.unit}".rstrip()
    return "true or false" if "bool" in str(kind) else "a text"
