"""Evaluation: how good the model is, where it is wrong, and the pairs themselves."""

import streamlit as st

from nlpbook_core import mistakes
from nlpbook_core.evaluation import Evaluation
from pages.ui import cached, choices, frame, pairs, report


def show_scores(here: frame.Lesson, run_id: str, found: dict[str, Evaluation]) -> None:
    """The two accuracies, and what to compare them with."""
    report.head(here.t, found)
    with st.container(key="prose-honest"):
        st.markdown(here.words("honest"))
    report.comparison(here.t, run_id, found)


def show_mistakes(here: frame.Lesson, run_id: str, found: dict[str, Evaluation]) -> None:
    """The confusion matrix, the pairs of a cell, and the sources."""
    split = report.choose_split(here.t, found)
    rows = cached.predictions(run_id, split)
    left, right = st.columns(2, gap="medium")
    with left:
        report.confusion(here.t, found[split])
    with right:
        report.by_source(here.t, found[split])
    cell = pairs.choose_cell(here.t, rows)
    pairs.reader(here.t, found[split].labels, mistakes.pairs_of(rows, cell), split)


def page() -> None:
    """The lesson in order."""
    here = frame.lesson("evaluation")
    run_id = choices.run(here.t)
    here.look()
    found = report.evaluations(run_id) if run_id else {}
    if run_id and found:
        show_scores(here, run_id, found)
        show_mistakes(here, run_id, found)
    elif run_id:
        report.unscored(here.t)
    else:
        frame.link("training", here.words("to_training"))
    here.try_this()
    here.code(
        "nlpbook_core.evaluation:evaluate",
        "nlpbook_core.metrics:accuracy_interval",
        "nlpbook_core.mistakes:pairs_of",
        call=here.words("call"),
    )
    here.more()
    here.next_link()


page()
