"""Sentences under a run: what it warned of, and what its curves say."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from nlpbook_core.events.runview import RunView
from nlpbook_core.story.remarks import Remark
from pages.ui import frame
from pages.ui.text import Text
from pages.ui.words import rate_words

_MOST_REMARKS, _MOST_WARNINGS = 3, 4


def warnings(t: Text, view: RunView) -> None:
    """What the worker warned of, and lines of its record that cannot be read."""
    said = list(dict.fromkeys(warning_words(t, item.code, item.fields) for item in view.warnings))
    if view.num_bad_lines:
        said.append(t("pages.training.bad_lines", n=t.number(view.num_bad_lines)))
    for words in said[-_MOST_WARNINGS:]:
        st.text(f"⚠ {words}")


def remarks(t: Text, found: Sequence[Remark]) -> None:
    """At most three of the remarks, each with what to try; nothing if there is none."""
    if not found:
        return
    with frame.card("remarks", t("pages.training.remarks")):
        for remark in found[:_MOST_REMARKS]:
            what, do = remark_words(t, remark)
            with st.container(gap="xsmall"):
                st.text(what)
                st.caption(do)  # our own words and numbers: no text of others


def warning_words(t: Text, code: str, fields: Mapping[str, Any]) -> str:
    """The sentence of a warning; that of a later version is named by its code."""
    key = f"warnings.{code}"
    return t(key, **fields) if t.has(key) else t("pages.training.other_warning", code=code)


def remark_words(t: Text, remark: Remark) -> tuple[str, str]:
    """What is seen and what to try, with numbers as people write them."""
    values = {name: _value(t, name, value) for name, value in remark.values.items()}
    return t(f"remarks.{remark.code}.what", **values), t(f"remarks.{remark.code}.do", **values)


def _value(t: Text, name: str, value: float | int | str) -> str:
    """By the kind that the name tells: see `nlpbook_core.story.remarks`."""
    if isinstance(value, str):
        return t(f"remarks.references.{value}")
    if name.endswith("_acc"):
        return t.percent(value)
    if name.endswith("_loss"):
        return f"{value:.2f}"
    return rate_words(float(f"{value:.3g}")) if name.endswith("_rate") else t.number(value)
