"""The trainings that wait for a device: who is next, a way out, a way in, and three at once."""

import streamlit as st

from nlpbook_core import queue, runs
from nlpbook_core.errors import NlpbookError
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.story import stories
from pages.ui import frame, state
from pages.ui.text import Text
from pages.ui.training import overlays, starting
from pages.ui.words import device_word


def show(t: Text) -> None:
    """The line in its order, each with a way out; nothing if nobody waits."""
    line = queue.waiting()
    if not line:
        return
    with frame.card("line", t("pages.training.line"), t("pages.training.line_note")):
        several = len({queue.slot_of(run_id) for run_id in line}) > 1
        for number, run_id in enumerate(line, start=1):
            with st.container(horizontal=True, vertical_alignment="center", key=f"line-{number}"):
                st.text(_words(t, run_id, several))
                leave_button(t, run_id, f"leave-line-{number}")


def _words(t: Text, run_id: str, several: bool) -> str:
    """Its place, and what it is; for which device it waits only where they wait for several."""
    item = runs.summary(run_id)
    device = f"{device_word(t, queue.slot_of(run_id))} · " if several else ""
    return f"{queue.place(run_id)}. {device}{item.title or starting.summary(t, item.arguments)}"


def leave_button(t: Text, run_id: str, key: str = "leave-line") -> None:
    """Takes a training out of the line."""
    st.button(
        t("pages.training.leave_line"), key=key, type="tertiary", icon=":material/close:",
        on_click=_leave, args=(run_id,),
    )  # fmt: skip


def three_stories(t: Text, args: ClassificationTrainArguments) -> None:
    """Folded: lines up the book's chapter three ways, and lays the curves over each other."""
    with st.expander(t("pages.training.stories.title"), key="stories"):
        with st.container(key="prose-stories"):
            st.markdown(t("pages.training.stories.body"))
        if args.downstream_corpus_name != "klue-nli":
            st.caption(t("pages.training.stories.other_corpus"))
        epochs = next(iter(stories.three(args).values())).epochs
        st.button(
            t("pages.training.stories.start", epochs=epochs), key="start-stories",
            icon=":material/stacks:", on_click=_start_three, args=(t, args),
        )  # fmt: skip


def _start_three(t: Text, args: ClassificationTrainArguments) -> None:
    started = [
        queue.start(each, t(f"pages.training.stories.{name}"), queue=True)
        for name, each in stories.three(args).items()
    ]
    state.set_run(started[0])
    overlays.lay(started[1:])


def _leave(run_id: str) -> None:
    try:
        queue.leave_line(run_id)
    except NlpbookError:
        return  # it is gone already: the page shows so
