"""Which pair a page works with: typed, dealt from the corpus, or the book's example; and its gold label."""

import random

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.corpus_views import showcase
from nlpbook_core.errors import NlpbookError
from nlpbook_core.features.book_example import HYPOTHESIS, LABEL, PREMISE
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, choices, state
from pages.ui.text import Text

_DEALT = ("val", "test")  # small splits, so that a pair is there at once


def chooser(t: Text, args: ClassificationTrainArguments) -> tuple[str, str]:
    """Two text areas, and two ways to fill them."""
    premise, hypothesis = choices.pair(t, default(args))
    with st.container(horizontal=True, key="pair-sources"):
        st.button(
            t("ui.pairs.deal"),
            key="pair-deal",
            disabled=not is_present(args),
            help=t("ui.pairs.deal_help"),
            on_click=_deal,
            args=(args,),
        )
        st.button(t("ui.pairs.book"), key="pair-book", on_click=state.set_pair, args=(PREMISE, HYPOTHESIS))
    return premise, hypothesis


def default(args: ClassificationTrainArguments) -> tuple[str, str]:
    """The pair before anybody chose one: of the corpus, else the book's."""
    if args.downstream_corpus_name == "mini-nli":
        shown = showcase.pair()
        if shown:
            return shown.premise, shown.hypothesis
    if is_present(args):
        first = cached.examples(args, _DEALT[0])[0]
        return first.text_a, first.text_b
    return PREMISE, HYPOTHESIS


def gold(args: ClassificationTrainArguments, premise: str, hypothesis: str) -> str | None:
    """The gold label of a pair that the corpus or the book knows; None for one of the learner's own."""
    if (premise, hypothesis) == (PREMISE, HYPOTHESIS):
        return LABEL
    if not is_present(args):
        return None
    for mode in _DEALT:
        for example in cached.examples(args, mode):
            if (example.text_a, example.text_b) == (premise, hypothesis):
                return example.label
    return None


def is_present(args: ClassificationTrainArguments) -> bool:
    """Whether the corpus of the settings can be read here."""
    try:
        return corpora.for_arguments(args).is_present(args.corpus_root / args.downstream_corpus_name)
    except NlpbookError:
        return False


def _deal(args: ClassificationTrainArguments) -> None:
    try:
        example = random.choice(cached.examples(args, _DEALT[0]))
    except NlpbookError:
        return  # the corpus broke since the button was drawn; the page says so itself
    state.set_pair(example.text_a, example.text_b)
