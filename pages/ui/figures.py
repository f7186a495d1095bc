"""Curves of a run as Plotly figures: data in, figure out, with words for who cannot see it. No Streamlit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from nlpbook_core.intervals import wilson
from nlpbook_core.runview import RunView
from pages.ui.curves import Curve, finite, running_mean, thin
from pages.ui.palette import MARKS, Theme
from pages.ui.text import Text

FONT = "'Pretendard', 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, and what it shows in a sentence."""

    figure: go.Figure
    alt: str


def loss_figure(view: RunView, t: Text, theme: Theme) -> Drawn:
    """Training loss of each batch (pale), its running mean (solid), and validation loss (dashed, marks)."""
    batches = finite([step.step + 1 for step in view.steps], [step.loss for step in view.steps])
    means = running_mean(batches)
    checks = finite([v.step for v in view.validations], [v.val_loss for v in view.validations])
    figure = _curve_figure(view, t, theme, _loss_top(batches, checks), f"loss {t.lang}")
    _add_line(figure, thin(batches), "train", theme, t("ui.figures.per_batch"), width=1, opacity=0.35)
    _add_line(figure, thin(means), "train", theme, t("ui.splits.train"))
    _add_line(figure, checks, "val", theme, t("ui.splits.val"))
    num_labels = len(view.started.labels) if view.started and view.started.labels else 3
    chance = math.log(num_labels)
    _add_reference(
        figure, chance, t("ui.figures.chance_loss", n=num_labels, value=f"{chance:.2f}"), theme, above=True
    )
    _label_ends(figure, theme, {
        "train": (means, f"{t('ui.splits.train')} {_last(means, t)}"),
        "val": (checks, f"{t('ui.splits.val')} {_last(checks, t)}"),
    })  # fmt: skip
    alt = t("ui.figures.loss_alt", train=_last(means, t), val=_last(checks, t), n=view.num_steps_done)
    return Drawn(figure, alt)


def accuracy_figure(
    view: RunView, t: Text, theme: Theme, references: Mapping[str, float] | None = None
) -> Drawn:
    """Accuracy in percent on validation with its 95 % interval, the running mean in training, and what
    can be had without learning.

    Args:
        view: The run.
        t: Texts.
        theme: Light or dark.
        references: Fractions by name: `majority`, `hypothesis_only`, `overlap_only`. Chance is always drawn.
    """
    checks = finite([v.step for v in view.validations], [100 * v.val_acc for v in view.validations])
    batches = finite([step.step + 1 for step in view.steps], [100 * step.acc for step in view.steps])
    means = running_mean(batches)
    figure = _curve_figure(view, t, theme, 100.0, f"accuracy {t.lang}", suffix=" %")
    _add_interval(figure, view, theme)
    _add_line(figure, thin(means), "train", theme, t("ui.splits.train"), width=1.5)
    _add_line(figure, checks, "val", theme, t("ui.splits.val"))
    num_labels = len(view.started.labels) if view.started and view.started.labels else 3
    _add_references(figure, {"chance": 1 / num_labels, **(references or {})}, t, theme)
    last = t.percent(checks.ys[-1] / 100) if checks.ys else "–"
    ends = {"val": (checks, f"{t('ui.splits.val')} {last}")}
    if means.ys:
        ends["train"] = (means, f"{t('ui.splits.train')} {t.percent(means.ys[-1] / 100)}")
    _label_ends(figure, theme, ends)
    return Drawn(figure, t("ui.figures.accuracy_alt", val=last, n=len(checks.ys)))


def learning_rate_figure(view: RunView, t: Text, theme: Theme) -> Drawn:
    """The learning rate of each step."""
    return _one_curve(view, "learning_rate", t, theme)


def grad_norm_figure(view: RunView, t: Text, theme: Theme) -> Drawn:
    """The length of the gradient at each step, before it is cut."""
    return _one_curve(view, "grad_norm", t, theme)


def base_figure(theme: Theme, view_name: str, height: int = 260) -> go.Figure:
    """An empty figure in the page's look: no ground of its own, no zoom by accident, a view that stays."""
    ink, quiet = MARKS["plain"].ink(theme), MARKS["reference"].ink(theme)
    figure = go.Figure()
    figure.update_layout(
        height=height, showlegend=False, dragmode=False, uirevision=view_name, hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 44, "r": 16, "t": 22, "b": 40}, font={"family": FONT, "size": 13, "color": quiet},
        hoverlabel={"font": {"family": FONT, "color": ink}, "bgcolor": MARKS["plain"].fill(theme)},
    )  # fmt: skip
    axis = {
        "fixedrange": True, "showgrid": False, "zeroline": False, "linecolor": MARKS["neutral"].fill(theme),
        "tickfont": {"color": quiet}, "title": {"standoff": 6, "font": {"size": 13}},
    }  # fmt: skip
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure


def add_note(figure: go.Figure, x: float, y: float, words: str, colour: str, **place: object) -> None:
    """A word on the figure itself. The words are ours or escaped."""
    figure.add_annotation(
        x=x, y=y, text=words, showarrow=False, font={"color": colour, "size": 13, "family": FONT}, **place
    )


def name_y_axis(figure: go.Figure, words: str, theme: Theme, yshift: int = 2) -> None:
    """What the y axis counts, upright above it: Korean on its side is hard to read."""
    add_note(
        figure, 0, 1, words, MARKS["reference"].ink(theme), xref="paper", yref="paper", xanchor="right",
        yanchor="bottom", xshift=-4, yshift=yshift,
    )  # fmt: skip


def _one_curve(view: RunView, name: str, t: Text, theme: Theme) -> Drawn:
    curve = finite([step.step + 1 for step in view.steps], [getattr(step, name) for step in view.steps])
    top = 1.1 * max(curve.ys, default=1.0)
    figure = _curve_figure(view, t, theme, top, f"{name} {t.lang}", height=200)
    figure.update_yaxes(exponentformat="e")
    _add_line(figure, thin(curve), "train", theme, t(f"ui.figures.{name}"))
    value = t.number(curve.ys[-1]) if curve.ys else "–"
    _label_ends(figure, theme, {"train": (curve, value)})
    return Drawn(figure, t(f"ui.figures.{name}_alt", n=view.num_steps_done, value=value))


def _curve_figure(
    view: RunView, t: Text, theme: Theme, top: float, view_name: str, suffix: str = "", height: int = 260
) -> go.Figure:
    """Axes for a curve over all the steps that the run will take, so that nothing moves as it grows."""
    figure = base_figure(theme, view_name, height)
    figure.update_layout(margin={"r": 88})
    planned = view.started.num_steps if view.started else 0
    last_step = max(1, planned or view.num_steps_done)
    figure.update_xaxes(title_text=t("ui.figures.step"), range=[0, last_step], showline=True, tickformat=",d")
    figure.update_yaxes(range=[0, top], nticks=4, ticksuffix=suffix)
    if not view.steps and not view.validations:
        figure.update_xaxes(showticklabels=planned > 0)
        quiet = MARKS["reference"].ink(theme)
        add_note(figure, 0.5, 0.5, t("ui.figures.none_yet"), quiet, xref="paper", yref="paper")
    return figure


def _add_line(
    figure: go.Figure,
    curve: Curve,
    mark: str,
    theme: Theme,
    name: str,
    width: float = 2.2,
    opacity: float = 1.0,
) -> None:
    look = MARKS[mark]
    figure.add_scatter(
        x=curve.xs, y=curve.ys, name=name, opacity=opacity, cliponaxis=opacity < 1,
        mode="lines+markers" if look.symbol else "lines",
        line={"color": look.ink(theme), "dash": look.dash, "width": width},
        marker={"symbol": look.symbol or "circle", "size": 8, "line": {"width": 2}, "color": look.ink(theme)},
        hovertemplate="%{x:,d}: %{y:.4g}" if opacity == 1 else None,
        hoverinfo="skip" if opacity < 1 else None,
    )  # fmt: skip


def _add_interval(figure: go.Figure, view: RunView, theme: Theme) -> None:
    """The 95 % Wilson interval around each validation, as a band."""
    bounds = [(v.step, *wilson(v.val_acc, v.num_pairs)) for v in view.validations]
    xs = [step for step, _, _ in bounds]
    for ys, fill in (
        ([100 * low for _, low, _ in bounds], None),
        ([100 * high for _, _, high in bounds], "tonexty"),
    ):
        figure.add_scatter(
            x=xs, y=ys, mode="lines", line={"width": 0}, fill=fill, hoverinfo="skip",
            fillcolor=MARKS["val"].fill(theme),
        )  # fmt: skip


def _add_references(figure: go.Figure, fractions: Mapping[str, float], t: Text, theme: Theme) -> None:
    """Lines at what can be had without learning; names of close ones stand one above the other."""
    ordered = sorted(fractions.items(), key=lambda item: item[1])
    lowest_free = 0.0
    for name, fraction in ordered:
        if name == "majority" and abs(fraction - fractions["chance"]) < 0.001:
            continue  # balanced labels: the same line, and the same number
        at, words = 100 * fraction, t(f"ui.figures.{name}", value=t.percent(fraction))
        if not lowest_free:
            _add_reference(figure, at, words, theme, above=False)
            lowest_free = at
            continue
        _add_reference(figure, at, words, theme, above=True, words_at=max(at, lowest_free))
        lowest_free = max(at, lowest_free) + 9  # percent points: the height of a line of words


def _add_reference(
    figure: go.Figure, at: float, words: str, theme: Theme, above: bool, words_at: float | None = None
) -> None:
    colour = MARKS["reference"].ink(theme)
    figure.add_hline(y=at, line={"color": colour, "dash": "dot", "width": 1})
    add_note(
        figure, 1, at if words_at is None else words_at, words, colour, xref="paper", xanchor="right",
        yanchor="bottom" if above else "top",
    )  # fmt: skip


def _label_ends(figure: go.Figure, theme: Theme, ends: Mapping[str, tuple[Curve, str]]) -> None:
    """Names at the ends of the lines, pushed apart where they would overlap."""
    low, high = figure.layout.yaxis.range
    gap = (high - low) * 0.09
    placed: list[float] = []
    for mark, (curve, words) in sorted(ends.items(), key=lambda item: item[1][0].ys[-1:] or (0.0,)):
        if not curve.ys:
            continue
        y = min(high, max(low, curve.ys[-1]))
        if placed and y - placed[-1] < gap:
            y = placed[-1] + gap
        placed.append(y)
        add_note(figure, curve.xs[-1], y, f"<b>{words}</b>", MARKS[mark].ink(theme), xanchor="left", xshift=8)
    widest = max((_width(words) for _, words in ends.values()), default=0.0)
    figure.update_layout(margin={"r": max(96, round(widest) + 20)})


def _width(words: str) -> float:
    """Pixels of bold words at size 13, Hangul being wider than Latin."""
    return sum(12.5 if sign > "\u1100" else 7.6 for sign in words)


def _loss_top(batches: Curve, checks: Curve) -> float:
    """A ceiling that shows the first loss and lets a few wild batches leave the picture."""
    ordered = sorted(batches.ys)
    high = ordered[int(0.98 * (len(ordered) - 1))] if ordered else 0.0
    return 1.08 * max(1.2, high, max(checks.ys, default=0.0))


def _last(curve: Curve, t: Text) -> str:
    return f"{curve.ys[-1]:.2f}" if curve.ys else "–"
