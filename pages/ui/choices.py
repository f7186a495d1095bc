"""Questions that several pages ask: which pair of sentences, which run."""

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.errors import RunMissing
from nlpbook_core.runs import RunSummary
from pages.ui import frame, state
from pages.ui.text import Text
from pages.ui.words import model_name

MOST_CHARACTERS = 4000


def pair(t: Text, default: tuple[str, str] | None = None) -> tuple[str, str]:
    """Two text areas; what is typed stays in the draft for all pages.

    Args:
        t: Texts.
        default: Premise and hypothesis before anybody typed; the book's worked example if None.
    """
    before = default or (t("ui.choices.example_premise"), t("ui.choices.example_hypothesis"))
    kept = state.pair(before)
    typed = []
    columns = st.columns([3, 2], gap="medium")
    for place, (name, column) in enumerate(zip(("premise", "hypothesis"), columns, strict=True)):
        key = f"pair.{name}.{state.form_generation()}"
        typed.append(
            column.text_area(
                t(f"ui.choices.{name}"),
                value=kept[place],
                key=key,
                height=90,
                max_chars=MOST_CHARACTERS,
                on_change=_keep_half,
                args=(place, key, before),
            )
        )
    return str(typed[0] or ""), str(typed[1] or "")


def run(t: Text, any_state: bool = False, key: str = "run") -> str | None:
    """A select box of runs; the choice goes into the draft and the URL.

    The run of the URL or draft is chosen first, else the newest. With nothing to choose from, the designed
    empty state is drawn and None returned; a run that is gone gets its error box.

    Args:
        t: Texts.
        any_state: Whether runs without a model (running, failed) may be chosen.
        key: Tells several on one page apart.
    """
    wanted = state.run_id()
    listed = [item for item in runs.list_runs() if any_state or runs.model_folder(item.run_id)]
    ids = [item.run_id for item in listed]
    if wanted is not None and wanted not in {item.run_id for item in runs.list_runs()}:
        frame.show_error(RunMissing(value=wanted))
    if not listed:
        frame.show_empty(t("ui.choices.no_run"), t("ui.choices.no_run_body"))
        return None
    widget = f"{key}.{wanted}.{t.lang}"
    names = {item.run_id: run_name(t, item) for item in listed}
    chosen = st.selectbox(
        t("ui.choices.run"), ids, index=ids.index(wanted) if wanted in ids else 0, key=widget,
        format_func=lambda run_id: names[run_id], on_change=_keep_run, args=(widget,),
    )  # fmt: skip
    return str(chosen)


def run_name(t: Text, item: RunSummary) -> str:
    """A run in a list: when, what, how it went. Select boxes show it as plain text."""
    args = item.arguments
    parts = [
        t("ui.choices.recorded") if item.recorded else t.moment(item.created_at),
        item.title or f"{args.downstream_corpus_name}, {model_name(args)}",
        t(f"status.{item.state}"),
    ]
    if item.val_acc is not None:
        parts.append(f"{t('ui.splits.val')} {t.percent(item.val_acc)}")
    return " · ".join(parts)


def _keep_half(place: int, key: str, before: tuple[str, str]) -> None:
    state.keep_pair(place, str(state.widget_value(key) or ""), before)


def _keep_run(key: str) -> None:
    state.set_run(state.widget_value(key))
