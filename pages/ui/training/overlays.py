"""Earlier runs laid over the one that is shown, what differs in their settings, and how curves are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.errors import NlpbookError
from nlpbook_core.runs import RunSummary
from nlpbook_core.settings import presets
from pages.ui import choices, state
from pages.ui.session_keys import Key
from pages.ui.text import Text
from pages.ui.training.run_figures import Laid, Look

_LETTERS = "ABC"
_WINDOWS: tuple[int | None, ...] = (None, 1, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Shown:
    """How the curves are drawn, and which runs lie under them."""

    look: Look
    run_ids: tuple[str, ...]


def choose(t: Text, item: RunSummary) -> Shown:
    """The widgets, folded; below them what differs between the runs."""
    is_open = bool(state.recall(Key.LAID_OVER))
    with st.expander(t("pages.training.overlay"), key="more-overlay", expanded=is_open):
        others = [one for one in runs.list_runs() if one.run_id != item.run_id]
        chosen = _runs(t, others) if others else []
        if not others:
            st.caption(t("pages.training.overlay_none"))
        look = _look(t)
        if chosen:
            st.dataframe(_table(t, item, chosen), hide_index=True, alt=t("pages.training.differences"))
    return Shown(look, tuple(one.run_id for one in chosen))


def lay(run_ids: Sequence[str]) -> None:
    """Have these lie over the run that is shown."""
    state.remember(Key.LAID_OVER, list(run_ids))


def views(shown: Shown) -> list[Laid]:
    """The chosen runs as they stand now; one that was deleted meanwhile is left out."""
    found = []
    for letter, run_id in zip(_LETTERS, shown.run_ids, strict=False):
        try:
            found.append(Laid(letter, runs.view(run_id)))
        except NlpbookError:
            continue
    return found


def _runs(t: Text, others: Sequence[RunSummary]) -> list[RunSummary]:
    by_id = {one.run_id: one for one in others}
    names = {run_id: choices.run_name(t, one) for run_id, one in by_id.items()}
    kept = [run_id for run_id in state.recall(Key.LAID_OVER, default=[]) if run_id in by_id]
    key = f"overlay.{','.join(by_id)}.{t.lang}"
    picked = st.multiselect(
        t("pages.training.overlay_runs"), list(by_id), default=kept, max_selections=len(_LETTERS), key=key,
        format_func=lambda run_id: names[run_id], placeholder=t("pages.training.overlay_choose"),
        on_change=lambda: state.remember(Key.LAID_OVER, state.widget_value(key)),
    )  # fmt: skip
    return [by_id[run_id] for run_id in picked]


def _look(t: Text) -> Look:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        window = st.select_slider(
            t("pages.training.smoothing"), _WINDOWS, key=f"smoothing.{t.lang}",
            format_func=lambda n: t("pages.training.smoothing_auto") if n is None else t.number(n),
        )  # fmt: skip
    with right:
        log_steps = st.checkbox(t("pages.training.log_steps"), key=f"log-steps.{t.lang}")
        log_values = st.checkbox(t("pages.training.log_loss"), key=f"log-loss.{t.lang}")
    return Look(window, log_steps, log_values)


def _table(t: Text, item: RunSummary, laid: Sequence[RunSummary]) -> list[dict[str, Any]]:
    """A row for each setting that differs and for the accuracies, a column for each run."""
    everyone = [item, *laid]
    heads = [t("pages.training.this_run"), *_LETTERS[: len(laid)]]
    names = {name: None for one in laid for name in presets.changes(item.arguments, one.arguments)}
    rows = [
        (t(f"arguments.{name}.label"), [str(one.arguments.to_dict()[name]) for one in everyone])
        for name in names
    ]
    for split, values in (
        ("val", [one.val_acc for one in everyone]),
        ("test", [one.test_acc for one in everyone]),
    ):
        rows.append(
            (t(f"pages.training.columns.{split}"), ["–" if v is None else t.percent(v) for v in values])
        )
    return [
        {t("pages.training.what_differs"): name, **dict(zip(heads, cells, strict=True))}
        for name, cells in rows
    ]
