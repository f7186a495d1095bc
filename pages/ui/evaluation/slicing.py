"""Where a model is weak: accuracy of the parts of a split, and a click that keeps only one of them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from nlpbook_core.evaluation import on_demand
from nlpbook_core.metrics import slices
from nlpbook_core.metrics.slices import Slice
from nlpbook_core.predictions.predicted_pair import PredictedPair
from pages.ui import cached, frame, state
from pages.ui.evaluation import pairs
from pages.ui.session_keys import Key
from pages.ui.text import Text

_WORDS = "slices"


def table(t: Text, run_id: str, split: str) -> None:
    """One way to cut the split, each part with its size and interval; a click on a row keeps its pairs."""
    rows, where = cached.predictions(run_id, split), f"{run_id}.{split}"
    ways = slices.ways(rows)
    if not ways:
        return
    with frame.card("slices", t(f"{_WORDS}.title"), t(f"{_WORDS}.note")):
        by = str(
            st.selectbox(
                t(f"{_WORDS}.by"), ways, key=f"by.{where}.{t.lang}", label_visibility="collapsed",
                format_func=lambda way: way_word(t, way), filter_mode=None,
            )
        )  # fmt: skip
        parts = _parts(run_id, split, by, on_demand.file(run_id, split).stat().st_mtime_ns)
        key = f"slices.{where}.{by}.{t.lang}.{state.recall(Key.SLICE_CLEARED, where, 0)}"
        st.dataframe(
            [_row(t, by, part) for part in parts], hide_index=True, key=key, alt=t(f"{_WORDS}.title"),
            height=min(300, 36 * len(parts) + 40), selection_mode="single-row",
            column_config=_columns(t, way_word(t, by)),
            on_select=lambda: _clicked(key, where, by, parts),
        )  # fmt: skip
        st.caption(t(f"{_WORDS}.small"))


def kept(t: Text, rows: Sequence[PredictedPair], where: str) -> list[PredictedPair]:
    """The rows of the part that was clicked, and a way back to all; all rows if none was."""
    chosen = state.recall(Key.SLICE, where)
    if not chosen:
        return list(rows)
    by, name = chosen
    with st.container(horizontal=True, vertical_alignment="center", key="slice-kept"):
        st.text(t(f"{_WORDS}.only", way=way_word(t, by), name=part_word(t, by, name)), width="content")
        st.button(t(f"{_WORDS}.all"), key="slice-all", type="tertiary", on_click=_clear, args=(where,))
    return slices.members(rows, by, name)


def way_word(t: Text, by: str) -> str:
    """A way to cut; a column of own data keeps its name."""
    return t(f"{_WORDS}.ways.{by}") if t.has(f"{_WORDS}.ways.{by}") else by


def part_word(t: Text, by: str, name: str) -> str:
    """A part in the language of the screen, where it has a word."""
    if by == "source":
        return pairs.source_word(t, name)
    key = f"{_WORDS}.parts.{by}.{name}"
    return t(key) if t.has(key) else name


@lru_cache(maxsize=24)
def _parts(run_id: str, split: str, by: str, changed_at: int) -> list[Slice]:
    return slices.slices(cached.predictions(run_id, split), by)


def _row(t: Text, by: str, part: Slice) -> dict[str, Any]:
    row: dict[str, Any] = {
        way_word(t, by): part_word(t, by, part.name),
        t(f"{_WORDS}.accuracy"): 100 * part.accuracy.estimate,
        t(f"{_WORDS}.interval"): f"{100 * part.accuracy.low:.0f}–{100 * part.accuracy.high:.0f} %",
        t(f"{_WORDS}.pairs"): part.num_pairs,
    }
    return {**row, t(f"{_WORDS}.unsure"): t.percent(part.uncertainty)} if by == "agreement" else row


def _columns(t: Text, way: str) -> dict[str, Any]:
    """Narrow enough, in pixels, that the number of pairs is in sight in half a page."""
    accuracy, interval, pairs = (t(f"{_WORDS}.{name}") for name in ("accuracy", "interval", "pairs"))
    bar = st.column_config.ProgressColumn(accuracy, min_value=0, max_value=100, format="%.1f %%", width=100)
    return {
        way: st.column_config.TextColumn(way, width=138),
        accuracy: bar,
        interval: st.column_config.TextColumn(interval, width=92),
        pairs: st.column_config.NumberColumn(pairs, width=46),
    }


def _clicked(key: str, where: str, by: str, parts: Sequence[Slice]) -> None:
    rows = (state.widget_value(key) or {}).get("selection", {}).get("rows", [])
    if rows and rows[0] < len(parts):
        state.remember(Key.SLICE, (by, parts[rows[0]].name), where)
    else:
        state.remember(Key.SLICE, None, where)


def _clear(where: str) -> None:
    state.remember(Key.SLICE, None, where)
    state.remember(Key.SLICE_CLEARED, state.recall(Key.SLICE_CLEARED, where, 0) + 1, where)
