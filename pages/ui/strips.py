"""Probabilities as bars with the label outside, alone or for the same sentences over time."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from nlpbook_core.events.runview import RunView
from nlpbook_core.palette import Mark, label_marks
from pages.ui.components import draw
from pages.ui.text import Text

_MOST_COLUMNS = 6


def probabilities(t: Text, values: Mapping[str, float], name: str = "main") -> None:
    """One horizontal bar a label, the most probable first.

    Args:
        t: Texts.
        values: Probability as a fraction, by label.
        name: Tells several on one page apart.
    """
    draw(t, "probabilities", probabilities_payload(t, values), key=f"probabilities-{name}")


def pinned(t: Text, view: RunView, name: str = "main") -> None:
    """What the model thought of the same pairs at the start and after each validation."""
    draw(t, "pinned", pinned_payload(t, view), key=f"pinned-{name}")


def probabilities_payload(t: Text, values: Mapping[str, float]) -> dict[str, Any]:
    """The bars as plain data."""
    looks = label_marks(list(values))
    ordered = sorted(values, key=lambda label: -values[label])
    bars = [_bar(t, label, looks[label], values[label]) for label in ordered]
    said = ", ".join(f"{bar['word']} {bar['percent']}" for bar in bars)
    return {"bars": bars, "alt": t("ui.figures.probabilities_alt", values=said)}


def pinned_payload(t: Text, view: RunView) -> dict[str, Any]:
    """The strip as plain data: a column a moment (first, last, some between), a row a pair."""
    labels = view.started.labels if view.started else ()
    moments = _some(view.pinned)
    pairs = moments[0].pairs if moments else ()
    return {
        "head": f"{t('ui.choices.premise')} → {t('ui.choices.hypothesis')}",
        "columns": [_moment(t, view, moment.step) for moment in moments],
        "rows": [
            {
                "premise": premise,
                "hypothesis": hypothesis,
                "gold": f"{t('ui.figures.gold')}: {t.label(gold)}",
                "cells": [_cell(t, labels, moment.probabilities[at]) for moment in moments],
            }
            for at, (premise, hypothesis, gold) in enumerate(pairs)
        ],
        "empty": t("ui.figures.none_yet"),
    }


def _moment(t: Text, view: RunView, step: int) -> str:
    if not step:
        return t("ui.figures.start")
    per_epoch = view.started.steps_per_epoch if view.started else 0
    if per_epoch and step % per_epoch == 0:
        return f"{t('ui.figures.epoch')} {step // per_epoch}"
    return f"{t('ui.figures.step')} {t.number(step)}"


def _cell(t: Text, labels: Sequence[str], probabilities: Sequence[float]) -> dict[str, Any]:
    names = labels if len(labels) == len(probabilities) else [str(i) for i in range(len(probabilities))]
    looks = label_marks(names)
    bars = [_bar(t, name, looks[name], p) for name, p in zip(names, probabilities, strict=True)]
    best = max(bars, key=lambda bar: bar["fraction"])
    said = ", ".join(f"{bar['word']} {bar['percent']}" for bar in bars)
    return {"bars": bars, "best": f"{best['word']} {best['percent']}", "alt": said}


def _bar(t: Text, label: str, mark: Mark, fraction: float) -> dict[str, Any]:
    return {
        "word": t.label(label),
        "fraction": fraction if math.isfinite(fraction) else 0.0,
        "percent": t.percent(fraction),
        "light": mark.light,
        "dark": mark.dark,
        "pattern": mark.pattern,
    }


def _some(moments: Sequence[Any]) -> list[Any]:
    """First and last, and others spread evenly between them."""
    if len(moments) <= _MOST_COLUMNS:
        return list(moments)
    last = len(moments) - 1
    return [moments[round(i * last / (_MOST_COLUMNS - 1))] for i in range(_MOST_COLUMNS)]
