"""Prediction: ask a model about two sentences of one's own."""

import streamlit as st

from pages.ui import choices, frame
from pages.ui.asking import asking, breaking, challenge, many, why
from pages.ui.lessons import Lesson

LESSON = Lesson("prediction", book_step="1–5")


def show_question(here: frame.Page, run_id: str) -> tuple[str, str]:
    """The two sentences, and pairs to start from."""
    pair = choices.pair(here.t, asking.first_pair(run_id))
    asking.examples(here.t, run_id)
    st.button(here.words("ask"), type="primary", key="ask", help=here.words("ask_help"))
    return pair


def show_answer(here: frame.Page, run_id: str, premise: str, hypothesis: str) -> None:
    """What the model says, why one might doubt it, what it said before."""
    with frame.card("answer"):
        prediction = asking.ask(here.t, run_id, premise, hypothesis)
        if prediction is None:
            return
        asking.answer(here.t, prediction)
    asking.before_and_after(here.t, run_id, prediction)
    why.panel(here.t, run_id, prediction, "asked")
    if st.toggle(here.words("shake"), key="shake", persist_state="session"):
        show_edit(here, run_id, (premise, hypothesis), prediction.label)
    asking.details(here.t, run_id, prediction)


def show_edit(here: frame.Page, run_id: str, pair: tuple[str, str], label: str) -> None:
    """The same pair with something changed, beside the answer to the original."""
    with frame.card("shake", here.words("shake"), here.words("shake_note")):
        breaking.shaken(here.t, run_id, pair, label, "asked")


@st.fragment
def show_work(here: frame.Page, run_id: str) -> None:
    """All that follows from a question: a fragment, so that the rest of the page is not drawn with each."""
    premise, hypothesis = show_question(here, run_id)
    show_answer(here, run_id, premise, hypothesis)
    asking.asked(here.t)
    many.panel(here.t, run_id)
    challenge.listed(here.t)


def page() -> None:
    """The lesson in order."""
    here = frame.open_page(LESSON.slug)
    run_id = choices.run(here.t)
    here.look()
    if run_id is None:
        frame.link("training", here.words("to_training"))
    else:
        show_work(here, run_id)
    here.try_this()
    here.code(
        "nlpbook_core.inference.predictor:Predictor.predict",
        "nlpbook_core.inference.predictor:logits_of",
        "nlpbook_core.batches.loaders:collate_pairs",
        call=here.words("call"),
    )
    here.more()
    here.next_link(quiet=True)


page()
