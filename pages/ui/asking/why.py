"""Why did the model answer so? Four ways to look, each with what it can and cannot say."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.ui import cached, frame, state
from pages.ui.asking import asking_why, saliency
from pages.ui.components import draw
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.explain.attention import Direction
    from nlpbook_core.explain.attributions import Attribution
    from nlpbook_core.inference.predictor import Prediction

_WORDS = "why"
WAYS = ("occlusion", "integrated", "gradient", "attention")
_DIRECTIONS: "tuple[Direction, ...]" = ("all", "first_to_second", "second_to_first")


def panel(t: Text, run_id: str, prediction: "Prediction", name: str) -> None:
    """On request: how the answer came about, as far as can be said.

    Args:
        t: Texts.
        run_id: Whose model it is.
        prediction: The answer to explain.
        name: Tells several on one page apart.
    """
    if not st.toggle(t(f"{_WORDS}.title"), key=f"why-{name}", persist_state="session"):
        return
    with frame.card(f"why-{name}"):
        way = st.segmented_control(
            t(f"{_WORDS}.way"), WAYS, default=WAYS[0], required=True, key=f"why-way-{name}.{t.lang}",
            format_func=lambda each: t(f"{_WORDS}.ways.{each}"), label_visibility="collapsed",
        )  # fmt: skip
        frame.note(t(f"{_WORDS}.notes.{way}"), f"why-{name}")
        with frame.guard():
            if way == "attention":
                _attention(t, run_id, prediction, name)
            else:
                _contributions(t, run_id, prediction, str(way), name)


def _contributions(t: Text, run_id: str, prediction: "Prediction", way: str, name: str) -> None:
    label = _label(t, prediction, name)
    found = asking_why.reason(t, run_id, prediction, label, way, name)
    if found is None:
        return
    if way == "occlusion":
        units = saliency.of_words(t, found)
    else:
        units = saliency.of_pieces(prediction.encoded, found)
        _completeness(t, found)
    draw(t, "saliency", saliency.payload(t, units), key=f"saliency-{name}-{way}")


def _label(t: Text, prediction: "Prediction", name: str) -> str:
    labels = list(prediction.probabilities)
    chosen = st.selectbox(
        t(f"{_WORDS}.label"), labels, index=labels.index(prediction.label), filter_mode=None,
        key=f"why-label-{name}.{t.lang}.{prediction.label}", format_func=t.label,
    )  # fmt: skip
    return str(chosen)


def _completeness(t: Text, found: "Attribution") -> None:
    if found.baseline_score is not None:
        st.caption(
            t(
                f"{_WORDS}.completeness", total=f"{sum(found.scores):.3f}", score=f"{found.score:.3f}",
                base=f"{found.baseline_score:.3f}", error=f"{found.completeness_error or 0:.4f}",
                n=t.number(found.num_steps),
            )
        )  # fmt: skip
    if not found.adds_up:
        st.caption(t(f"{_WORDS}.rough"))


def _attention(t: Text, run_id: str, prediction: "Prediction", name: str) -> None:
    from nlpbook_core.explain.attention import attention, one_view
    from pages.ui.asking.attention_figure import attention_figure

    with frame.loading(t(f"{_WORDS}.loading"), 120):
        weights = attention(cached.predictor(run_id), prediction.encoded)
    layers, heads = list(range(weights.shape[0])), [None, *range(weights.shape[1])]
    left, middle, right = st.columns(3)
    layer = left.selectbox(
        t(f"{_WORDS}.layer"), layers, index=len(layers) - 1, key=f"layer-{name}", filter_mode=None,
        format_func=lambda at: t(f"{_WORDS}.nth_layer", n=at + 1),
    )  # fmt: skip
    head = middle.selectbox(
        t(f"{_WORDS}.head"), heads, key=f"head-{name}.{t.lang}", filter_mode=None,
        format_func=lambda at: t(f"{_WORDS}.mean") if at is None else t(f"{_WORDS}.nth_head", n=at + 1),
    )  # fmt: skip
    direction = right.selectbox(
        t(f"{_WORDS}.direction"), _DIRECTIONS, key=f"direction-{name}.{t.lang}", filter_mode=None,
        format_func=lambda way: t(f"{_WORDS}.directions.{way}"),
    )  # fmt: skip
    view = one_view(weights, int(layer or 0), head)
    drawn = attention_figure(view, prediction.encoded, direction, t, state.theme())
    frame.draw(drawn, f"attention-{name}")
