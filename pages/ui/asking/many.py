"""Ask about many pairs at once: pasted or from a file, answered behind the page, taken away as a table."""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import background
from nlpbook_core.background import Job
from nlpbook_core.errors import NlpbookError, RunStopped
from nlpbook_core.examples import Pair
from nlpbook_core.metrics.mistakes import csv_table
from nlpbook_core.own_files import pair_list, table, uploads
from pages.ui import cached, cached_views, frame, state, uploading, waiting
from pages.ui.session_keys import Key
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Prediction

_WORDS = "many"
MOST_PAIRS = 5_000
_MOST_KEPT = 8  # tables that stay in memory, over all learners


def panel(t: Text, run_id: str) -> None:
    """On request: a field to paste into, a box for a file, and the answers."""
    if not st.toggle(t(f"{_WORDS}.title"), key="many", persist_state="session"):
        return
    with frame.card("many", t(f"{_WORDS}.title"), t(f"{_WORDS}.note")):
        pasted = st.text_area(
            t(f"{_WORDS}.paste"), key="many-text", height=110, placeholder=t(f"{_WORDS}.example"),
            help=t(f"{_WORDS}.paste_help"), max_chars=400_000,
        )  # fmt: skip
        uploaded = uploading.file(t, t(f"{_WORDS}.file"), table.SUFFIXES, "upload-many")
        found = (uploaded.name, uploaded.getvalue()) if uploaded else None
        st.button(
            t(f"{_WORDS}.ask"), key="many-ask", icon=":material/playlist_play:",
            disabled=not (found or (pasted or "").strip()), on_click=_ask, args=(found,),
        )  # fmt: skip
        _answers(t, run_id)


def _ask(uploaded: tuple[str, bytes] | None) -> None:
    """Read the pairs; what is wrong with them is shown at the next drawing."""
    _let_go()
    state.remember(Key.MANY_ERROR, None)
    state.remember(Key.MANY_PAIRS, None)
    try:
        with uploads.told_by_name():
            found = (
                pair_list.from_file(uploads.keep(*uploaded))
                if uploaded
                else pair_list.from_text(str(state.widget_value("many-text") or ""))
            )
        state.remember(Key.MANY_PAIRS, tuple(found))
        state.remember(Key.MANY_ASKED, secrets.token_hex(6))  # asked again, it is answered again
    except NlpbookError as error:
        state.remember(Key.MANY_ERROR, error.to_json())


def _let_go() -> None:
    """Nobody waits for what was asked before."""
    job = background.find(str(state.recall(Key.MANY_JOB)))
    if job is not None:
        job.cancel()
        background.forget(job.name)


def _answers(t: Text, run_id: str) -> None:
    error, found = state.recall(Key.MANY_ERROR), state.recall(Key.MANY_PAIRS)
    if error:
        frame.show_error(error)
    if not found:
        return
    pairs = found[:MOST_PAIRS]
    if len(found) > MOST_PAIRS:
        st.caption(t(f"{_WORDS}.cut", n=t.number(len(found)), most=t.number(MOST_PAIRS)))
    job = _job(run_id, pairs)
    waiting.until_over(job, lambda job: _progress(t, job, len(pairs)), "many")
    if job.state == "running" and not job.is_cancelled():
        st.button(t(f"{_WORDS}.stop"), key="many-stop", on_click=job.cancel)
    elif job.error is not None:
        frame.show_error(job.error)
    elif job.state == "done":
        _table(t, job.result)


def _job(run_id: str, pairs: Sequence[Pair]) -> Job:
    """The job of this asking; another one once the run has another model."""
    name = f"many-{state.recall(Key.MANY_ASKED)}-{run_id}-{cached_views.model_key(run_id)}"
    state.remember(Key.MANY_JOB, name)
    background.keep_newest("many-", _MOST_KEPT)
    return background.once(name, lambda job: _work(job, run_id, pairs))


def _progress(t: Text, job: Job, total: int) -> None:
    counted = {"done": t.number(job.done), "total": t.number(total)}
    if job.state == "cancelled":
        st.caption(t(f"{_WORDS}.stopped", **counted))
    elif job.state == "running" and job.is_cancelled():
        st.caption(t(f"{_WORDS}.stopping"))
    elif job.state == "running":
        st.progress(job.fraction, t(f"{_WORDS}.running", **counted))


def _work(job: Job, run_id: str, pairs: Sequence[Pair]) -> "list[Prediction]":
    def report(done: int, total: int) -> None:
        job.report(done, total)
        if job.is_cancelled():
            raise RunStopped(step=0)

    return cached.predictor(run_id).predict_many(pairs, progress=report)


def _table(t: Text, found: "Sequence[Prediction]") -> None:
    labels = list(found[0].probabilities)
    counts = {label: sum(one.label == label for one in found) for label in labels}
    st.caption(" · ".join(t(f"{_WORDS}.count", label=t.label(lb), n=t.number(n)) for lb, n in counts.items()))
    bars = {
        t.label(label): st.column_config.ProgressColumn(
            t.label(label), min_value=0, max_value=100, format="%.1f %%", width=110
        )
        for label in labels
    }
    rows = [_row(t, one) for one in found]
    st.dataframe(
        rows, hide_index=True, key=f"many-rows.{t.lang}", column_config=bars,
        alt=t(f"{_WORDS}.title"), height=min(360, 36 * len(rows) + 40),
    )  # fmt: skip
    st.download_button(
        t(f"{_WORDS}.csv"), lambda: _csv(found, labels), "predictions.csv", "text/csv", key="many-csv",
        icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def _row(t: Text, one: "Prediction") -> dict[str, Any]:
    return {
        t("ui.choices.premise"): one.premise,
        t("ui.choices.hypothesis"): one.hypothesis,
        t("ui.figures.predicted"): t.label(one.label),
        **{t.label(label): 100 * share for label, share in one.probabilities.items()},
    }


def _csv(found: "Sequence[Prediction]", labels: Sequence[str]) -> bytes:
    head = ["premise", "hypothesis", "predicted", *(f"p({label})" for label in labels)]
    lines = [[one.premise, one.hypothesis, one.label, *one.probabilities.values()] for one in found]
    return csv_table(head, lines)
