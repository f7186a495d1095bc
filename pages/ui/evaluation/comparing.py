"""Two runs on the same pairs: which is better, could that be luck, and the pairs that only one gets."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.evaluation import on_demand
from nlpbook_core.metrics.comparison import PARTS, Both, Comparison, compare
from pages.ui import cached, choices, frame, strips, tiles
from pages.ui.text import Text

_WORDS = "comparing"


def panel(t: Text, run_id: str, name: str, labels: Sequence[str]) -> None:
    """On request: another run beside this one.

    Args:
        t: Texts.
        run_id: The run that the page is about.
        name: The set that is looked into, one of `asked.names`.
        labels: In the order of the rows' probabilities.
    """
    if not st.toggle(t(f"{_WORDS}.title"), key="compare-runs", persist_state="session"):
        return
    with frame.card("comparing", t(f"{_WORDS}.title"), t(f"{_WORDS}.note")):
        other = _other_run(t, run_id, name)
        found = _compared(run_id, other, name, _stamps(run_id, other, name)) if other else None
        if found is None:
            st.caption(t(f"{_WORDS}.nobody"))
            return
        _verdict(t, found)
        _pairs(t, found, labels)


def _other_run(t: Text, run_id: str, name: str) -> str | None:
    """A run that was scored on the same set."""
    listed = {item.run_id: item for item in runs.list_runs() if item.run_id != run_id}
    able = [
        other
        for other in listed
        if on_demand.file(other, name).is_file() and _same_pairs(run_id, other, name)
    ]
    if not able:
        return None
    return str(
        st.selectbox(
            t(f"{_WORDS}.other"), able, key=f"compare-with.{run_id}.{name}.{t.lang}",
            format_func=lambda other: choices.run_name(t, listed[other]),
        )
    )  # fmt: skip


def _same_pairs(run_id: str, other: str, name: str) -> bool:
    """Whether a name means the same pairs for both: `test` is that of the corpus a run was trained on."""
    both = map(runs.arguments, (run_id, other))
    corpora = {(args.corpus_root, args.downstream_corpus_name, args.whole_dev) for args in both}
    return "." in name or len(corpora) == 1


def _verdict(t: Text, found: Comparison) -> None:
    """Both counts, the difference with its interval, and the honest sentence."""
    lead, n = found.difference, len(found.pairs)
    points = [f"{100 * value:.1f}" for value in (abs(lead.estimate), lead.low, lead.high)]
    shown = [
        tiles.Tile(
            t(f"{_WORDS}.parts.{part}"), t.number(found.counts[part]), (t(f"{_WORDS}.of", n=t.number(n)),)
        )
        for part in PARTS
    ]
    tiles.show(shown, "comparing")
    key = "luck" if found.could_be_luck else "better" if lead.estimate > 0 else "worse"
    st.markdown(t(f"{_WORDS}.{key}", points=points[0], low=points[1], high=points[2]))
    st.caption(t(f"{_WORDS}.test", p=f"{found.p_value:.3f}"))


def _pairs(t: Text, found: Comparison, labels: Sequence[str]) -> None:
    """The pairs of one part; the chosen one with both models' bars."""
    parts = [part for part in PARTS if found.counts[part]]
    part = st.segmented_control(
        t(f"{_WORDS}.which"), parts, default=parts[0], required=True, key=f"compare-part.{parts}.{t.lang}",
        format_func=lambda each: t(f"{_WORDS}.parts.{each}"), label_visibility="collapsed",
    )  # fmt: skip
    rows = found.of(part or parts[0])
    event = st.dataframe(
        [_row(t, pair) for pair in rows], key=f"compare-rows.{part}.{t.lang}", hide_index=True,
        selection_mode="single-row", on_select="rerun", height=min(280, 36 * len(rows) + 40),
        alt=t(f"{_WORDS}.parts.{part}"),
        column_config={t("ui.choices.premise"): st.column_config.TextColumn(width=330)},
    )  # fmt: skip
    chosen = event["selection"]["rows"]
    pair = rows[chosen[0] if chosen and chosen[0] < len(rows) else 0]
    left, right = st.columns(2, gap="medium")
    for column, side, row in ((left, "this", pair.first), (right, "that", pair.second)):
        with column, frame.card(f"compare-{side}", t(f"{_WORDS}.{side}")):
            strips.probabilities(t, dict(zip(labels, row.probabilities, strict=True)), f"compare-{side}")


def _row(t: Text, pair: Both) -> dict[str, Any]:
    return {
        t("ui.choices.premise"): pair.first.premise,
        t("ui.choices.hypothesis"): pair.first.hypothesis,
        t("ui.figures.gold"): t.label(pair.first.label),
        t(f"{_WORDS}.this"): t.label(pair.first.predicted),
        t(f"{_WORDS}.that"): t.label(pair.second.predicted),
    }


def _stamps(run_id: str, other: str, name: str) -> tuple[int, int]:
    return on_demand.file(run_id, name).stat().st_mtime_ns, on_demand.file(other, name).stat().st_mtime_ns


@lru_cache(maxsize=8)
def _compared(run_id: str, other: str, name: str, stamps: tuple[int, int]) -> Comparison | None:
    return compare(cached.predictions(run_id, name), cached.predictions(other, name))
