"""Scored pairs to read: a list, and one of them in full with what the model thought."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from nlpbook_core import mistakes
from nlpbook_core.mistakes import Cell, Row
from pages.ui import frame, lessons, state, strips
from pages.ui.text import Text

_WORDS = "pages.evaluation"


def choose_cell(t: Text, rows: Sequence[Row]) -> Cell | None:
    """Which pairs to read: every mistake, or one cell of the confusion matrix."""
    found = mistakes.cells(rows)
    num_wrong = sum(cell.num_pairs for cell in found if cell.is_wrong)
    options: list[Cell | None] = [None, *found]

    def words(cell: Cell | None) -> str:
        if cell is None:
            return t(f"{_WORDS}.all_wrong", n=t.number(num_wrong))
        key = "cell_wrong" if cell.is_wrong else "cell_right"
        return t(
            f"{_WORDS}.{key}",
            gold=t.label(cell.gold),
            predicted=t.label(cell.predicted),
            n=t.number(cell.num_pairs),
        )

    names = {words(cell): cell for cell in options}
    chosen = st.selectbox(t(f"{_WORDS}.cell"), list(names), key=f"cell.{t.lang}", filter_mode=None)
    return names.get(str(chosen))


def reader(t: Text, labels: Sequence[str], rows: Sequence[Row], name: str) -> None:
    """The list of pairs, and the one that is chosen in full; the first until one is chosen."""
    if not rows:
        frame.show_empty(t(f"{_WORDS}.no_pairs"), t(f"{_WORDS}.no_pairs_body"))
        return
    event = st.dataframe(
        [_row(t, row) for row in rows], key=f"pairs.{name}.{t.lang}", hide_index=True,
        selection_mode="single-row", on_select="rerun", height=min(320, 38 * len(rows) + 42),
        alt=t(f"{_WORDS}.pairs"),
    )  # fmt: skip
    chosen = event["selection"]["rows"]
    _in_full(t, labels, rows[chosen[0] if chosen and chosen[0] < len(rows) else 0])


def _row(t: Text, row: Row) -> dict[str, Any]:
    columns = f"{_WORDS}.columns"
    return {
        t("ui.choices.premise"): row["premise"],
        t("ui.choices.hypothesis"): row["hypothesis"],
        t("ui.figures.gold"): t.label(str(row["label"])),
        t("ui.figures.predicted"): t.label(str(row["predicted"])),
        t(f"{columns}.confidence"): t.percent(mistakes.confidence(row)),
        t(f"{columns}.source"): source_word(t, str(row.get("source", ""))),
    }


def _in_full(t: Text, labels: Sequence[str], row: Mapping[str, Any]) -> None:
    gold, predicted = t.label(str(row["label"])), t.label(str(row["predicted"]))
    with frame.card("pair", t(f"{_WORDS}.one_pair")):
        st.text(t(f"{_WORDS}.verdict", gold=gold, predicted=predicted))
        left, right = st.columns([3, 2], gap="large")
        with left:
            for name in ("premise", "hypothesis"):
                st.caption(t(f"ui.choices.{name}"))
                st.text(str(row[name]))
        with right:
            strips.probabilities(t, dict(zip(labels, row["probabilities"], strict=True)), "pair")
        if st.button(t(f"{_WORDS}.ask"), key="ask-pair", icon=":material/edit:"):
            state.set_pair(str(row["premise"]), str(row["hypothesis"]))
            st.switch_page(lessons.lesson("prediction").path, query_params=state.query())


def source_word(t: Text, source: str) -> str:
    """A source of a built-in corpus in the language of the screen; others stay as they are."""
    key = f"sources.{source}"
    return t(key) if t.has(key) else source
