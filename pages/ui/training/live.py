"""The one fragment that polls a run."""

from collections.abc import Callable

import streamlit as st

from nlpbook_core import queue, runs
from nlpbook_core.events.runview import RunView
from nlpbook_core.runs import RunStatus, RunSummary
from pages.ui.training import controls

POLL_S = 2.0  # thirty viewers at one second each made the page lag two seconds behind on two cores


def around(run_id: str, status: RunStatus) -> tuple[object, ...]:
    """What the page around the drawing depends on: its buttons, and what it says of the end.

    To be taken before they are drawn: what changes while they are must still be noticed.
    """
    return status.is_active, status.state == "lined-up", controls.asked(run_id)


def keep_up(item: RunSummary, status: RunStatus) -> None:
    """Draw the page anew if the run began or ended while what stands above was drawn."""
    if (item.state in runs.ACTIVE) != status.is_active:
        st.rerun()


def watch(run_id: str, drawn: tuple[object, ...], draw: Callable[[RunView, RunStatus], None]) -> None:
    """Draw a run now and every two seconds. When it begins or ends, or when another tab asks something of it,
    so that what is `around` is no longer as `drawn`, the page runs once anew.

    `draw` holds no widgets: they would lose their state at each poll.
    """

    @st.fragment(run_every=POLL_S, key=f"watch-{run_id}")
    def poll() -> None:
        queue.advance()  # a worker that was killed could not start the next of the line
        status = runs.status(run_id)
        draw(runs.view(run_id), status)
        if around(run_id, status) != drawn:
            st.rerun()

    poll()
