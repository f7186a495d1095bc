"""The tokenizer: one pair of sentences becomes pieces and ids, and why these pieces."""

import streamlit as st

from nlpbook_core.features.book_example import HYPOTHESIS, PREMISE, book_example
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.features.unknown_words import unknown_words
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.wordpiece_steps import tokenizer_steps
from pages.ui import cached, cached_views, folds, frame, state
from pages.ui.lessons import Lesson
from pages.ui.tokens import knobs, pair_choice, piece_steps, ribbon, token_notes, vocabularies

LESSON = Lesson("tokenizer", book_step="4", book_codes="8")


def show_pieces(here: frame.Page, args: ClassificationTrainArguments, pair: tuple[str, str]) -> None:
    """The learner's pair, whole, and the words that the vocabulary cannot spell."""
    with frame.card("pieces", here.words("pieces"), here.words("pieces_note")), frame.guard():
        tokenizer = cached.tokenizer(args.pretrained_model_name)
        encoded = encode_pair(tokenizer, *pair, knobs.WHOLE, padding=False)
        view = st.container()
        rows = (
            ribbon.ROWS
            if st.toggle(here.words("all_rows"), key="all-rows", persist_state="session")
            else ("ids",)
        )
        with view:
            ribbon.token_view(encoded, here.t, counts=token_notes.counts(args), rows=rows)
        token_notes.count_line(here.t, encoded, len(tokenizer))
        token_notes.unknown_box(here.t, unknown_words(tokenizer, encoded))
        ribbon.take_away(encoded, here.t)


def show_steps(here: frame.Page, args: ClassificationTrainArguments, premise: str) -> None:
    """From the premise to its pieces, step by step, with the candidates that were tried."""
    with frame.card("steps", here.words("steps.title"), here.words("steps.note")), frame.guard():
        tokenizer = cached.tokenizer(args.pretrained_model_name)
        own = tokenizer_steps(tokenizer, premise)
        if own is None:
            frame.note(here.words("steps.other_kind"), "steps")
            return
        lowers = piece_steps.lower_switch(here.t, own.lowers)
        steps = own if lowers == own.lowers else tokenizer_steps(tokenizer, premise, lowers) or own
        piece_steps.road(here.t, steps)
        piece_steps.one_word(here.t, steps)


def show_vocabularies(here: frame.Page, args: ClassificationTrainArguments, premise: str) -> None:
    """The same premise in other vocabularies, folded below the words about them."""
    with folds.fold(here, "other-tokenizers"), frame.guard():
        names = vocabularies.choose(here.t, args)
        vocabularies.on_text(here.t, names, premise)
        vocabularies.on_corpus(here.t, args, names)


def show_casing(here: frame.Page, args: ClassificationTrainArguments, premise: str) -> None:
    """What `do_lower_case` would do to the premise."""
    with frame.card("casing", here.words("casing"), here.words("casing_note")), frame.guard():
        both = cached_views.casings(args.pretrained_model_name)
        if both is None:
            frame.note(here.words("no_casing"), "casing")
            return
        token_notes.casing_rows(here.t, both.compare(premise))
        frame.note(here.words("casing_why"), "casing")


def show_book(here: frame.Page, args: ClassificationTrainArguments) -> None:
    """The book's twenty pieces: computed where kcbert's vocabulary is at hand, else recorded."""
    with frame.card("book", here.words("book"), here.words("book_note")), frame.guard():
        example = book_example(cached.tokenizer(args.pretrained_model_name))
        ribbon.token_view(example.encoded, here.t, "book")
        ribbon.take_away(example.encoded, here.t, "book")
        frame.note(here.words(f"book_{example.origin}"), "book")


@st.fragment
def show_pair(here: frame.Page, args: ClassificationTrainArguments) -> None:
    """All that follows the learner's pair: it alone is drawn anew when the pair changes, the view first."""
    pair = pair_choice.chooser(here.t, args)
    show_pieces(here, args, pair)
    if pair == (PREMISE, HYPOTHESIS):
        show_book(here, args)
    here.try_this()
    show_steps(here, args, pair[0])
    show_casing(here, args, pair[0])
    show_vocabularies(here, args, pair[0])


def page() -> None:
    """The lesson in order."""
    here, args = frame.open_page(LESSON.slug), state.arguments()
    here.look()
    show_pair(here, args)
    here.code(
        "nlpbook_core.tokenization.pretrained:load_tokenizer",
        "nlpbook_core.features.pair_encoding:encode_pair",
        "nlpbook_core.tokenization.wordpiece_steps:tokenizer_steps",
        call=f"tokenizer = load_tokenizer({args.pretrained_model_name!r})",
    )
    here.more("wordpiece", "vocabulary", "special-tokens", "same-tokenizer", "book-example")
    here.next_link()


page()
