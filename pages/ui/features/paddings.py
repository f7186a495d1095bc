"""The same forty pairs padded in three ways, as strips, and what each way costs in time on this machine."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from nlpbook_core import background
from nlpbook_core.background import Job
from nlpbook_core.batches.padding_ways import PaddingWay
from nlpbook_core.estimates import padding_cost
from nlpbook_core.palette import for_component
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import frame, waiting
from pages.ui.components import draw
from pages.ui.text import Text

_WORDS = "pages.features.strips"


def show(t: Text, args: ClassificationTrainArguments, ways: Sequence[PaddingWay]) -> None:
    """The strips with what is counted, and the time of each once somebody asked for it."""
    job = background.find(_name(args, ways))
    known: Mapping[str, float] = job.result if job and job.state == "done" else {}
    draw(t, "padding_strips", payload(t, ways, known), key="padding-strips")
    if job and job.state == "running":
        waiting.until_over(job, lambda now: _progress(t, now), "padding-cost")
    elif job and job.error:
        frame.show_error(job.error)
    elif known:
        st.caption(t(f"{_WORDS}.measured", model=args.pretrained_model_name))
    else:
        st.button(
            t(f"{_WORDS}.measure"), key="measure-padding", help=t(f"{_WORDS}.measure_help"),
            on_click=_begin, args=(args, tuple(ways)),
        )  # fmt: skip


def payload(t: Text, ways: Sequence[PaddingWay], times: Mapping[str, float]) -> dict[str, Any]:
    """The strips as plain data."""
    return {
        "colours": for_component(("first", "padding")),
        "widest": max(batch.width for way in ways for batch in way.batches),
        "legend": {"real": t(f"{_WORDS}.real"), "padding": t("ui.marks.padding")},
        "ways": [
            {
                "name": t(f"{_WORDS}.names.{way.name}"),
                "note": _note(t, way, times.get(way.name)),
                "batches": [asdict(batch) for batch in way.batches],
            }
            for way in ways
        ],
    }


def _note(t: Text, way: PaddingWay, seconds: float | None) -> str:
    counted = t(
        f"{_WORDS}.counted",
        n=t.number(way.num_positions),
        real=t.number(way.num_tokens),
        padding=t.percent(way.padding_frac),
    )
    if seconds is None:
        return counted
    return f"{counted} {t(f'{_WORDS}.time', ms=t.number(round(1000 * seconds)))}"


def _name(args: ClassificationTrainArguments, ways: Sequence[PaddingWay]) -> str:
    return f"padding-{hash((args.pretrained_model_name, tuple(ways)))}"


def _begin(args: ClassificationTrainArguments, ways: tuple[PaddingWay, ...]) -> None:
    shapes = {way.name: [(len(batch.lengths), batch.width) for batch in way.batches] for way in ways}
    background.start(_name(args, ways), lambda _: padding_cost.measure(args, shapes))


def _progress(t: Text, job: Job) -> None:
    if job.state == "running":
        st.caption(t(f"{_WORDS}.measuring", time=t.duration(job.elapsed_s)))
