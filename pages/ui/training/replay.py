"""Play a run again that is over, or stop at any step of it."""

import time
from collections.abc import Callable

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.events.runview import RunView
from nlpbook_core.story import replay
from pages.ui import state
from pages.ui.session_keys import Key
from pages.ui.text import Text

LENGTH_S = 14.0
_FRAME_S = 0.7


def play(t: Text, run_id: str, draw: Callable[[RunView], None]) -> None:
    """Draw a run that is over; a button plays it from the start, a slider shows any moment of it.

    `draw` holds no widgets.
    """
    view = runs.view(run_id)
    began = _began(run_id)

    @st.fragment(run_every=_FRAME_S if began is not None else None, key=f"replay-{run_id}")
    def show() -> None:
        if began is None:
            draw(replay.until(view, _chosen_step(t, view, run_id)))
            return
        step = replay.step_at(view, time.monotonic() - began, LENGTH_S)
        if step >= view.num_steps_done:
            state.remember(Key.REPLAY_BEGAN, None)
            st.rerun()
        draw(replay.until(view, step))

    show()


def button(t: Text, run_id: str) -> None:
    """Plays the run, or ends the playing."""
    if not runs.view(run_id).num_steps_done:
        return
    if _began(run_id) is None:
        st.button(
            t("pages.training.replay"), key="replay", icon=":material/replay:",
            on_click=_begin, args=(run_id,), width="stretch",
        )  # fmt: skip
    else:
        st.button(
            t("pages.training.replay_stop"), key="replay-stop", icon=":material/stop:", width="stretch",
            on_click=state.remember, args=(Key.REPLAY_BEGAN, None),
        )  # fmt: skip


def _chosen_step(t: Text, view: RunView, run_id: str) -> int:
    last = view.num_steps_done
    if last < 2:
        return last
    return int(st.slider(t("pages.training.moment"), 0, last, last, key=f"moment.{run_id}.{t.lang}"))


def _began(run_id: str) -> float | None:
    kept = state.recall(Key.REPLAY_BEGAN)
    return float(kept[1]) if kept and kept[0] == run_id else None


def _begin(run_id: str) -> None:
    state.remember(Key.REPLAY_BEGAN, (run_id, time.monotonic()))
