"""Training: start a run, watch the model learn, stop it, look at earlier runs."""

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.events.runview import RunView
from nlpbook_core.runs import RunStatus, RunSummary
from nlpbook_core.story.remarks import remarks
from pages.ui import folds, frame, state
from pages.ui.lessons import Lesson
from pages.ui.training import (
    controls,
    drawings,
    history,
    live,
    needs,
    overlays,
    replay,
    run_notes,
    starting,
    training_view,
    waiting_line,
)

LESSON = Lesson("training", book_step="7", book_codes="13–15", done_by="run")


def show_run(here: frame.Page, item: RunSummary) -> None:
    """The run of this page: live while it trains, to be played again afterwards."""
    t, references = here.t, training_view.references(item)

    def draw(view: RunView, status: RunStatus) -> None:
        with frame.card("state"):
            training_view.status_line(t, view, status.state, controls.asked(item.run_id))
            run_notes.warnings(t, view)
        training_view.curves(t, view, references, shown)
        run_notes.remarks(t, remarks(view, item.arguments, references))
        training_view.changing_minds(t, view)

    status = runs.status(item.run_id)
    live.keep_up(item, status)
    drawn = live.around(item.run_id, status)
    head, control = st.columns([5, 4], gap="medium", vertical_alignment="center")
    with head:
        training_view.title(t, item)
    with control:
        if status.state == "lined-up":
            waiting_line.leave_button(t, item.run_id)
        elif status.is_active:
            controls.row(t, item.run_id)
        else:
            left, right = st.columns(2, gap="small")
            with left:
                replay.button(t, item.run_id)
            with right:
                starting.again_button(t, item.run_id)
            starting.more_epochs(t, item)
    training_view.ending(t, item, status)
    needs.comparison(t, item.run_id)
    drawing = st.container()
    shown = overlays.choose(t, item)  # stands below the curves, and decides how they are drawn
    with drawing:
        if status.is_active:
            live.watch(item.run_id, drawn, draw)
        else:
            replay.play(t, item.run_id, lambda view: draw(view, status))


def show_concepts(here: frame.Page) -> None:
    """The concepts behind the curves; the task and the trainer with a drawing."""
    here.more("fine-tuning", "loss")
    with folds.fold(here, "task-module"):
        drawings.show(here.t, "task", "pages.training.drawing")
    here.more("optimizer", "learning-rate", "schedule-bug", "gradient-norm", "trainer", "checkpoints")
    here.more("reading-curves", "a-run-of-its-own")


def page() -> None:
    """The lesson in order."""
    here = frame.open_page(LESSON.slug)
    item = history.shown(here.t)
    trained = item is not None and item.state == "finished" and not item.recorded
    history.undo_line(here.t)
    starting.box(here.t, item.run_id if item else None, primary=not trained)
    waiting_line.show(here.t)
    here.look()
    if item is None:
        frame.show_empty(here.words("none"), here.words("none_do"))
    else:
        show_run(here, item)
    here.try_this()
    waiting_line.three_stories(here.t, state.arguments())
    if item is not None:
        history.table(here.t, item.run_id)
    here.code(
        "nlpbook_core.training.task:ClassificationTask.training_step",
        "nlpbook_core.training.task:ClassificationTask.configure_optimizers",
        "nlpbook_core.training.trainer:get_trainer",
        call=here.words("call"),
    )
    show_concepts(here)
    here.next_link(quiet=not trained)


page()
