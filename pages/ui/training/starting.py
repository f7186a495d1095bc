"""Begin a training, go on with one, end one: what will be trained in one line, and the buttons."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Literal

import streamlit as st

from nlpbook_core import background, queue, runs
from nlpbook_core.devices import hardware
from nlpbook_core.errors import NlpbookError, RunBusy
from nlpbook_core.estimates import forecasts
from nlpbook_core.runs import RunSummary
from nlpbook_core.settings.arguments import ClassificationTrainArguments, setting_of
from pages.ui import frame, state, waiting
from pages.ui.session_keys import Key
from pages.ui.text import Text
from pages.ui.training import needs
from pages.ui.words import model_name, rate_words


def box(t: Text, shown: str | None, primary: bool) -> None:
    """The settings in one line, the way to change them, and the start button, or a place in the line while
    another trains; folded while the run that is shown trains."""
    queue.advance()  # a worker that was killed could not start the next of the line
    args = state.arguments()
    busy = queue.busy(args)
    if busy is None or busy != shown:
        with frame.card("start"):
            _content(t, args, busy, primary)
    else:
        with st.expander(t("pages.training.another"), key="another"):
            _content(t, args, busy, primary=False, is_shown=True)
    failed = state.recall(Key.START_FAILED)
    if failed and failed["settings"] == args.to_dict() and (busy or failed["error"]["code"] != RunBusy.code):
        frame.show_error(failed["error"], t("pages.training.not_started"))


def _content(
    t: Text, args: ClassificationTrainArguments, busy: str | None, primary: bool, is_shown: bool = False
) -> None:
    st.text(summary(t, args))
    if state.pending():
        st.caption(t("pages.training.pending"))
    with st.container(horizontal=True, vertical_alignment="center", key="start-row"):
        if busy is None:
            label = t("pages.training.start" if primary else "pages.training.start_again")
            look: Literal["primary", "secondary"] = "primary" if primary else "secondary"
            st.button(label, type=look, key="start", on_click=_start, icon=":material/play_arrow:")
        else:
            st.button(t("pages.training.line_up"), key="line-up", on_click=_line_up, icon=":material/add:")
            if not is_shown:
                st.button(
                    t("pages.training.open_busy"), key="open-busy", on_click=state.set_run, args=(busy,)
                )
        frame.link("settings", t("pages.training.change"))
    if busy is not None:
        st.caption(t("pages.training.busy"))
        return
    if runs.active_run() is not None:
        st.caption(t("pages.training.beside"))
    _forecast(t, args)


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
    if args.pretrained_model_name != "mini" and not hardware.accelerators():
        st.caption(t("pages.training.slow"))
    st.caption(needs.words(t, args, known))
    if needs.is_short_of_memory(args, known):
        st.warning(t("pages.training.short_of_memory"), icon=":material/memory_alt:")
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
    background.start(_ending(run_id), lambda _: queue.force_end(run_id))


def again_button(t: Text, run_id: str) -> None:
    """Trains anew with the very settings of a run that is over, at once or at the end of the line."""
    st.button(
        t("pages.training.again"), key="again", icon=":material/repeat:", on_click=_again, args=(run_id,),
        width="stretch", help=t("pages.training.again_note"),
    )  # fmt: skip


def more_epochs(t: Text, item: RunSummary) -> None:
    """Goes on with a finished run for some more epochs, from its last checkpoint."""
    if item.state != "finished" or item.recorded or runs.manifest(item.run_id).get("imported_at"):
        return
    with st.popover(
        t("pages.training.more_epochs"), icon=":material/add:", width="stretch", key="more-epochs"
    ):
        st.caption(t("pages.training.more_epochs_note", n=item.arguments.epochs))
        most = max(1, int(setting_of("epochs").maximum or 1) - item.arguments.epochs)
        key = f"num-more-epochs.{item.run_id}"
        st.number_input(t("pages.training.num_more_epochs"), 1, most, 1, key=key)
        st.button(t("pages.training.train_more"), key="train-more", on_click=_train_more, args=(item, key))


def _train_more(item: RunSummary, key: str) -> None:
    epochs = item.arguments.epochs + int(state.widget_value(key) or 1)
    _try(lambda _: queue.resume(item.run_id, epochs))
    state.set_run(item.run_id)


def _start() -> None:
    _try(lambda args: state.set_run(queue.start(args, estimate=_estimate(args))))


def _line_up() -> None:
    _try(lambda args: queue.start(args, queue=True, estimate=_estimate(args)))


def _again(run_id: str) -> None:
    _try(lambda _: state.set_run(queue.again(run_id, queue=True)))


def _estimate(args: ClassificationTrainArguments) -> dict[str, Any] | None:
    known = forecasts.known(args)
    return asdict(known) if known else None


def _resume(run_id: str) -> None:
    _try(lambda _: queue.resume(run_id))
    state.set_run(run_id)


def _try(do: Callable[[ClassificationTrainArguments], object]) -> None:
    """Do it, or keep the reason for the box under the button."""
    state.remember(Key.START_FAILED, None)
    args = state.arguments()
    try:
        do(args)
    except NlpbookError as error:
        state.remember(Key.START_FAILED, {"error": error.to_json(), "settings": args.to_dict()})
