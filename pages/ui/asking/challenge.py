"""The challenge set: keep a pair that every model shall be tried on, look at what is kept, take out again."""

from collections.abc import Sequence
from dataclasses import astuple

import streamlit as st

from nlpbook_core.corpora import challenge_set
from nlpbook_core.corpora.challenge_set import ChallengePair
from nlpbook_core.metrics.mistakes import csv_table
from pages.ui import frame, state
from pages.ui.evaluation import pairs
from pages.ui.session_keys import Key
from pages.ui.text import Text

_WORDS = "challenge"


def keep(t: Text, pair: tuple[str, str], label: str, kind: str, labels: Sequence[str], name: str) -> None:
    """A line to keep a pair with the label that it should have.

    Args:
        t: Texts.
        pair: Premise and hypothesis.
        label: What is offered as its label.
        kind: Which change made it, or `challenge_set.OWN`.
        labels: Of the model that is asked.
        name: Tells several on one page apart.
    """
    if not all(sentence.strip() for sentence in pair):
        return
    key = f"{name}.{hash((pair, label))}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"keep-{name}"):
        wanted = st.selectbox(
            t(f"{_WORDS}.label"), labels, index=labels.index(label) if label in labels else 0, width=190,
            key=f"keep-label.{key}.{t.lang}", format_func=t.label, filter_mode=None,
        )  # fmt: skip
        now = ChallengePair(*pair, str(wanted), kind)
        st.button(
            t(f"{_WORDS}.keep"), key=f"keep-button.{name}", icon=":material/bookmark_add:",
            disabled=now in challenge_set.pairs(), on_click=_keep, args=(now,),
        )  # fmt: skip
        if now in challenge_set.pairs():
            st.caption(t(f"{_WORDS}.kept", n=t.number(len(challenge_set.pairs()))), width="content")


def listed(t: Text) -> None:
    """Folded: the kept pairs, to take out, to bring back, to take away."""
    kept, before = challenge_set.pairs(), state.recall(Key.CHALLENGE_BEFORE)
    if not kept and not before:
        return
    with st.expander(t(f"{_WORDS}.title", n=t.number(len(kept))), key="challenge"):
        frame.note(t(f"{_WORDS}.note"), "challenge")
        key = f"challenge.{len(kept)}.{t.lang}"
        if kept:
            st.dataframe(
                [_row(t, pair) for pair in kept], key=key, hide_index=True, selection_mode="multi-row",
                on_select="rerun", alt=t(f"{_WORDS}.title", n=t.number(len(kept))),
                height=min(320, 36 * len(kept) + 40),
            )  # fmt: skip
        with st.container(horizontal=True, key="challenge-buttons"):
            st.button(
                t(f"{_WORDS}.remove"), key="challenge-remove", disabled=not _chosen(key),
                on_click=_remove, args=(key, kept),
            )  # fmt: skip
            if before:
                st.button(t(f"{_WORDS}.undo"), key="challenge-undo", on_click=_undo, args=(before,))
            st.download_button(
                t(f"{_WORDS}.csv"), lambda: _csv(kept), "challenge-set.csv", "text/csv", key="challenge-csv",
                type="tertiary", icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def _keep(pair: ChallengePair) -> None:
    challenge_set.add(pair)


def _row(t: Text, pair: ChallengePair) -> dict[str, str]:
    return {
        t("ui.choices.premise"): pair.premise,
        t("ui.choices.hypothesis"): pair.hypothesis,
        t(f"{_WORDS}.label"): t.label(pair.label),
        t(f"{_WORDS}.kind"): pairs.source_word(t, pair.kind),
    }


def _chosen(key: str) -> list[int]:
    found: list[int] = (state.widget_value(key) or {}).get("selection", {}).get("rows", [])
    return found


def _remove(key: str, kept: Sequence[ChallengePair]) -> None:
    gone = set(_chosen(key))
    state.remember(Key.CHALLENGE_BEFORE, [astuple(pair) for pair in kept])
    challenge_set.replace_all([pair for at, pair in enumerate(kept) if at not in gone])


def _undo(before: Sequence[tuple[str, ...]]) -> None:
    challenge_set.replace_all([ChallengePair(*pair) for pair in before])
    state.remember(Key.CHALLENGE_BEFORE, None)


def _csv(kept: Sequence[ChallengePair]) -> bytes:
    head = ("premise", "hypothesis", "label", "kind")
    return csv_table(head, [[getattr(pair, name) for name in head] for pair in kept])
