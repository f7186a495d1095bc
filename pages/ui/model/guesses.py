"""What untrained models say, side by side, and how scores become an answer."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages.ui import strips
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.explain.untrained import Guess


def side_by_side(t: Text, guesses: "Sequence[Guess]") -> None:
    """The probabilities of each seed."""
    for guess, column in zip(guesses, st.columns(len(guesses), gap="medium"), strict=True):
        with column:
            st.markdown(f"**{t('ui.guesses.seed', n=guess.seed)}**")
            strips.probabilities(t, guess.probabilities, f"seed-{guess.seed}")


def differ(guesses: "Sequence[Guess]") -> bool:
    """Whether the seed decides anything: it does not where the model's files hold a head already."""
    return len({tuple(guess.logits.values()) for guess in guesses}) > 1


def from_logits_to_label(t: Text, guess: "Guess") -> None:
    """Logit, exponential, probability and the largest, for one guess."""
    columns = [t(f"ui.guesses.{name}") for name in ("label", "logit", "exp", "probability", "argmax")]
    rows = [
        (
            t.label(label),
            f"{logit:.3f}",
            f"{math.exp(logit):.3f}",
            f"{guess.probabilities[label]:.3f}",
            t("ui.guesses.largest") if label == guess.label else "",
        )
        for label, logit in guess.logits.items()
    ]
    st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True, key="logits")
