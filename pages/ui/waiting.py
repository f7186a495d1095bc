"""Waiting for work behind the page without blocking it."""

from collections.abc import Callable

import streamlit as st

from nlpbook_core.background import Job

LOOK_S = 1.0


def until_over(job: Job, draw: Callable[[Job], object], name: str) -> None:
    """Draw how far a job is, now and each second until it is over; then the page runs once anew.

    `draw` holds no widgets.
    """
    was_running = job.state == "running"

    @st.fragment(run_every=LOOK_S if was_running else None, key=f"waiting-{name}")
    def look() -> None:
        if was_running and job.state != "running":
            st.rerun()
        draw(job)

    look()
