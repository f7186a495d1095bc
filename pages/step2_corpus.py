"""The corpus: choose it, get it, see how it is split and balanced, and read it."""

import streamlit as st

from nlpbook_core.corpora import fetching
from pages.ui import cached, folds, frame, state
from pages.ui.corpus import browse, corpus_choice, corpus_health, own_file, quiz, shortcut_notes
from pages.ui.lessons import Lesson

LESSON = Lesson("corpus", book_step="3", book_codes="7")


def show_choice(here: frame.Page) -> bool:
    """Which corpus, and what is known of it; True if its pairs can be read now."""
    args = state.arguments()
    with frame.card("choice", here.words("choice")), frame.guard():
        corpus_choice.choose(here.t)
        corpus_choice.show_card(here.t, args)
        if fetching.is_here(args):
            return True
        corpus_choice.fetch(here.t, args)
    return False


def show_own_file(here: frame.Page) -> None:
    """A file of one's own becomes a corpus."""
    with frame.card("own-file", here.words("own_file"), here.words("own_file_note")):
        own_file.show(here.t)


def show_numbers(here: frame.Page) -> None:
    """The splits with their sizes, and how the labels are balanced."""
    here.look()
    box = frame.card("numbers", here.words("numbers"), here.words("numbers_note"))
    with box, frame.loading(here.words("reading"), height=360):
        counts = cached.label_counts(state.arguments())
        browse.sizes(here.t, counts)
        browse.balance(here.t, counts)


@st.fragment
def show_pairs(here: frame.Page) -> None:
    """The pairs themselves, to search in: a fragment, so that a search draws nothing else anew."""
    with frame.card("pairs", here.words("pairs"), here.words("pairs_note")):
        browse.pairs(here.t, state.arguments())


def show_quiz(here: frame.Page) -> None:
    """Five pairs to judge before their labels are seen."""
    here.try_this()
    with frame.card("quiz", here.words("quiz"), here.words("quiz_note")):
        quiz.show(here.t, state.arguments())


def show_health(here: frame.Page) -> None:
    """Folded: spread, repeats and leaks, annotators' votes, and what shortcuts reach."""
    args = state.arguments()
    with folds.fold(here, "label-balance"), frame.guard():
        corpus_health.spread(here.t, args)
    with folds.fold(here, "splits"), frame.guard():
        corpus_health.repeated(here.t, args)
    with folds.own("votes", here.words("health.votes_title")), frame.guard():
        corpus_health.voted(here.t, args)
    with folds.own("shortcuts", here.words("shortcuts.title")), frame.guard():
        shortcut_notes.show(here.t, args)


def show_code(here: frame.Page) -> None:
    """Cell 7 of the book, and how one split was read."""
    here.code(
        "nlpbook_core.corpora.fetching:download_downstream_dataset",
        "nlpbook_core.corpora.base:Corpus.get_examples",
        "nlpbook_core.corpus_views.reading_pairs:search",
        "nlpbook_core.corpus_views.repeats:leaks",
        "nlpbook_core.metrics.shortcuts:measure_shortcuts",
        call=here.words("call"),
    )


def page() -> None:
    """The lesson in order; without the pairs it ends at the choice."""
    here = frame.open_page(LESSON.slug)
    readable = show_choice(here)
    if readable:
        with frame.guard():
            first = browse.ahead(here.t, state.arguments())
            show_numbers(here)
            show_pairs(here)
            show_quiz(here)
            first.empty()
            browse.is_read(state.arguments())
    show_own_file(here)
    if readable:
        show_health(here)
    show_code(here)
    here.more("download", "klue-nli", "kornli", "mini-nli", "own-corpus")
    if not readable:
        here.more("splits", "label-balance")
    here.next_link(quiet=not readable)


page()
