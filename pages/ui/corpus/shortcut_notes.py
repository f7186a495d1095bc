"""What can be had on this corpus without understanding, measured when asked for, with the telling words."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import background, corpora
from nlpbook_core.background import Job
from nlpbook_core.metrics.simple_models import PREMISE_MARK
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, cached_views, frame, waiting
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.metrics.baselines import Baseline
    from nlpbook_core.metrics.shortcuts import Shortcut

_WORDS = "pages.corpus.shortcuts"
Found = tuple["tuple[Baseline, ...]", "tuple[Shortcut, ...]"]


def show(t: Text, args: ClassificationTrainArguments) -> None:
    """A button until somebody asked; then how far it is, then the figures."""
    st.markdown(t(f"{_WORDS}.what"))
    job = background.find(_name(args))
    if job is None or job.state == "cancelled":
        st.button(t(f"{_WORDS}.measure"), key="measure-shortcuts", on_click=_begin, args=(args,))
        return
    waiting.until_over(job, lambda now: _progress(t, now), "shortcuts")
    if job.error:
        frame.show_error(job.error)
    elif job.state == "done":
        _figures(t, args, job.result)


def _name(args: ClassificationTrainArguments) -> str:
    return f"shortcuts-{hash((args.downstream_corpus_name, args.whole_dev, str(args.corpus_root)))}"


def _begin(args: ClassificationTrainArguments) -> None:
    background.start(_name(args), lambda _: (cached.baselines(args), cached_views.shortcuts(args)))


def _progress(t: Text, job: Job) -> None:
    if job.state == "running":
        st.caption(t(f"{_WORDS}.measuring", time=t.duration(job.elapsed_s)))


def _figures(t: Text, args: ClassificationTrainArguments, found: Found) -> None:
    simple, worded = found
    rows = [(each.name, each.accuracy) for each in simple]
    rows += [(each.name, each.accuracy) for each in worded if each.name not in dict(rows)]
    columns = (t(f"{_WORDS}.way"), t(f"{_WORDS}.accuracy"))
    table = [
        dict(zip(columns, (t(f"{_WORDS}.names.{name}"), t.percent(accuracy)), strict=True))
        for name, accuracy in rows
    ]
    st.dataframe(table, hide_index=True, key="shortcut-scores", alt=t(f"{_WORDS}.what"))
    st.caption(t(f"{_WORDS}.scored", n=t.number(simple[0].num_pairs)))
    labels = corpora.for_arguments(args).get_labels()
    for each in worded:
        st.caption(t(f"{_WORDS}.telling", name=t(f"{_WORDS}.names.{each.name}")))
        st.dataframe(_telling(t, each, labels), hide_index=True, key=f"telling-{each.name}")


def _telling(t: Text, found: "Shortcut", labels: list[str]) -> dict[str, list[Any]]:
    """A column a label, the most telling word on top."""
    longest = max((len(words) for words in found.telling.values()), default=0)
    mark, columns = f"{t('ui.choices.premise')}: ", {}
    for label in labels:
        words = [f"{word.replace(PREMISE_MARK, mark)} ({w:.1f})" for word, w in found.telling.get(label, ())]
        columns[t.label(label)] = [*words, *[""] * (longest - len(words))]
    return columns
