"""The one fragment that polls a run."""

from collections.abc import Callable

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.runs import RunStatus
from nlpbook_core.runview import RunView

POLL_S = 2.0  # thirty viewers at one second each made the page lag two seconds behind on two cores


def watch(run_id: str, draw: Callable[[RunView, RunStatus], None]) -> None:
    """Draw a run now, and every two seconds until nothing more comes; then the page runs once anew.

    `draw` holds no widgets: they would lose their state at each poll.
    """
    active = runs.status(run_id).is_active

    @st.fragment(run_every=POLL_S if active else None, key=f"watch-{run_id}")
    def poll() -> None:
        status = runs.status(run_id)
        draw(runs.view(run_id), status)
        if active and not status.is_active:
            st.rerun()

    poll()
