"""The token view with `max_seq_length` and `truncation` to move: the browser cuts and pads.

The page sends the pair whole and, for each length and strategy, how many pieces stay, so that a moved setting
is drawn in the next frame. What was found goes into the settings when the handle is let go.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from nlpbook_core.features.pair_cuts import PairCuts
from nlpbook_core.settings.arguments import ClassificationTrainArguments, setting_of
from pages.ui import state
from pages.ui.components import draw
from pages.ui.session_keys import Key
from pages.ui.text import Text
from pages.ui.tokens import ribbon

_SHORTEST, _USUAL_LONGEST = 8, 128
_MOVED = ("max_seq_length", "truncation")


def scale(args: ClassificationTrainArguments) -> tuple[int, int]:
    """Where the scale of lengths begins and ends, in tokens."""
    return min(_SHORTEST, args.max_seq_length), max(_USUAL_LONGEST, args.max_seq_length)


def token_view(
    t: Text, args: ClassificationTrainArguments, cuts: PairCuts, counts: Mapping[int, int] | None, label: str
) -> None:
    """Draw the pair, cut as the settings say, with both settings above it."""
    key = f"tokens-cutting-{t.lang}"
    draw(
        t,
        "token_view",
        {**payload(t, args, cuts, counts, label), "taken_back": times_taken_back()},
        key=key,
        on_length_change=partial(keep_moved, key, "length", "max_seq_length"),
        on_truncation_change=partial(keep_moved, key, "truncation", "truncation"),
    )


def keep_moved(key: str, value: str, setting: str) -> None:
    """Take over what a component says, and remember what the setting was before the first move."""
    told = state.widget_value(key)
    chosen = told.get(value) if told else None
    before = getattr(state.arguments(), setting)
    if chosen is None or chosen == before:
        return
    if state.recall(Key.BEFORE_MOVE, setting) is None:
        state.remember(Key.BEFORE_MOVE, before, setting)
    state.propose(setting, int(chosen) if setting == "max_seq_length" else str(chosen))


def times_taken_back() -> int:
    """How often moves were taken back: with each, what the server says counts before what was moved."""
    return int(state.recall(Key.TAKEN_BACK, default=0))


def way_back(t: Text, args: ClassificationTrainArguments) -> None:
    """That the moved settings are those of the training now, and a button that takes it back."""
    moved = {name: state.recall(Key.BEFORE_MOVE, name) for name in _MOVED}
    before = {name: old for name, old in moved.items() if old not in (None, getattr(args, name))}
    if not before:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="way-back", gap="small"):
        st.caption(t("ui.knobs.taken_over"), width="content")
        old = ", ".join(_word(t, name, value) for name, value in before.items())
        st.button(
            t("ui.knobs.back", old=old), key="knobs-back", type="tertiary", icon=":material/undo:",
            on_click=_back, args=(before,),
        )  # fmt: skip


def payload(
    t: Text,
    args: ClassificationTrainArguments,
    cuts: PairCuts,
    counts: Mapping[int, int] | None,
    label: str = "",
) -> dict[str, Any]:
    """The view as plain data, and what its settings need."""
    drawn = ribbon.payload(cuts.whole, t, counts, label=label)
    return {
        **drawn,
        "padding": drawn["pieces"].pop(),
        "counted": counts is not None,
        "knobs": {
            "length": args.max_seq_length,
            "truncation": args.truncation,
            "shortest": cuts.shortest,
            "longest": cuts.shortest + len(cuts.kept[args.truncation]) - 1,
            "kept": cuts.kept,
            "names": {name: t(f"ui.knobs.{name}") for name in ("length", "truncation")},
            "choices": [
                {"name": name, "word": t(f"arguments.truncation.choices.{name}")}
                for name in setting_of("truncation").choices
            ],
        },
        "templates": {  # the view puts the numbers in
            name: t(f"ui.ribbon.{name}")
            for name in ("detail_position", "detail_cut", "show_padding", "dropped", "summary")
        },
    }


def _word(t: Text, name: str, value: object) -> str:
    return t(f"arguments.truncation.choices.{value}") if name == "truncation" else str(value)


def _back(before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        state.propose(name, value)
        state.remember(Key.BEFORE_MOVE, None, name)
    state.remember(Key.TAKEN_BACK, times_taken_back() + 1)
