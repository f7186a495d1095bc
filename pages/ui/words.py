"""Sentences about settings and errors, put together from the texts. No Streamlit here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlpbook_core.errors import NlpbookError
from nlpbook_core.settings.arguments import ClassificationTrainArguments, setting_names, setting_of
from pages.ui.text import Text


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What went wrong and where, what to do now, and the original for who wants to know more."""

    what: str
    do: str
    details: str


def error_words(t: Text, error: NlpbookError | Mapping[str, object]) -> ErrorWords:
    """The sentence of an error, from the exception or from the form that `exit.json` and events carry.

    The values in it may come from people or corpora: show it as plain text only.
    """
    body = error.to_json() if isinstance(error, NlpbookError) else dict(error)
    code, given = str(body.get("code", "")), body.get("fields")
    values: dict[str, object] = dict(given) if isinstance(given, Mapping) else {}
    argument = values.get("argument")
    if code == "argument-value" and isinstance(argument, str) and argument in setting_names():
        values["accepted"] = accepted_words(t, argument)
    if values.get("field") in ("premise", "hypothesis"):
        values["field"] = t(f"ui.choices.{values['field']}")
    if code == "model-folder":  # the reason itself comes from a library, in English: it is in the details
        values["reason"] = t(f"reasons.{values.get('why', 'other')}")
    details = f"{code}: {body.get('message', '')}"
    if not t.has(f"errors.{code}.what"):
        return ErrorWords(t("errors.error.what"), t("errors.error.do"), details)
    return ErrorWords(t(f"errors.{code}.what", **values), t(f"errors.{code}.do", **values), details)


def accepted_words(t: Text, name: str) -> str:
    """What a setting accepts, in words."""
    setting = setting_of(name)
    if setting.choices:
        return ", ".join(setting.choices)
    if setting.minimum is not None and setting.maximum is not None:
        sort = "ui.forms.a_number" if setting.kind is float else "ui.forms.a_whole_number"
        low, high = (f"{limit:,.12g}" for limit in (setting.minimum, setting.maximum))
        return t(sort, low=low, high=high, unit=unit_words(t, name)).strip()
    return t("ui.forms.true_or_false") if setting.kind is bool else t("ui.forms.a_text")


def model_name(args: ClassificationTrainArguments) -> str:
    """The model as a list shows it: of a folder only the last name."""
    path = Path(args.pretrained_model_name)
    return path.name if path.is_absolute() else args.pretrained_model_name


def rate_words(value: float) -> str:
    """A learning rate as people write it: 0.0007, 5e-5."""
    return f"{value:.12g}".replace("e-0", "e-")


def unit_words(t: Text, name: str) -> str:
    """The unit of a setting, or empty."""
    unit = setting_of(name).unit.replace(" ", "_")
    return t(f"ui.units.{unit}") if unit else ""


def choice_word(t: Text, name: str, choice: str) -> str:
    """A choice of a setting as people say it, with the value as the code has it."""
    word = t.table(f"arguments.{name}.choices").get(choice)
    return f"{word} · {choice}" if word else choice


def device_word(t: Text, kind: str) -> str:
    """A kind of device as people say it; one that the language has no word for goes by its own name."""
    return t(f"machine.{kind}") if t.has(f"machine.{kind}") else kind
