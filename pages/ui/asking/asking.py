"""Ask a model about a pair: examples to start from, the answer, what it said before, what was asked."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import corpora, runs
from nlpbook_core.errors import NlpbookError
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.metrics import mistakes
from pages.ui import cached, cached_views, frame, state, strips, tiles, warm
from pages.ui.text import Text
from pages.ui.tokens import ribbon, token_notes

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Prediction

_WORDS = "pages.prediction"
_MOST_ASKED = 30
_ABREAST = 2


def starting_examples(run_id: str) -> list[ClassificationExample]:
    """Pairs to start from: those of the run's test, or of its corpus's test if it scored none."""
    scored = cached.predictions(run_id, "test")
    if scored:
        return [row.example for row in scored]
    try:
        return cached.examples(runs.arguments(run_id), "test")
    except NlpbookError:
        return []  # the corpus is gone: one can still type


def examples(t: Text, run_id: str) -> None:
    """One click puts in a pair whose answer is known, or exchanges the two sentences."""
    has_examples = bool(starting_examples(run_id))
    with st.container(horizontal=True, vertical_alignment="center", key="examples"):
        if has_examples:
            st.caption(t(f"{_WORDS}.examples"), width="content")
        for label in _labels(run_id) if has_examples else ():
            st.button(
                _plain(t.label(label)), key=f"example-{label}", help=t(f"{_WORDS}.example_help"),
                on_click=_put_example, args=(run_id, label),
            )  # fmt: skip
        st.button(
            t(f"{_WORDS}.swap"), key="swap", icon=":material/swap_vert:", type="tertiary", on_click=_swap
        )


def first_pair(run_id: str) -> tuple[str, str] | None:
    """What stands in the fields before anybody typed."""
    first = next(iter(starting_examples(run_id)), None)
    return (first.text_a, first.text_b) if first else None


def ask(t: Text, run_id: str, premise: str, hypothesis: str) -> "Prediction | None":
    """The model's answer, which the list of asked pairs keeps, or None after the box that says why not."""
    words = t(f"{_WORDS}.{'loading' if warm.is_warm() else 'first_loading'}")
    with frame.guard(), frame.loading(words, 180):
        prediction = cached.predictor(run_id).predict(premise, hypothesis)
        _keep(run_id, prediction)
        return prediction
    return None


def answer(t: Text, prediction: "Prediction") -> None:
    """The label in words, and a bar for each label."""
    word, share = t.label(prediction.label), prediction.probabilities[prediction.label]
    named = word if word == prediction.label else f"{word} ({prediction.label})"
    left, right = st.columns([2, 3], gap="large", vertical_alignment="center")
    with left:
        tile = tiles.Tile(t(f"{_WORDS}.answer"), named, (t(f"{_WORDS}.share", share=t.percent(share)),), "on")
        tiles.show([tile], "answer")
    with right:
        strips.probabilities(t, prediction.probabilities, "answer")
    if prediction.encoded.dropped:
        st.caption(t(f"{_WORDS}.cut", n=len(prediction.encoded.dropped)))


def details(t: Text, run_id: str, prediction: "Prediction") -> None:
    """The input as the model saw it, and the numbers behind the bars, folded."""
    with st.expander(t(f"{_WORDS}.seen"), key="seen"):
        counts = token_notes.counts(runs.arguments(run_id))
        ribbon.token_view(prediction.encoded, t, "asked", counts)
        ribbon.take_away(prediction.encoded, t, "asked")
    with st.expander(t(f"{_WORDS}.logits"), key="logits"):
        st.caption(t(f"{_WORDS}.logits_note"))
        columns = f"{_WORDS}.columns"
        rows = [
            {
                t(f"{columns}.label"): t.label(label),
                t(f"{columns}.logit"): f"{logit:.6f}",
                t(f"{columns}.probability"): f"{prediction.probabilities[label]:.6f}",
            }
            for label, logit in prediction.logits.items()
        ]
        st.dataframe(rows, hide_index=True, key=f"logits.{t.lang}", alt=t(f"{_WORDS}.logits"))


def before_and_after(t: Text, run_id: str, prediction: "Prediction") -> None:
    """On request: what the same model said of the pair before its training, and at each checkpoint it has."""
    if not st.toggle(t(f"{_WORDS}.compare"), key="compare", persist_state="session"):
        return
    with frame.guard(), frame.loading(t(f"{_WORDS}.loading"), 160):
        args, labels = runs.arguments(run_id), tuple(prediction.probabilities)
        premise, hypothesis = prediction.premise, prediction.hypothesis
        before = cached.guess_before(args, labels, premise, hypothesis)
        shown = [("before", t(f"{_WORDS}.before"), before.probabilities)]
        for step in _chosen_moments(t, run_id):
            found = cached_views.predictor_at(run_id, step).predict(premise, hypothesis)
            shown.append((f"step-{step}", t(f"{_WORDS}.at_step", n=t.number(step)), found.probabilities))
        shown.append(("after", t(f"{_WORDS}.after"), prediction.probabilities))
        for first in range(0, len(shown), _ABREAST):
            for column, (name, title, shares) in zip(
                st.columns(_ABREAST, gap="medium"), shown[first : first + _ABREAST], strict=False
            ):
                with column, frame.card(name, title):
                    strips.probabilities(t, shares, name)


def _chosen_moments(t: Text, run_id: str) -> list[int]:
    """Steps to show, the earliest first: the last ones, unless the learner chooses others."""
    steps, most = cached_views.moments(run_id), cached_views.MOST_MOMENTS
    if len(steps) < 2:
        return steps
    chosen = st.multiselect(
        t(f"{_WORDS}.moments"), steps, default=steps[-most:], max_selections=most,
        key=f"moments-{run_id}.{t.lang}", format_func=lambda step: t(f"{_WORDS}.step", n=t.number(step)),
        help=t(f"{_WORDS}.moments_help", n=most), placeholder=t(f"{_WORDS}.no_moments"), select_all=False,
        filter_mode=None,
    )  # fmt: skip
    return sorted(chosen)


def asked(t: Text) -> None:
    """The pairs that were asked, newest first; a click on one puts it back."""
    kept = state.asked()
    if len(kept) < 2:
        return
    with st.expander(t(f"{_WORDS}.asked", n=len(kept)), key="asked"):
        st.caption(t(f"{_WORDS}.asked_hint"))
        key = f"asked.{len(kept)}.{state.form_generation()}.{t.lang}"
        st.dataframe(
            [_asked_row(t, item) for item in kept], key=key, hide_index=True, selection_mode="single-row",
            on_select=lambda: _put_back(key), alt=t(f"{_WORDS}.asked", n=len(kept)),
        )  # fmt: skip
        st.button(t(f"{_WORDS}.forget"), key="forget", on_click=state.keep_asked, args=([],))


def _labels(run_id: str) -> list[str]:
    return list(runs.labels(run_id)) or corpora.for_arguments(runs.arguments(run_id)).get_labels()


def _plain(label: str) -> str:
    """A label for a button, where Markdown would act: marks that it knows are taken literally."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!~|<>:$" else sign for sign in label)


def _put_example(run_id: str, label: str) -> None:
    found = mistakes.another(starting_examples(run_id), label, state.pair(("", "")))
    if found is not None:
        state.set_pair(*found)


def _swap() -> None:
    premise, hypothesis = state.pair(("", ""))
    if premise or hypothesis:
        state.set_pair(hypothesis, premise)


def _keep(run_id: str, prediction: "Prediction") -> None:
    item = {
        "premise": prediction.premise, "hypothesis": prediction.hypothesis, "label": prediction.label,
        "probability": prediction.probabilities[prediction.label], "run": run_id,
    }  # fmt: skip
    kept = state.asked()
    if not kept or kept[0] != item:
        state.keep_asked([item, *(each for each in kept if each != item)][:_MOST_ASKED])


def _asked_row(t: Text, item: dict[str, Any]) -> dict[str, Any]:
    columns = f"{_WORDS}.columns"
    return {
        t("ui.choices.premise"): item["premise"],
        t("ui.choices.hypothesis"): item["hypothesis"],
        t("ui.figures.predicted"): t.label(str(item["label"])),
        t(f"{columns}.probability"): t.percent(item["probability"]),
        t("ui.choices.run"): item["run"],
    }


def _put_back(key: str) -> None:
    rows, kept = state.widget_value(key)["selection"]["rows"], state.asked()
    if rows and rows[0] < len(kept):
        state.set_pair(kept[rows[0]]["premise"], kept[rows[0]]["hypothesis"])
