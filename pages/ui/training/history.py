"""The runs that were made: which one is shown, a table of all, delete and undo."""

from typing import Any

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.errors import NlpbookError, RunMissing
from nlpbook_core.runs import RunSummary
from pages.ui import choices, frame, state
from pages.ui.session_keys import Key
from pages.ui.text import Text
from pages.ui.training import carrying
from pages.ui.words import model_name, rate_words


def shown(t: Text) -> RunSummary | None:
    """The run of the URL or the draft, else the one that trains, else the one made last, else the recorded
    one.

    A run that is gone gets its error box, and the next best is shown.
    """
    listed = runs.list_runs()
    wanted = state.run_id()
    by_id = {item.run_id: item for item in listed}
    if wanted is not None and wanted not in by_id and wanted != state.recall(Key.DELETED_RUN):
        frame.show_error(RunMissing(value=wanted))
    return by_id.get(wanted or runs.active_run() or "") or next(iter(listed), None)


def table(t: Text, run_id: str) -> None:
    """All runs, newest first; a click on a row opens it, and the one that is open can be deleted."""
    listed = runs.list_runs()
    with st.expander(t("pages.training.history"), key="history"):
        st.caption(t("pages.training.history_hint"))
        key = f"history.{run_id}.{len(listed)}.{t.lang}"
        st.dataframe(
            [_row(t, item, item.run_id == run_id) for item in listed],
            key=key, hide_index=True, selection_mode="single-row",
            on_select=lambda: _open_row(key, [item.run_id for item in listed]),
            alt=t("pages.training.history"),
        )  # fmt: skip
        choices.run(t, any_state=True, key="history-run")
        _delete_button(t, run_id)
        carrying.show(t, run_id)


def undo_line(t: Text) -> None:
    """After a delete: what was deleted, and the way back."""
    deleted = state.recall(Key.DELETED_RUN)
    if not deleted:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="undo"):
        st.text(t("pages.training.deleted", name=deleted))
        st.button(t("pages.training.undo"), key="undo-delete", on_click=_restore, args=(deleted,))


def _row(t: Text, item: RunSummary, is_open: bool) -> dict[str, Any]:
    args, words = item.arguments, "pages.training.columns"
    when = t("ui.choices.recorded") if item.recorded else t.moment(item.created_at)
    return {
        t(f"{words}.open"): "●" if is_open else "",
        t(f"{words}.when"): when,
        t(f"{words}.state"): t(f"status.{item.state}"),
        t(f"{words}.val"): "–" if item.val_acc is None else t.percent(item.val_acc),
        t(f"{words}.test"): "–" if item.test_acc is None else t.percent(item.test_acc),
        t(f"{words}.took"): "–" if item.elapsed_s is None else t.duration(item.elapsed_s),
        t(f"{words}.model"): model_name(args),
        t(f"{words}.corpus"): args.downstream_corpus_name,
        t(f"{words}.rate"): rate_words(args.learning_rate),
        t(f"{words}.batch"): args.batch_size,
        t(f"{words}.epochs"): args.epochs,
        t(f"{words}.seed"): args.seed,
    }


def _delete_button(t: Text, run_id: str) -> None:
    item = runs.summary(run_id)
    if item.recorded or item.state in runs.ACTIVE:
        st.caption(t(f"pages.training.keep_{'recorded' if item.recorded else 'active'}"))
        return
    with st.popover(t("pages.training.delete"), icon=":material/delete:", key=f"delete-{run_id}"):
        st.text(choices.run_name(t, item))
        st.caption(t("pages.training.delete_asks"))
        st.button(t("pages.training.delete_now"), key="delete-run", on_click=_delete, args=(run_id,))


def _open_row(key: str, ids: list[str]) -> None:
    rows = state.widget_value(key)["selection"]["rows"]
    if rows:
        state.set_run(ids[rows[0]])


def _delete(run_id: str) -> None:
    try:
        runs.delete(run_id)
    except NlpbookError:
        return  # it is gone already, or trains: the page shows which
    state.remember(Key.DELETED_RUN, run_id)
    state.set_run(None)


def _restore(run_id: str) -> None:
    state.remember(Key.DELETED_RUN, None)
    try:
        runs.restore(run_id)
    except NlpbookError:
        return
    state.set_run(run_id)
