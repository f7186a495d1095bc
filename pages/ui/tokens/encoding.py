"""A training split whose encoding takes long is encoded behind the pages, once for all who look."""

import streamlit as st

from nlpbook_core import background
from nlpbook_core.background import Job
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, cached_views, frame, waiting
from pages.ui.text import Text


def pending(args: ClassificationTrainArguments) -> Job | None:
    """The job that encodes, begun if nobody has; None once the rows are there, or where it takes a moment."""
    if not cached_views.is_large(args):
        return None
    job = background.once(job_name(args), lambda job: cached.encode(args, job.report))
    return None if job.state == "done" else job


def job_name(args: ClassificationTrainArguments) -> str:
    """The same for everybody who looks at this corpus with this tokenizer."""
    return f"encode-{hash((*cached.corpus_key(args, 'train'), args.pretrained_model_name))}"


def watch(t: Text, job: Job) -> None:
    """How far it is; then the page runs anew."""
    waiting.until_over(job, lambda job: _progress(t, job), "encoding")
    if job.error is not None:
        frame.show_error(job.error)
    waiting.again(t, job, "encoding")


def _progress(t: Text, job: Job) -> None:
    if job.state == "running":
        counted = {"done": t.number(job.done), "total": t.number(job.total)}
        st.progress(
            job.fraction, t("ui.encoding.running", **counted) if job.total else t("ui.encoding.reading")
        )
