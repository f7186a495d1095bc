"""Waiting for work behind the page without blocking it."""

from collections.abc import Callable

import streamlit as st

from nlpbook_core import background
from nlpbook_core.background import Job
from pages.ui.text import Text

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


def again(t: Text, job: Job, name: str) -> None:
    """A button to try once more when a job has failed; `background.once` then begins it anew."""
    if job.state == "failed":
        st.button(
            t("ui.frame.again"), key=f"again-{name}", icon=":material/refresh:",
            on_click=background.forget, args=(job.name,),
        )  # fmt: skip
