"""The model: its parts, their shapes and sizes, and what it says before it was trained."""

import streamlit as st

from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.models.summary import ModelSummary, describe, weights_at_hand
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, frame, state
from pages.ui.lessons import Lesson
from pages.ui.model import bert_road, guesses, model_figures, model_notes
from pages.ui.tokens import pair_choice

LESSON = Lesson("model", book_step="6", book_codes="12")


def show_road(here: frame.Page, args: ClassificationTrainArguments, summary: ModelSummary) -> tuple[str, str]:
    """The learner's pair on its way through the parts; gives the pair."""
    with st.expander(here.words("pair"), key="model-pair"):
        pair = pair_choice.chooser(here.t, args)
    note = here.words("road_note", architecture=summary.architecture)
    with frame.card("road", here.words("road"), note), frame.guard():
        tokenizer = cached.tokenizer(args.pretrained_model_name)
        encoded = encode_pair(tokenizer, *pair, args.max_seq_length, args.truncation)
        labels, new = model_notes.labels(args), model_notes.new_parts(args, summary)
        bert_road.bert_road(summary, encoded, labels, here.t, args.batch_size, new)
        model_notes.too_long(here.t, args, summary)
    return pair


def show_parts(here: frame.Page, summary: ModelSummary) -> None:
    """How many parameters each part has."""
    note = here.words("parts_note", n=here.t.number(summary.num_parameters))
    with frame.card("parts", here.words("parts"), note):
        frame.draw(model_figures.parts_figure(summary, here.t, state.theme()), "parts")


def show_guess(here: frame.Page, args: ClassificationTrainArguments, pair: tuple[str, str]) -> None:
    """What the model says of the pair before any training, with three seeds."""
    with frame.card("guess", here.words("guess"), here.words("guess_note")):
        st.text(model_notes.pair_line(here.t, pair))
        if not weights_at_hand(args.pretrained_model_name):
            frame.note(here.words("weights_needed"), "weights")
        if not st.button(here.words("ask"), type="primary", key="ask"):
            frame.note(here.words("not_asked"), "asked")
            return
        with frame.guard():
            with frame.loading(here.words("thinking"), 160):
                found = cached.untrained_guesses(args, model_notes.labels(args), *pair)
            guesses.side_by_side(here.t, found)
            frame.note(here.words("guess_meaning" if guesses.differ(found) else "guess_same"), "guess")
            st.markdown(here.words("logits", seed=found[0].seed))
            guesses.from_logits_to_label(here.t, found[0])
            st.markdown(here.words("head", seed=found[0].seed))
            figure = model_figures.head_figure(found[0].head, model_notes.labels(args), here.t, state.theme())
            frame.draw(figure, "head")


def page() -> None:
    """The lesson in order."""
    here, args = frame.open_page(LESSON.slug), state.arguments()
    here.look()
    with frame.guard():
        summary = describe(args.pretrained_model_name, len(model_notes.labels(args)))
        pair = show_road(here, args, summary)
        show_parts(here, summary)
        here.try_this()
        show_guess(here, args, pair)
    here.code(
        "nlpbook_core.models.pretrained:load_classifier",
        "nlpbook_core.models.summary:describe",
        "nlpbook_core.explain.untrained:untrained_guesses",
        call=f"model = load_classifier({args.pretrained_model_name!r}, corpus.get_labels())",
    )
    here.more()
    here.next_link(quiet=True)


page()
