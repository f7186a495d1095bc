"""Evaluation: how good the model is, where it is wrong, and the pairs themselves."""

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.evaluation import on_demand, scores
from nlpbook_core.evaluation.scores import Evaluation
from nlpbook_core.metrics import mistakes
from pages.ui import cached, choices, frame
from pages.ui.asking import breaking, challenge, why
from pages.ui.evaluation import cells, comparing, pairs, report, scored_sets, slicing
from pages.ui.lessons import Lesson

LESSON = Lesson("evaluation")


def show_scores(here: frame.Page, run_id: str, found: dict[str, Evaluation]) -> None:
    """The two accuracies, and what to compare them with."""
    report.head(here.t, found)
    with st.container(key="prose-honest"):
        st.markdown(here.words("honest"))
    report.comparison(here.t, run_id, found)


@st.fragment
def show_mistakes(here: frame.Page, run_id: str) -> None:
    """From a number to its pairs, and from a pair to a question: a fragment, so that nothing else moves."""
    name = scored_sets.choose(here.t, run_id)
    scored, where = cached.predictions(run_id, name), f"{run_id}.{name}"
    is_changing = name == on_demand.CHALLENGE
    found = scores.evaluate(scored, runs.labels(run_id)) if is_changing else cached.evaluation(run_id, name)
    report.other_set(here.t, run_id, name, found)
    left, right = st.columns(2, gap="medium")
    with right:
        slicing.table(here.t, run_id, name)
    with left:
        rows = slicing.kept(here.t, scored, where)
        cells.matrix(here.t, found.labels, scores.confusion(rows, found.labels), where)
    cell = cells.choose(here.t, rows, where)
    row = pairs.reader(here.t, found.labels, mistakes.pairs_of(rows, cell), f"{where}.{cell}.{len(rows)}")
    if row is not None and st.toggle(here.words("ask"), key="ask-pair", persist_state="session"):
        show_question(here, run_id, (row.premise, row.hypothesis), row.label)
    comparing.panel(here.t, run_id, name, found.labels)
    breaking.table(here.t, run_id, name, scored)
    report.by_label(here.t, found)
    report.reliability(here.t, scored)
    report.take_away(here.t, run_id, name, scored, found.labels)
    challenge.listed(here.t)


def show_question(here: frame.Page, run_id: str, pair: tuple[str, str], label: str) -> None:
    """Edit the chosen pair, what the model says of both, and why."""
    with frame.card("question", here.words("question"), here.words("question_note")):
        answer = breaking.shaken(here.t, run_id, pair, label, "chosen")
        if answer is not None:
            why.panel(here.t, run_id, answer, "chosen")


def page() -> None:
    """The lesson in order."""
    here = frame.open_page(LESSON.slug)
    run_id = choices.run(here.t)
    here.look()
    found = report.evaluations(run_id) if run_id else {}
    if run_id and found:
        show_scores(here, run_id, found)
        scored_sets.offer(here.t, run_id)
        show_mistakes(here, run_id)
    elif run_id:
        report.unscored(here.t)
    else:
        frame.link("training", here.words("to_training"))
    here.try_this()
    here.code(
        "nlpbook_core.evaluation.scores:evaluate",
        "nlpbook_core.metrics.accuracy:accuracy_interval",
        "nlpbook_core.metrics.slices:slices",
        "nlpbook_core.metrics.comparison:compare",
        "nlpbook_core.metrics.calibration:calibration",
        "nlpbook_core.behaviour.checks:behaviour",
        "nlpbook_core.metrics.mistakes:pairs_of",
        call=here.words("call"),
    )
    here.more()
    here.next_link()


page()
