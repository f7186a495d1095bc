"""Begin a training, go on with one, end one: what will be trained in one line, and the buttons."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from nlpbook_core import background, runs
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.devices import hardware
from nlpbook_core.errors import NlpbookError, RunBusy
from nlpbook_core.estimates import forecasts
from pages.ui import frame, state, waiting
from pages.ui.text import Text
from pages.ui.words import model_name, rate_words

_FAILED = "start-failed"


def box(t: Text, shown: str | None, primary: bool) -> None:
    """The settings in one line, the way to change them, and the start button or who trains instead; nothing
    while the run that is shown trains."""
    args, busy = state.arguments(), runs.active_run()
    if busy is None or busy != shown:
        with frame.card("start"):
            st.text(summary(t, args))
            _buttons(t, busy, primary)
            if busy is None:
                _forecast(t, args)
            else:
                st.caption(t("pages.training.busy"))
    failed = state.recall(_FAILED)
    if failed and failed["settings"] == args.to_dict() and (busy or failed["error"]["code"] != RunBusy.code):
        frame.show_error(failed["error"], t("pages.training.not_started"))


def _buttons(t: Text, busy: str | None, primary: bool) -> None:
    if state.pending():
        st.caption(t("pages.training.pending"))
    with st.container(horizontal=True, vertical_alignment="center", key="start-row"):
        if busy is None:
            label = t("pages.training.start" if primary else "pages.training.start_again")
            look: Literal["primary", "secondary"] = "primary" if primary else "secondary"
            st.button(label, type=look, key="start", on_click=_start, icon=":material/play_arrow:")
        else:
            st.button(t("pages.training.open_busy"), key="open-busy", on_click=state.set_run, args=(busy,))
        frame.link("settings", t("pages.training.change"))


def summary(t: Text, args: ClassificationTrainArguments) -> str:
    """What will be trained on what, and how; plain text, for the names are people's."""
    return t(
        "pages.training.summary",
        model=model_name(args), corpus=args.downstream_corpus_name,
        length=args.max_seq_length, batch=args.batch_size, rate=rate_words(args.learning_rate),
        epochs=args.epochs, seed=args.seed,
    )  # fmt: skip


def _forecast(t: Text, args: ClassificationTrainArguments) -> None:
    """How long it will take here, if that was measured; else the button that measures."""
    known, job = forecasts.known(args), forecasts.running([args])
    if args.pretrained_model_name != "mini" and not hardware.has_accelerator():
        st.caption(t("pages.training.slow"))
    if known is not None:
        st.caption(t("pages.training.takes", time=t.duration(known.train_s), n=t.number(known.num_steps)))
    elif job is not None and job.state == "running":
        waiting.until_over(job, lambda _: st.caption(t("pages.training.measuring")), "forecast")
    elif forecasts.failed(args) is not None:
        st.caption(t("pages.training.no_forecast"))
    else:
        st.button(
            t("pages.training.measure"),
            key="measure",
            type="tertiary",
            on_click=forecasts.begin,
            args=([args],),
        )


def resume_button(t: Text, run_id: str) -> None:
    """Goes on with a run that was cut off or stopped, from its last checkpoint."""
    st.button(
        t("pages.training.resume"), key="resume", icon=":material/resume:", on_click=_resume, args=(run_id,)
    )


def end_button(t: Text, run_id: str) -> None:
    """Ends a worker that does not answer; that takes up to a minute and goes on behind the page."""
    job = background.find(_ending(run_id))
    st.button(
        t("pages.training.force_end"), key="force-end", disabled=job is not None and job.state == "running",
        on_click=_end, args=(run_id,),
    )  # fmt: skip


def _ending(run_id: str) -> str:
    return f"force-end-{run_id}"


def _end(run_id: str) -> None:
    background.start(_ending(run_id), lambda _: runs.force_end(run_id))


def _start() -> None:
    _try(lambda args: state.set_run(runs.start(args)))


def _resume(run_id: str) -> None:
    _try(lambda _: runs.resume(run_id))
    state.set_run(run_id)


def _try(do: Callable[[ClassificationTrainArguments], None]) -> None:
    """Do it, or keep the reason for the box under the button."""
    state.remember(_FAILED, None)
    args = state.arguments()
    try:
        do(args)
    except NlpbookError as error:
        state.remember(_FAILED, {"error": error.to_json(), "settings": args.to_dict()})
