"""The one fragment that polls a run."""

from collections.abc import Callable

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.runs import RunStatus
from nlpbook_core.runview import RunView
from pages.ui import controls

POLL_S = 2.0  # thirty viewers at one second each made the page lag two seconds behind on two cores


def watch(run_id: str, draw: Callable[[RunView, RunStatus], None]) -> None:
    """Draw a run now, and every two seconds until nothing more comes. When it ends, or when another tab asks
    something of it, the page runs once anew, for the buttons outside.

    `draw` holds no widgets: they would lose their state at each poll.
    """
    active, standing = runs.status(run_id).is_active, controls.asked(run_id)

    @st.fragment(run_every=POLL_S if active else None, key=f"watch-{run_id}")
    def poll() -> None:
        runs.advance()  # a worker that was killed could not start the next of the line
        status = runs.status(run_id)
        draw(runs.view(run_id), status)
        if active and (not status.is_active or controls.asked(run_id) != standing):
            st.rerun()

    poll()
