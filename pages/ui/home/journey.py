"""Two pictures of the first page: the stops of the road, and one pair on its way through the model."""

from typing import Any

from nlpbook_core.corpus_views.showcase import Shown
from nlpbook_core.examples import LABELS
from nlpbook_core.palette import Mark, for_component, label_marks
from pages.ui import lessons, state
from pages.ui.components import mount
from pages.ui.text import Text


def stops(t: Text) -> None:
    """The lessons in order, with what each does; those that were opened are filled."""
    visited = state.visited()
    rows = [
        {
            "name": t(f"pages.{lesson.slug}.menu"),
            "says": t(f"pages.{lesson.slug}.road_says"),
            "done": lesson.slug in visited,
        }
        for lesson in lessons.LESSONS[1:]
    ]
    mount("journey", {"stops": rows}, key="journey-stops")


def through(t: Text, shown: Shown) -> None:
    """A pair, its pieces, the model and its answer."""
    mount("journey", through_payload(t, shown), key="journey-through")


def through_payload(t: Text, shown: Shown) -> dict[str, Any]:
    """The picture as plain data."""
    bars = [_bar(t, shown, label, mark) for label, mark in label_marks(LABELS).items()]
    first, second = (["first"] * len(shown.premise.split()), ["second"] * len(shown.hypothesis.split()))
    note = "recorded" if shown.probabilities else "gold_only"
    words = {
        key: t(f"pages.home.through.{key}") for key in ("pieces", "encoder", "vector", "classifier", "answer")
    }
    return {
        "first": {"head": t("ui.choices.premise"), "text": shown.premise},
        "second": {"head": t("ui.choices.hypothesis"), "text": shown.hypothesis},
        "pieces": ["special", *first, "special", *second, "special"],
        "inks": for_component(("first", "second", "special")),
        "bars": bars,
        "words": {**words, "note": t(f"pages.home.through.{note}", label=t.label(shown.label))},
        "alt": t("pages.home.through.alt", label=t.label(shown.label)),
    }


def _bar(t: Text, shown: Shown, label: str, mark: Mark) -> dict[str, Any]:
    fraction = shown.probabilities.get(label, 0.0)
    return {
        "word": t.label(label),
        "fraction": fraction,
        "percent": t.percent(fraction) if shown.probabilities else "",
        "best": label == shown.label,
        "light": mark.light,
        "dark": mark.dark,
        "pattern": mark.pattern,
    }
