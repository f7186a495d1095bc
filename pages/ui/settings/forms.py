"""Settings as widgets, from their metadata in the core; what is typed goes to the draft."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import setting_names, setting_of
from pages.ui import state
from pages.ui.text import Text
from pages.ui.words import accepted_words, choice_word, error_words, unit_words

BASIC = (
    "pretrained_model_name", "downstream_corpus_name", "max_seq_length", "batch_size",
    "learning_rate", "epochs", "seed", "accelerator",
)  # fmt: skip
GROUPS = ("model", "corpus", "input", "training", "machine", "keeping")

# What a list offers beside what one types oneself.
_OFFERED: dict[str, tuple[str, ...]] = {
    "pretrained_model_name": ("mini", "beomi/kcbert-base", "beomi/kcbert-large", "klue/bert-base"),
    "downstream_corpus_name": tuple(corpora.built_in_names()),
}

Options = Mapping[str, Sequence[str]]


def matching_preset() -> str | None:
    """The preset that the draft's settings equal, if they equal one."""
    args = state.arguments()
    return next((name for name in presets.PRESETS if presets.preset(name) == args), None)


def groups(t: Text, options: Options | None = None) -> None:
    """Every setting: the basic ones in sight, the others folded by group."""
    settings(t, BASIC, options)
    for group in GROUPS:
        names = [n for n in setting_names() if setting_of(n).group == group and n not in BASIC]
        wrong = any(name in state.pending() for name in names)
        title = t("ui.forms.advanced", name=t(f"ui.groups.{group}"))
        with st.expander(title, expanded=wrong, key=f"group-{group}"):
            settings(t, names, options)


def settings(t: Text, names: Sequence[str], options: Options | None = None) -> None:
    """Draw some settings in two columns; each change is checked and kept in the draft at once.

    Args:
        t: Texts.
        names: Settings, in the order wanted.
        options: Values offered for a setting whose values are open; one's own can still be typed.
    """
    values = state.arguments().to_dict()
    pending = state.pending()
    for first in range(0, len(names), 2):
        for column, name in zip(st.columns(2, gap="medium"), names[first : first + 2], strict=False):
            with column, st.container(key=f"field-{name}", gap="xsmall"):
                value, error = pending.get(name, (values[name], None))
                _widget(t, name, value, (options or {}).get(name, _OFFERED.get(name, ())))
                st.caption(_meaning(t, name))
                if error is not None:
                    words = error_words(t, error)
                    with st.container(key=f"wrong-{name}", gap=None):
                        st.text(words.what)
                        st.text(words.do)


def _meaning(t: Text, name: str) -> str:
    return t(f"arguments.{name}.meaning")


def _label(t: Text, name: str) -> str:
    unit = unit_words(t, name)
    return f"**{t(f'arguments.{name}.label')}** `{name}`" + (f" ({unit})" if unit else "")


def _help(t: Text, name: str) -> str:
    why, accepts = t(f"arguments.{name}.why"), accepted_words(t, name)
    return f"**{t('ui.forms.why')}** {why}\n\n**{t('ui.forms.accepts')}** {accepts}"


def _widget(t: Text, name: str, value: Any, offered: Sequence[str]) -> None:
    """The widget that fits the kind of the setting. Ranges are checked by the core, not by the widget, whose
    own message would be in the browser's language and would not say why."""
    key = f"field.{name}.{state.form_generation()}.{t.lang}"
    common: dict[str, Any] = {
        "key": key, "help": _help(t, name), "on_change": _keep, "args": (name, key),
    }  # fmt: skip
    label, setting, choices = _label(t, name), setting_of(name), setting_of(name).choices
    if setting.kind is bool:
        st.toggle(label, value=bool(value), **common)
    elif choices:
        st.selectbox(
            label, choices, index=choices.index(value) if value in choices else None,
            format_func=lambda choice: choice_word(t, name, choice), **common,
        )  # fmt: skip
    elif offered:
        listed = list(dict.fromkeys([str(value), *offered] if value not in offered else offered))
        st.selectbox(label, listed, index=listed.index(str(value)), accept_new_options=True, **common)
    elif setting.kind is int and not setting.is_optional and not isinstance(value, str):
        st.number_input(label, value=value, step=1, **common)
    else:  # also a number that may be left empty: a number input cannot be emptied again
        st.text_input(label, value=_typed(value), placeholder=t("ui.forms.empty_number"), **common)


def _typed(value: Any) -> str:
    """A number as a person types it: 5e-5 rather than 5e-05, and 0.0007 rather than 7e-4 as it was."""
    if value is None:
        return ""
    if isinstance(value, float):
        mantissa, _, power = f"{value:.12g}".partition("e")
        return f"{mantissa}e{int(power)}" if power else mantissa
    return str(value)


def _keep(name: str, key: str) -> None:
    value = state.widget_value(key)
    if isinstance(value, str) and setting_of(name).is_number:
        value = _number(value)
    state.propose(name, value)


def _number(typed: str) -> int | float | str | None:
    """The number, or what was typed if it is none: the core then says what it accepts."""
    typed = typed.strip().replace(",", ".")
    try:
        return (int(typed) if typed.lstrip("+-").isdecimal() else float(typed)) if typed else None
    except ValueError:
        return typed
