"""Try to break the model: minimal pairs at a press, and a table of how it stands up to them."""

from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

import streamlit as st

from nlpbook_core import background
from nlpbook_core.background import Job
from nlpbook_core.behaviour import minimal_pairs
from nlpbook_core.behaviour.checks import BehaviourTest, behaviour
from nlpbook_core.behaviour.minimal_pairs import MinimalPair
from nlpbook_core.corpora import challenge_set
from nlpbook_core.examples import Pair
from nlpbook_core.predictions.predicted_pair import PredictedPair
from pages.ui import cached, cached_views, frame, state, waiting
from pages.ui.asking import challenge, edits
from pages.ui.session_keys import Key
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Prediction

_WORDS = "breaking"
_MOST_PAIRS = 50
# In pixels: kind, premise, hypothesis, wanted, answer: all in sight in a window of 1280.
_FAILURE_WIDTHS = (180, 285, 235, 98, 112)
_SHOWN_FAILURES = 5
_MOST_KEPT = 8  # tables that stay in memory, over all learners


def shaken(t: Text, run_id: str, pair: Pair, label: str, name: str) -> "Prediction | None":
    """Edit a pair by hand or at a press, both answers, and whether the answer is as it should be.

    Args:
        t: Texts.
        run_id: The run whose model is asked.
        pair: Premise and hypothesis to begin with.
        label: The label that they have.
        name: Tells several on one page apart.

    Returns:
        The prediction for the edited pair, if there is one.
    """
    now = edits.edited(t, pair, name)
    _buttons(t, pair, label, name)
    answer = edits.side_by_side(t, run_id, pair, now, name)
    if answer is not None:
        made = _made(now, name)
        if made:
            _say(t, made.label, answer.label)
        of_its_own = label if now == pair else answer.label
        wanted, kind = (made.label, made.kind) if made else (of_its_own, challenge_set.OWN)
        challenge.keep(t, now, wanted, kind, list(answer.probabilities), name)
    return answer


def _buttons(t: Text, original: Pair, label: str, name: str) -> None:
    """A button for each minimal pair that can be made of the original; a press fills the fields."""
    found = minimal_pairs.possible(*original, label)
    if not found:
        st.caption(t(f"{_WORDS}.none"))
        return
    st.caption(t(f"{_WORDS}.press", label=t.label(label)))
    with st.container(horizontal=True, key=f"minimal-{name}", gap="small"):
        for pair in found:
            st.button(
                t(f"{_WORDS}.kinds.{pair.kind}"), key=f"minimal-{name}-{pair.kind}",
                on_click=_put, args=(name, original, pair),
            )  # fmt: skip


def _made(now: Pair, name: str) -> MinimalPair | None:
    """The minimal pair that stands in the fields; None for an edit of one's own."""
    kept = state.recall(Key.EXPECTED, name)
    made = MinimalPair(*kept) if kept else None
    return made if made and (made.premise, made.hypothesis) == now else None


def _say(t: Text, wanted: str, predicted: str) -> None:
    key = "passed" if wanted == predicted else "failed"
    st.text(t(f"{_WORDS}.{key}", wanted=t.label(wanted), predicted=t.label(predicted)))


def table(t: Text, run_id: str, split: str, rows: Sequence[PredictedPair]) -> None:
    """On request: simple pairs by capability, then every kind of change on pairs that the model has right."""
    if not st.toggle(t(f"{_WORDS}.title"), key="behaviour", persist_state="session"):
        return

    def test(job: Job) -> list[BehaviourTest]:
        predictor = cached.predictor(run_id)

        def answer(pairs: Sequence[Pair]) -> list[str]:
            return [found.label for found in predictor.predict_many(pairs)]

        return behaviour(rows, answer, _MOST_PAIRS, labels=predictor.labels)

    def draw(job: Job) -> None:
        if job.state == "running":
            st.caption(t(f"{_WORDS}.running"))
        elif job.error is not None:
            frame.show_error(job.error)
        else:
            _show(t, job.result)

    with frame.card("behaviour", t(f"{_WORDS}.title"), t(f"{_WORDS}.note")):
        st.caption(t(f"{_WORDS}.three_sorts"))
        background.keep_newest("behaviour-", _MOST_KEPT)
        key = cached_views.scored_key(run_id, split)
        job = background.once(f"behaviour-{run_id}-{split}-{key}", test)
        waiting.until_over(job, draw, "behaviour")
        waiting.again(t, job, "behaviour")


def _kind(t: Text, test: BehaviourTest) -> str:
    """What a row of the table looks at: a capability, or a change."""
    table = "capabilities" if test.sort == "functionality" else "kinds"
    return t(f"{_WORDS}.{table}.{test.kind}")


def _show(t: Text, found: Sequence[BehaviourTest]) -> None:
    columns = f"{_WORDS}.columns"
    rows = [
        {
            t(f"{columns}.kind"): _kind(t, test),
            t(f"{columns}.sort"): t(f"{_WORDS}.sorts.{test.sort}"),
            t(f"{columns}.passed"): 100 * test.num_passed / test.num_pairs,
            t(f"{columns}.pairs"): test.num_pairs,
        }
        for test in found
    ]
    bar = st.column_config.ProgressColumn(
        t(f"{columns}.passed"), min_value=0, max_value=100, format="%.0f %%"
    )
    st.dataframe(
        rows, hide_index=True, key=f"behaviour.{t.lang}", column_config={t(f"{columns}.passed"): bar},
        alt=t(f"{_WORDS}.title"), height=36 * len(rows) + 40,
    )  # fmt: skip
    failed = [
        {
            t(f"{columns}.kind"): _kind(t, test),
            t("ui.choices.premise"): failure.changed.premise,
            t("ui.choices.hypothesis"): failure.changed.hypothesis,
            t(f"{columns}.wanted"): t.label(failure.changed.label),
            t("ui.figures.predicted"): t.label(failure.predicted),
        }
        for test in found
        for failure in test.failures[:_SHOWN_FAILURES]
    ]
    if failed:
        st.caption(t(f"{_WORDS}.failures"))
        widths = zip(failed[0], _FAILURE_WIDTHS, strict=True)
        st.dataframe(
            failed, hide_index=True, key=f"broken.{t.lang}", height=240, alt=t(f"{_WORDS}.failures"),
            column_config={name: st.column_config.TextColumn(width=width) for name, width in widths},
        )  # fmt: skip


def _put(name: str, original: Pair, made: MinimalPair) -> None:
    edits.fill(name, original, (made.premise, made.hypothesis))
    state.remember(Key.EXPECTED, astuple(made), name)
