"""A run on the screen: where it stands, its curves, the pairs that change their mind, how it ended."""

from collections.abc import Mapping, Sequence

import streamlit as st

from nlpbook_core import background, runs
from nlpbook_core.errors import NlpbookError, NotFinite
from nlpbook_core.events.runview import RunView
from nlpbook_core.runs import RunStatus, RunSummary, progress
from pages.ui import cached, frame, state, strips, waiting
from pages.ui.text import Text
from pages.ui.training import markers, overlays, run_figures, starting


def status_line(t: Text, view: RunView, state_name: str, asked: Sequence[str] = ()) -> None:
    """State, phase and epoch in words; a bar; steps, time and pace; what was asked of the run.

    Args:
        t: Texts.
        view: The run.
        state_name: As in `runs.State`.
        asked: Requests that the worker has not done yet.
    """
    now = progress.of(view)
    words, told = st.columns([1, 2.4], gap="medium", vertical_alignment="center")
    with words, st.container(gap=None, key="state-words"):
        st.caption(t("pages.training.state"))
        st.markdown(f"**{_state_words(t, now, state_name)}**")
    with told:
        st.progress(now.fraction if state_name != "finished" else 1.0)
        st.caption(" · ".join(_facts(t, view, now, state_name)))
        if state_name in runs.ACTIVE:
            st.caption(_explained(t, now, state_name, asked))


def curves(t: Text, view: RunView, references: Mapping[str, float], shown: overlays.Shown) -> None:
    """Loss and accuracy side by side, with the runs that are laid over; learning rate and gradient norm
    folded."""
    theme, look, laid = state.theme(), shown.look, overlays.views(shown)
    left, right = st.columns(2, gap="medium")
    with left, frame.card("loss", t("ui.figures.loss"), t("ui.figures.loss_unit")):
        frame.draw(run_figures.loss_figure(view, t, theme, look, laid), "loss")
    num_pairs = view.started.num_val if view.started else 0
    note = t("pages.training.accuracy_note", n=t.number(num_pairs))
    with right, frame.card("accuracy", t("ui.figures.accuracy"), note):
        frame.draw(run_figures.accuracy_figure(view, t, theme, references, look, laid), "accuracy")
    if signs := markers.legend(view, t):
        st.caption(signs)
    with st.expander(t("pages.training.more_curves"), key="more-curves"):
        left, right = st.columns(2, gap="medium")
        with left, frame.card("rate", t("ui.figures.learning_rate")):
            frame.draw(run_figures.learning_rate_figure(view, t, theme, look), "learning-rate")
        with right, frame.card("gradient", t("ui.figures.grad_norm")):
            frame.draw(run_figures.grad_norm_figure(view, t, theme, look), "grad-norm")


def changing_minds(t: Text, view: RunView) -> None:
    """The same sentences at the start and after each validation."""
    with frame.card("pinned", t("pages.training.pinned"), t("pages.training.pinned_note")):
        strips.pinned(t, view)


def references(item: RunSummary) -> dict[str, float]:
    """What is reached on this run's validation pairs without learning. They are measured behind the page:
    empty until they are there, and where the corpus is gone."""
    args = item.arguments
    job = background.once(f"baselines-val-{hash(args)}", lambda _: cached.baselines(args, "val"))
    waiting.until_over(job, lambda _: None, "references")  # the page runs anew once they are there
    return {each.name: each.accuracy for each in job.result} if job.state == "done" else {}


def ending(t: Text, item: RunSummary, status: RunStatus) -> None:
    """How a run ended that did not finish: why, what to do, and what the worker said last."""
    if status.state not in ("failed", "interrupted", "stopped", "stalled"):
        return
    view = runs.view(item.run_id)
    if status.error is not None and status.state != "interrupted":
        frame.show_error(status.error, t(f"pages.training.{status.state}"))
    else:
        frame.show_empty(t(f"pages.training.{status.state}"), _what_to_do(t, item.run_id, status))
    failed_batch(t, view)
    if _can_go_on(item.run_id, status):
        starting.resume_button(t, item.run_id)
    if status.state == "stalled":
        starting.end_button(t, item.run_id)
    if status.state in ("failed", "interrupted"):
        st.button(
            t("pages.training.take_settings"), key="take-settings",
            on_click=_take_settings, args=(item.run_id,),
        )  # fmt: skip
        said = runs.console_tail(item.run_id)
        if said:
            with st.expander(t("pages.training.console"), key="console"):
                st.code("\n".join(said), language=None, wrap_lines=True)


def _can_go_on(run_id: str, status: RunStatus) -> bool:
    """Whether a click can help: a loss that was no number would be none again, and checkpoints of a run from
    elsewhere stayed there."""
    if status.state == "stalled" or (status.error or {}).get("code") == NotFinite.code:
        return False
    return not runs.manifest(run_id).get("imported_at")


def failed_batch(t: Text, view: RunView) -> None:
    """The sentences of the batch whose loss was no number."""
    failed = view.failed_batch
    if failed is None or not failed.pairs:
        return
    words, shown = "pages.training.columns", len(failed.pairs)
    with st.expander(t("pages.training.failed_batch", n=t.number(failed.num_pairs)), key="failed-batch"):
        st.caption(t("pages.training.failed_batch_note"))
        rows = [
            {
                t("ui.choices.premise"): premise,
                t("ui.choices.hypothesis"): hypothesis,
                t(f"{words}.label"): t.label(label),
            }
            for premise, hypothesis, label in failed.pairs
        ]
        st.dataframe(rows, hide_index=True, alt=t("pages.training.failed_batch_note"))
        if shown < failed.num_pairs:
            st.caption(t("pages.training.failed_batch_cut", n=t.number(shown)))


def title(t: Text, item: RunSummary) -> None:
    """Which run this is, as plain text."""
    when = t("pages.training.recorded") if item.recorded else t.moment(item.created_at)
    st.caption(t("pages.training.shown"))
    st.text(f"{when} · {item.title or starting.summary(t, item.arguments)}")
    if item.recorded:
        st.caption(t("pages.training.recorded_note"))


def _state_words(t: Text, now: progress.RunProgress, state_name: str) -> str:
    if state_name != "running":
        return t(f"status.{state_name}")
    words = t(f"status.phase.{now.phase}")
    if now.phase in ("training", "validating") and now.num_epochs:
        words += f" · {t('pages.training.epoch', n=now.epoch, total=now.num_epochs)}"
    return words


def _what_to_do(t: Text, run_id: str, status: RunStatus) -> str:
    """Why it ended and what helps; of an interruption by its likeliest cause."""
    if status.state == "stopped" and not runs.view(run_id).steps:
        return t("pages.training.stopped_early_do")
    if status.state == "interrupted":
        return t(f"pages.training.interrupted_by.{runs.interruption(run_id)}")
    return t(f"pages.training.{status.state}_do")


def _explained(t: Text, now: progress.RunProgress, state_name: str, asked: Sequence[str]) -> str:
    """What to know while it goes on: what it will do as asked, else that it needs no watching."""
    for request in ("stop", "pause", "stop-at-epoch-end"):
        if request in asked:
            is_there = request == "pause" and now.phase == "paused"
            return t(f"status.explain.{'paused' if is_there else f'asked-{request}'}")
    return t(f"status.explain.{state_name}")


def _facts(t: Text, view: RunView, now: progress.RunProgress, state_name: str) -> list[str]:
    if state_name == "lined-up":
        return []
    facts = []
    if now.num_steps:
        facts.append(t("pages.training.steps", n=t.number(now.steps_done), total=t.number(now.num_steps)))
    elif now.total and now.unit == "bytes":
        facts.append(t("pages.training.bytes", n=t.size(now.done), total=t.size(now.total)))
    told = "elapsed" if state_name in runs.ACTIVE else "took"
    facts.append(t(f"pages.training.{told}", time=t.duration(view.elapsed_s)))
    if state_name == "running" and view.remaining_s is not None and now.phase not in ("testing", "paused"):
        facts.append(t("pages.training.remaining", time=t.duration(view.remaining_s)))
    if view.pairs_per_s is not None:
        facts.append(t("pages.training.pace", n=t.number(round(view.pairs_per_s))))
    return facts


def _take_settings(run_id: str) -> None:
    try:
        state.set_arguments(runs.arguments(run_id).to_dict())
    except NlpbookError:
        return  # settings of another version: those of the draft stay
