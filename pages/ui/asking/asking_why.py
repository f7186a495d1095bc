"""Reasons that take their time: computed behind the page, once for each model, pair, label and way."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import background
from nlpbook_core.background import Job
from nlpbook_core.errors import RunStopped
from pages.ui import cached, cached_views, frame, state, waiting
from pages.ui.session_keys import Key
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Prediction

_WORDS = "why"
_PATIENCE_S = 1.5  # a small model has answered by then, and no bar flickers past
_MOST_KEPT = 200


def reason(t: Text, run_id: str, prediction: "Prediction", label: str, way: str, name: str) -> Any:
    """What speaks for a label, in the form of its way; None while it is computed or if it was stopped, after
    words that say so.

    Args:
        t: Texts.
        run_id: Whose model it is.
        prediction: The answer to explain.
        label: For which label.
        way: `occlusion`, `integrated` or `gradient`.
        name: Tells several on one page apart.
    """
    job = _job(run_id, prediction, label, way)
    _leave_other(job, name)
    with frame.loading(t(f"{_WORDS}.loading"), 120):
        job.wait(max(0.0, _PATIENCE_S - job.elapsed_s))
    waiting.until_over(job, lambda job: _progress(t, job), f"why-{name}")
    if job.error is not None:
        frame.show_error(job.error)
    if job.state == "running" and not job.is_cancelled():
        st.button(t(f"{_WORDS}.stop"), key=f"why-stop-{name}", on_click=job.cancel)
    elif job.state in ("cancelled", "failed"):
        st.button(t(f"{_WORDS}.again"), key=f"why-again-{name}", on_click=background.forget, args=(job.name,))
    return job.result if job.state == "done" else None


def _job(run_id: str, prediction: "Prediction", label: str, way: str) -> Job:
    asked = (prediction.premise, prediction.hypothesis, label, way)
    name = f"why-{run_id}-{cached_views.model_key(run_id)}-{hash(asked)}"
    background.keep_newest("why-", _MOST_KEPT)
    return background.once(name, lambda job: _compute(job, run_id, prediction, label, way))


def _leave_other(job: Job, name: str) -> None:
    """What was asked before and is not over yet is of no use to who asks for something else."""
    before = background.find(str(state.recall(Key.WHY_JOB, name)))
    if before is not None and before is not job and before.state == "running":
        before.cancel()
        background.forget(before.name)  # whoever else waits for it begins it anew
    state.remember(Key.WHY_JOB, job.name, name)


def _compute(job: Job, run_id: str, prediction: "Prediction", label: str, way: str) -> Any:
    from nlpbook_core.explain import attributions, occlusion

    def report(done: int, total: int) -> None:
        job.report(done, total)
        if job.is_cancelled():
            raise RunStopped(step=0)

    predictor, encoded = cached.predictor(run_id), prediction.encoded
    if way == "occlusion":
        return occlusion.occlusion(predictor, encoded, label, report)
    if way == "gradient":
        return attributions.input_x_gradient(predictor, encoded, label)
    within_s = attributions.ANSWER_WITHIN_S
    return attributions.integrated_gradients(predictor, encoded, label, within_s=within_s, progress=report)


def _progress(t: Text, job: Job) -> None:
    if job.state == "cancelled":
        st.caption(t(f"{_WORDS}.stopped"))
    elif job.state == "running" and job.is_cancelled():
        st.caption(t(f"{_WORDS}.stopping"))
    elif job.state == "running":
        st.progress(job.fraction, t(f"{_WORDS}.progress", done=t.number(job.done), total=t.number(job.total)))
