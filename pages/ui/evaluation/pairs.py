"""Scored pairs to read: a list, and one of them in full with what the model thought."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from nlpbook_core.predictions.predicted_pair import PredictedPair
from pages.ui import frame, strips
from pages.ui.text import Text

_WORDS = "pages.evaluation"
# In pixels: premise, hypothesis, gold label, answer, confidence, source: all in sight in a window of 1280.
_WIDTHS = (280, 212, 98, 112, 84, 130)


def reader(t: Text, labels: Sequence[str], rows: Sequence[PredictedPair], where: str) -> PredictedPair | None:
    """The list of pairs, and the one that is chosen in full; the first until one is chosen.

    Args:
        t: Texts.
        labels: In the order of the rows' probabilities.
        rows: The pairs to read.
        where: Names the list: another list starts with its own first pair.
    """
    if not rows:
        frame.show_empty(t(f"{_WORDS}.no_pairs"), t(f"{_WORDS}.no_pairs_body"))
        return None
    shown = [_row(t, row) for row in rows]
    event = st.dataframe(
        shown, key=f"pairs.{where}.{t.lang}", hide_index=True,
        selection_mode="single-row", on_select="rerun", height=min(320, 38 * len(rows) + 42),
        alt=t(f"{_WORDS}.pairs"),
        column_config={
            name: st.column_config.Column(width=width) for name, width in zip(shown[0], _WIDTHS, strict=True)
        },
    )  # fmt: skip
    chosen = event["selection"]["rows"]
    row = rows[chosen[0] if chosen and chosen[0] < len(rows) else 0]
    _in_full(t, labels, row)
    return row


def _row(t: Text, row: PredictedPair) -> dict[str, Any]:
    columns = f"{_WORDS}.columns"
    return {
        t("ui.choices.premise"): row.premise,
        t("ui.choices.hypothesis"): row.hypothesis,
        t("ui.figures.gold"): t.label(row.label),
        t("ui.figures.predicted"): t.label(row.predicted),
        t(f"{columns}.confidence"): t.percent(row.confidence),
        t(f"{columns}.source"): source_word(t, row.source),
    }


def _in_full(t: Text, labels: Sequence[str], row: PredictedPair) -> None:
    gold, predicted = t.label(row.label), t.label(row.predicted)
    with frame.card("pair", t(f"{_WORDS}.one_pair")):
        st.text(t(f"{_WORDS}.verdict", gold=gold, predicted=predicted))
        left, right = st.columns([3, 2], gap="large")
        with left:
            for name in ("premise", "hypothesis"):
                st.caption(t(f"ui.choices.{name}"))
                st.text(row.column(name))
        with right:
            strips.probabilities(t, dict(zip(labels, row.probabilities, strict=True)), "pair")


def source_word(t: Text, source: str) -> str:
    """A source of a built-in corpus, or a kind of the challenge set, in the language of the screen; others
    stay as they are."""
    known = (key for key in (f"sources.{source}", f"breaking.kinds.{source}") if t.has(key))
    found = next(known, None)
    return t(found) if found else source
