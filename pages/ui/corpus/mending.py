"""Rows of one's own file that cannot be used: each is mended in its cell, or left out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from nlpbook_core.errors import CorpusRow
from nlpbook_core.own_files import importing, uploads
from nlpbook_core.own_files.own_rows import Mends
from pages.ui import state
from pages.ui.session_keys import Key
from pages.ui.text import Text

_VALUE, _DROP = "value", "drop"


def decided(path: Path) -> Mends:
    """What was decided about the rows of a file so far."""
    kept = state.recall(Key.MENDS, path.parent.name, {})
    cells = {(int(row), str(column)): str(value) for row, column, value in kept.get("cells", ())}
    return Mends(cells, frozenset(kept.get("dropped", ())), bool(kept.get("rest", False)))


def what_was_done(t: Text, path: Path, mends: Mends) -> None:
    """How many rows were mended and left out, and the way back."""
    if mends == Mends():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own-mended"):
        rows = len({row for row, _ in mends.cells})
        words = "mended_rest" if mends.drops_rest else "mended"
        st.caption(t(f"own_file.{words}", n=rows, dropped=len(mends.dropped)), width="content")
        st.button(
            t("own_file.start_over"), key="own-start-over", type="tertiary", icon=":material/undo:",
            on_click=state.remember, args=(Key.MENDS, None, path.parent.name),
        )  # fmt: skip


def show(t: Text, path: Path, problems: Sequence[CorpusRow], columns: Sequence[str]) -> None:
    """The rows in trouble, each value to be written anew or the row ticked to be left out."""
    st.markdown(t("own_file.problems", n=len(problems)))
    key = f"own-problems-{hash((str(path), *(_place(problem) for problem in problems)))}"
    rows = [_row(t, problem, columns) for problem in problems]
    st.data_editor(
        rows, hide_index=True, num_rows="fixed", key=key, disabled=("row", "field", "accepted"),
        column_config={
            "row": st.column_config.NumberColumn(t("own_file.row"), width=60),
            "field": st.column_config.TextColumn(t("own_file.field"), width=110),
            _VALUE: st.column_config.TextColumn(t("own_file.value"), width=260),
            _DROP: st.column_config.CheckboxColumn(t("own_file.drop"), width=90),
            "accepted": st.column_config.TextColumn(t("own_file.accepted"), width=300),
        },
    )  # fmt: skip
    st.caption(t("own_file.how_to_mend"))
    if len(problems) >= importing.MAX_PROBLEMS:
        st.caption(t("own_file.more_problems", n=importing.MAX_PROBLEMS))
    places = tuple(_place(problem) for problem in problems)
    with st.container(horizontal=True, key="own-mend"):
        st.button(
            t("own_file.apply"), key="own-apply", icon=":material/build:", on_click=_apply,
            args=(path, key, places, tuple(columns)),
        )  # fmt: skip
        st.button(t("own_file.drop_all"), key="own-drop-all", on_click=_drop_all, args=(path,))


def _row(t: Text, problem: CorpusRow, columns: Sequence[str]) -> dict[str, Any]:
    row, field = _place(problem)
    value = str(problem.fields.get("value"))
    if len(value) > 1 and value[0] == value[-1] == "'":  # as Python writes a text
        value = value[1:-1]
    role = dict(zip(columns, uploads.ROLES, strict=True)).get(field, "guid" if field == "guid" else "row")
    accepted = t(f"own_file.fits.{role}", n=str(problem.fields.get("accepted")))
    return {"row": row, "field": field, _VALUE: value, _DROP: False, "accepted": accepted}


def _place(problem: CorpusRow) -> tuple[int, str]:
    return int(str(problem.fields["row"])), str(problem.fields["field"])


def _apply(path: Path, key: str, places: Sequence[tuple[int, str]], columns: Sequence[str]) -> None:
    """Take over what was written and ticked in the table."""
    edited = (state.widget_value(key) or {}).get("edited_rows", {})
    kept = state.recall(Key.MENDS, path.parent.name, {})
    state.remember(Key.MENDS, taken_over(kept, edited, places, columns), path.parent.name)


def taken_over(
    kept: Mapping[str, Any],
    edited: Mapping[int, Mapping[str, Any]],
    places: Sequence[tuple[int, str]],
    columns: Sequence[str],
) -> dict[str, Any]:
    """What was decided before, and what the table says now.

    Args:
        kept: As `decided` reads it.
        edited: By the number of the table's row, what was changed in it.
        places: Row and column of the file that each of the table's rows is about.
        columns: Of premise, hypothesis and label: their cells can be mended. A row with too many fields
            has no such cell.
    """
    cells, dropped = list(kept.get("cells", ())), set(kept.get("dropped", ()))
    for number, edits in edited.items():
        row, column = places[int(number)]
        if edits.get(_DROP):
            dropped.add(row)
        elif _VALUE in edits and column in (*columns, "guid"):
            cells.append((row, column, str(edits[_VALUE] or "")))
    return {**kept, "cells": cells, "dropped": sorted(dropped)}


def _drop_all(path: Path) -> None:
    kept = state.recall(Key.MENDS, path.parent.name, {})
    state.remember(Key.MENDS, {**kept, "rest": True}, path.parent.name)
