"""What a learner can ask of a run that trains: stop, pause, go on, one step, stop at the epoch's end."""

from functools import partial

import streamlit as st

from nlpbook_core import queue
from nlpbook_core.runs.control import Request
from pages.ui.text import Text

# A step is used up by the worker at once, so nothing on the page depends on it.
LASTING: tuple[Request, ...] = ("pause", "stop", "stop-at-epoch-end")


def asked(run_id: str) -> tuple[Request, ...]:
    """The requests that stand: the buttons of a page depend on them."""
    return tuple(request for request in LASTING if queue.request_stands(run_id, request))


def row(t: Text, run_id: str) -> None:
    """Stop, and what is asked for less often folded beside it; a run that waits shows the ways on."""
    standing = asked(run_id)
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall", key="controls"):
        if "pause" in standing and "stop" not in standing:
            _button(t, "go_on", "play_arrow", partial(queue.withdraw, run_id, "pause"))
            _button(t, "one_step", "skip_next", partial(queue.leave_request, run_id, "step"))
        _stop_button(t, run_id, is_asked="stop" in standing)
        if "stop" not in standing:
            _more(t, run_id, standing)


def _more(t: Text, run_id: str, standing: tuple[str, ...]) -> None:
    with st.popover(t("pages.training.more_controls"), icon=":material/more_horiz:", key="more-controls"):
        if "pause" not in standing:
            _button(t, "pause", "pause", partial(queue.leave_request, run_id, "pause"))
            st.caption(t("pages.training.pause_note"))
        if "stop-at-epoch-end" in standing:
            _button(t, "do_not_stop", "undo", partial(queue.withdraw, run_id, "stop-at-epoch-end"))
        else:
            _button(t, "stop_at_epoch_end", "flag", partial(queue.leave_request, run_id, "stop-at-epoch-end"))
            st.caption(t("pages.training.stop_at_epoch_end_note"))


def _stop_button(t: Text, run_id: str, is_asked: bool) -> None:
    """Asks the run to stop; once asked, says that it is stopping."""
    label = t("pages.training.stopping" if is_asked else "pages.training.stop")
    st.button(
        label, key="stop", icon=":material/stop:", disabled=is_asked, on_click=queue.request_stop,
        args=(run_id,),
    )  # fmt: skip


def _button(t: Text, name: str, icon: str, do: "partial[None]") -> None:
    label = t(f"pages.training.{name}")
    st.button(label, key=name.replace("_", "-"), icon=f":material/{icon}:", on_click=do)
