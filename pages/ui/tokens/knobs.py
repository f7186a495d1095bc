"""What a page can be asked to show in another way; no setting of a run changes by it."""

from typing import cast

import streamlit as st

from pages.ui.tallies import Order
from pages.ui.text import Text

# Longer than any two texts that the forms take.
WHOLE = 10_000


def order(t: Text) -> Order:
    """Which sampler draws the pairs."""
    kinds = ("random", "sequential", "grouped", "replacement")
    chosen = st.segmented_control(
        t("ui.knobs.order"), kinds, default="random", key="knob-order", required=True,
        format_func=lambda kind: t(f"ui.figures.order_{kind}"),
    )  # fmt: skip
    return cast(Order, chosen or "random")


def drop_last(t: Text) -> bool:
    """Whether a last batch that is not full is left out; only to look at: no setting drops it."""
    return bool(st.toggle(t("pages.features.drop_last"), key="knob-drop-last"))
