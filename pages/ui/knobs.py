"""Settings to play with on one page; the run's own settings change only when the learner says so."""

from typing import Any, cast

import streamlit as st

from nlpbook_core.arguments import ClassificationTrainArguments, setting_of
from pages.ui import state
from pages.ui.tallies import Order
from pages.ui.text import Text

# Longer than any two texts that the forms take.
WHOLE = 10_000
_SHORTEST, _USUAL_LONGEST = 8, 128


def length(t: Text, args: ClassificationTrainArguments) -> int:
    """A slider for `max_seq_length`, and a way to keep what was found for the training."""
    longest = max(_USUAL_LONGEST, args.max_seq_length)
    key = f"knob-length-{args.max_seq_length}"
    chosen = int(st.slider(t("ui.knobs.length"), _SHORTEST, longest, args.max_seq_length, key=key))
    return chosen


def keep_length(t: Text, args: ClassificationTrainArguments, chosen: int) -> None:
    """A button that takes the length over into the settings, while the two differ."""
    if chosen != args.max_seq_length:
        st.button(
            t("ui.knobs.keep_length", n=chosen, before=args.max_seq_length),
            key="keep-length",
            on_click=state.propose,
            args=("max_seq_length", chosen),
        )


def truncation(t: Text, args: ClassificationTrainArguments) -> str:
    """Which sentence loses pieces."""
    choices = setting_of("truncation").choices
    return _one_of(
        t("ui.knobs.truncation"), choices, args.truncation, "knob-truncation",
        lambda choice: t(f"arguments.truncation.choices.{choice}"),
    )  # fmt: skip


def order(t: Text, args: ClassificationTrainArguments) -> Order:
    """Which sampler draws the pairs."""
    kinds = ("random", "sequential", "grouped", "replacement")
    found = _one_of(
        t("ui.knobs.order"), kinds, "random", "knob-order", lambda kind: t(f"ui.figures.order_{kind}")
    )
    return cast(Order, found)


def drop_last(t: Text) -> bool:
    """Whether a last batch that is not full is left out; only to look at: no setting drops it."""
    return bool(st.toggle(t("pages.features.drop_last"), key="knob-drop-last"))


def _one_of(label: str, choices: tuple[str, ...], default: str, key: str, word: Any) -> str:
    chosen = st.segmented_control(label, choices, default=default, key=key, format_func=word, required=True)
    return str(chosen or default)
