"""A pair of the corpus that was clicked: whole, and as the model of the settings will see it."""

import streamlit as st

from nlpbook_core.examples import ClassificationExample
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, frame, state
from pages.ui.text import Text
from pages.ui.tokens import knobs, ribbon, token_notes

_WORDS = "one_pair"


def in_full(t: Text, args: ClassificationTrainArguments, example: ClassificationExample) -> None:
    """Below the table: the token view of the pair, and a way to take it to the next pages."""
    pair = example.text_a, example.text_b
    with frame.card("one-pair", t(f"{_WORDS}.title"), t(f"{_WORDS}.note")), frame.guard():
        encoded = encode_pair(cached.tokenizer(args.pretrained_model_name), *pair, knobs.WHOLE, padding=False)
        ribbon.token_view(encoded, t, "one-pair", token_notes.counts(args), label=t.label(example.label))
        is_taken = state.pair(("", "")) == pair
        st.button(
            t(f"{_WORDS}.{'taken' if is_taken else 'take'}"), key="take-pair", disabled=is_taken,
            on_click=state.set_pair, args=pair,
        )  # fmt: skip
