"""Edit a pair and see both predictions side by side, wherever on the page the pair was found."""

from typing import TYPE_CHECKING

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.behaviour.edits import changed_words
from nlpbook_core.examples import Pair
from pages.ui import cached, frame, state, strips, warm
from pages.ui.choices import MOST_CHARACTERS
from pages.ui.session_keys import Key
from pages.ui.text import Text
from pages.ui.tokens import ribbon, token_notes

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Prediction

_WORDS = "edits"
_FIELDS = ("premise", "hypothesis")


def edited(t: Text, original: Pair, name: str) -> Pair:
    """Two fields that start with the original; what is typed stays while that pair is looked at.

    Args:
        t: Texts.
        original: Premise and hypothesis.
        name: Tells several on one page apart.
    """
    now = _now(name, original)
    generation = state.recall(Key.EDIT_FILLED, name, 0)
    for place, (field, column) in enumerate(zip(_FIELDS, st.columns([3, 2], gap="medium"), strict=True)):
        key = f"edit.{name}.{field}.{generation}.{hash(original)}"
        column.text_area(
            t(f"ui.choices.{field}"), value=now[place], key=key, height=90, max_chars=MOST_CHARACTERS,
            on_change=_typed, args=(name, original, place, key),
        )  # fmt: skip
    with st.container(horizontal=True, key=f"edit-buttons-{name}"):
        st.button(t("edits.ask"), key=f"edit-ask-{name}", icon=":material/compare_arrows:")
        st.button(
            t("edits.swap"), key=f"edit-swap-{name}", icon=":material/swap_vert:", type="tertiary",
            on_click=fill, args=(name, original, (now[1], now[0])),
        )  # fmt: skip
        st.button(
            t("edits.back"), key=f"edit-back-{name}", icon=":material/undo:", type="tertiary",
            disabled=now == original, on_click=fill, args=(name, original, original),
        )  # fmt: skip
    return now


def fill(name: str, original: Pair, pair: Pair) -> None:
    """Put a pair into the fields, as a button does."""
    state.remember(Key.EDIT, (original, pair), name)
    state.remember(Key.EDIT_FILLED, state.recall(Key.EDIT_FILLED, name, 0) + 1, name)


def side_by_side(t: Text, run_id: str, original: Pair, now: Pair, name: str) -> "Prediction | None":
    """What the model says of both pairs, and what the edit did; the prediction for the edited pair."""
    words = t(f"pages.prediction.{'loading' if warm.is_warm() else 'first_loading'}")
    with frame.guard(), frame.loading(words, 180):
        predictor = cached.predictor(run_id)
        after = predictor.predict(*now)
        if now == original:
            st.caption(t(f"{_WORDS}.same"))
        else:
            _both(t, predictor.predict(*original), after, name)
        with st.expander(t("pages.prediction.seen"), key=f"edit-seen-{name}"):
            counts = token_notes.counts(runs.arguments(run_id))
            ribbon.token_view(after.encoded, t, f"edit-{name}", counts)
            ribbon.take_away(after.encoded, t, f"edit-{name}")
        return after
    return None


def _both(t: Text, before: "Prediction", after: "Prediction", name: str) -> None:
    _verdict(t, before, after)
    left, right = st.columns(2, gap="medium")
    for column, side, found in ((left, "before", before), (right, "after", after)):
        with column, frame.card(f"edit-{side}-{name}", t(f"{_WORDS}.{side}")):
            strips.probabilities(t, found.probabilities, f"edit-{side}-{name}")


def _verdict(t: Text, before: "Prediction", after: "Prediction") -> None:
    """In words: which words changed, whether the answer did, and how its probability moved."""
    changes = [
        change for field in _FIELDS for change in changed_words(getattr(before, field), getattr(after, field))
    ]
    nothing = t(f"{_WORDS}.nothing")
    for change in changes[:4]:
        st.text(f"{change.before or nothing} → {change.after or nothing}")
    key = "kept" if before.label == after.label else "turned"
    shares = [t.percent(found.probabilities[before.label]) for found in (before, after)]
    words = {"before": t.label(before.label), "after": t.label(after.label)}
    st.text(t(f"{_WORDS}.{key}", **words, low=shares[0], high=shares[1]))


def _now(name: str, original: Pair) -> Pair:
    """The edited pair; another original starts anew."""
    kept: tuple[Pair, Pair] | None = state.recall(Key.EDIT, name)
    return kept[1] if kept and kept[0] == original else original


def _typed(name: str, original: Pair, place: int, key: str) -> None:
    both = list(_now(name, original))
    both[place] = str(state.widget_value(key) or "")
    state.remember(Key.EDIT, (original, (both[0], both[1])), name)
