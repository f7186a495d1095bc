"""Scores beside what they should be compared with, as one figure. No Streamlit here."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import plotly.graph_objects as go

from nlpbook_core.corpora import PublishedScore
from nlpbook_core.evaluation.scores import Evaluation
from nlpbook_core.metrics.baselines import Baseline
from nlpbook_core.metrics.registry import Measured
from nlpbook_core.palette import MARKS, Theme
from pages.ui.figures import Drawn, add_note, base_figure
from pages.ui.text import Text

Kind = Literal["test", "val", "baseline", "published"]

_ROW = 46  # pixels


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the figure. Fractions; `low` and `high` are the interval, equal if there is none."""

    words: str
    value: float
    low: float
    high: float
    kind: Kind


def compared(
    t: Text,
    words: str,
    kind: Kind,
    found: Evaluation,
    baselines: Sequence[Baseline],
    published: Sequence[PublishedScore] = (),
) -> list[Score]:
    """A run's score on some pairs with chance, the baselines on the same pairs and other people's figures.

    Args:
        t: Texts.
        words: What the score is called.
        kind: How it looks, `test` or `val`.
        found: The run's figures.
        baselines: Measured on the same pairs.
        published: What others measured, on pairs of theirs.

    Returns:
        The best first.
    """
    own, chance = found.accuracy, 1 / len(found.labels)
    scores = [
        Score(words, own.estimate, own.low, own.high, kind),
        Score(t("pages.evaluation.chance"), chance, chance, chance, "baseline"),
    ]
    for each in baselines:
        words = t(f"pages.evaluation.{each.name}")
        scores.append(Score(words, each.accuracy, each.accuracy, each.accuracy, "baseline"))
    for other in published:
        words = t("pages.evaluation.published", model=other.model)
        scores.append(Score(words, other.accuracy, other.accuracy, other.accuracy, "published"))
    return sorted(scores, key=lambda score: (-score.value, score.kind))


def comparison_figure(scores: Sequence[Score], t: Text, theme: Theme) -> Drawn:
    """A row a score: name and value above, a mark on the scale from 0 to 100 %, the interval as a line."""
    figure = base_figure(theme, f"scores {t.lang}", height=_ROW * len(scores) + 56)
    for row, score in enumerate(scores):
        _draw_row(figure, row, score, t, theme)
    figure.update_layout(margin={"l": 14, "r": 18, "t": 8})
    figure.update_xaxes(range=[0, 100], ticksuffix=" %", tickvals=[0, 25, 50, 75, 100], showline=True)
    figure.update_yaxes(range=[len(scores) - 0.4, -0.75], visible=False)
    said = ", ".join(f"{score.words} {t.percent(score.value)}" for score in scores)
    return Drawn(figure, t("pages.evaluation.comparison_alt", scores=said))


def figure_words(t: Text, figure: Measured) -> str:
    """A metric's name, its figure, and its interval if it has one."""
    name = f"metrics.{figure.name}.name"
    value = t.percent(figure.estimate) if figure.unit == "fraction" else t.number(figure.estimate)
    interval = "" if figure.low is None or figure.high is None else f" ({_bounds(t, figure)})"
    return f"{t(name) if t.has(name) else figure.name}: {value}{interval}"


def _bounds(t: Text, figure: Measured) -> str:
    assert figure.low is not None and figure.high is not None
    if figure.unit == "fraction":
        return interval_words(t, figure.low, figure.high)
    return f"{t.number(figure.low)} – {t.number(figure.high)}"


def interval_words(t: Text, low: float, high: float) -> str:
    """A 95 % interval in words."""
    return t("pages.evaluation.interval", low=t.percent(low), high=t.percent(high))


def _draw_row(figure: go.Figure, row: int, score: Score, t: Text, theme: Theme) -> None:
    own = score.kind in ("test", "val")
    look = MARKS[score.kind] if own else MARKS["reference"]
    symbol = {"test": "diamond", "val": "circle-open", "baseline": "line-ns-open", "published": "star-open"}
    colour = look.ink(theme)
    figure.add_scatter(
        x=[0, 100], y=[row, row], mode="lines", hoverinfo="skip",
        line={"color": MARKS["neutral"].fill(theme), "width": 1},
    )  # fmt: skip
    if own:
        figure.add_scatter(
            x=[100 * score.low, 100 * score.high], y=[row, row], mode="lines", hoverinfo="skip",
            line={"color": colour, "width": 5}, opacity=0.45,
        )  # fmt: skip
    figure.add_scatter(
        x=[100 * score.value], y=[row], mode="markers",
        marker={
            "symbol": symbol[score.kind], "size": 13, "color": colour,
            "line": {"width": 2.2, "color": colour},
        },
        hovertemplate=f"{escape(score.words)} {t.percent(score.value)}<extra></extra>",
    )  # fmt: skip
    words = f"{escape(score.words)} <b>{t.percent(score.value)}</b>"
    if own:
        words = f"<b>{escape(score.words)} {t.percent(score.value)}</b>"
    add_note(figure, 0, row - 0.42, words, colour, xanchor="left", xshift=-4)
