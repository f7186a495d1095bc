"""The presets side by side, each with what it costs in time here; and the same for the present settings."""

import streamlit as st

from nlpbook_core.background import Job
from nlpbook_core.estimates import forecasts
from nlpbook_core.estimates.estimate import Estimate
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import frame, state, waiting
from pages.ui.settings import forms, machine
from pages.ui.text import Text
from pages.ui.words import device_word, error_words


def show(t: Text) -> None:
    """Three boxes to choose from, then the button that measures what is not known yet."""
    chosen = forms.matching_preset()
    for name, column in zip(presets.PRESETS, st.columns(3, gap="small"), strict=True):
        with column, st.container(border=True, height="stretch", key=f"offer-{name}", gap="xsmall"):
            _offer(t, name, name == chosen)
    if chosen is None:
        with frame.card("own-settings", t("offers.own")):
            _cost(t, state.arguments())
    if machine.has_only_processor():
        st.markdown(t("offers.no_accelerator"))
    _measuring(t)


def _offer(t: Text, name: str, chosen: bool) -> None:
    args = presets.preset(name)
    st.markdown(f"**{t(f'arguments.presets.{name}.label')}**")
    st.caption(t(f"arguments.presets.{name}.meaning"))
    st.text(t("offers.what", model=args.pretrained_model_name, corpus=args.downstream_corpus_name))
    st.text(t("offers.amount", epochs=args.epochs, batch=args.batch_size))
    _cost(t, args)
    st.button(
        t("offers.chosen" if chosen else "offers.choose"), key=f"preset-{name}", width="stretch",
        icon=":material/check:" if chosen else None, disabled=chosen,
        on_click=state.set_arguments, args=(presets.PRESETS[name],),
    )  # fmt: skip


def _cost(t: Text, args: ClassificationTrainArguments) -> None:
    found, error = forecasts.known(args), forecasts.failed(args)
    if found:
        st.markdown(t("offers.time", time=t.duration(found.train_s), device=device_word(t, found.device)))
        st.caption(" ".join(_notes(t, found)))
    elif error:
        st.text(error_words(t, error).what)
    else:
        st.markdown(t("offers.not_measured"))


def _notes(t: Text, found: Estimate) -> list[str]:
    room = {"memory": t.size(found.memory_bytes), "disk": t.size(found.disk_bytes)}
    notes = [t("offers.room", n=t.number(found.num_steps), **room)]
    if not found.lengths_known:
        notes.append(t("offers.lengths_assumed", n=found.row_length))
    if not found.model_known:
        notes.append(t("offers.model_assumed"))
    return notes


def _wanted() -> list[ClassificationTrainArguments]:
    """The presets, and the present settings where they are none of them; the quick ones first."""
    return list(dict.fromkeys([*forecasts.all_presets(), state.arguments()]))


def _measuring(t: Text) -> None:
    wanted = _wanted()
    job = forecasts.running(wanted)
    if job and job.state == "running":
        waiting.until_over(job, lambda now: _progress(t, now), "estimate")
    elif any(forecasts.known(args) is None for args in wanted):
        st.button(
            t("offers.measure"), key="measure", on_click=forecasts.begin, args=(wanted,), help=t("offers.how")
        )
    else:
        st.caption(t("offers.how"))


def _progress(t: Text, job: Job) -> None:
    said = t(
        "offers.measuring",
        n=min(job.done + 1, job.total or 1),
        total=job.total,
        time=t.duration(job.elapsed_s),
    )
    st.progress(job.fraction, text=said)
