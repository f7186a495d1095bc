"""The curves of a run, and of others laid over it: data in, figure out. No Streamlit.

A figure is put together as plain data and checked once: a page that watches a run draws four of them every
two seconds, and Plotly's own `add_...` methods took five times as long (measured).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlpbook_core.events.runview import RunView
from nlpbook_core.palette import Theme
from nlpbook_core.story.intervals import wilson
from pages.ui.figures import Drawn
from pages.ui.text import Text
from pages.ui.training.chart import Chart, End
from pages.ui.training.curves import Curve, finite, running_mean, thin
from pages.ui.training.markers import markers

_NAME_HEIGHT = 9  # percent points that a line of words is high


@dataclass(frozen=True, slots=True)
class Look:
    """How curves are shown.

    Attributes:
        window: Steps of the running mean; None takes a twentieth of the curve.
        log_steps: The axis of steps is logarithmic.
        log_values: The axis of the loss is logarithmic.
    """

    window: int | None = None
    log_steps: bool = False
    log_values: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """Another run under the curves, named by a letter: names of runs are people's texts."""

    letter: str
    view: RunView


def loss_figure(
    view: RunView, t: Text, theme: Theme, look: Look | None = None, laid: Sequence[Laid] = ()
) -> Drawn:
    """Training loss of each batch (pale), its running mean (solid), and validation loss (dashed, marks).

    Args:
        view: The run.
        t: Texts.
        theme: Light or dark.
        look: Smoothing and axes.
        laid: Other runs, in grey.
    """
    look = look or Look()
    batches, checks = _losses(view), _val_losses(view)
    means = running_mean(batches, look.window)
    top = max([_loss_top(batches, checks), *(_loss_top(_losses(o.view), _val_losses(o.view)) for o in laid)])
    chart = _chart(view, t, theme, (0.0, top), f"loss {t.lang}", look, laid)
    if look.log_values:
        chart.make_y_logarithmic(min([*means.ys, *checks.ys], default=0.1))
    for place, other in enumerate(laid):
        _lay(chart, other, place, running_mean(_losses(other.view), look.window), _val_losses(other.view))
    chart.line(thin(batches), "train", t("ui.figures.per_batch"), width=1, opacity=0.35)
    chart.line(thin(means), "train", t("ui.splits.train"))
    chart.line(checks, "val", t("ui.splits.val"))
    chance = math.log(_num_labels(view))
    words = t("ui.figures.chance_loss", n=_num_labels(view), value=f"{chance:.2f}")
    chart.reference(chance, words, above=True)
    chart.ends([
        End(means, f"{t('ui.splits.train')} {_last(means)}", "train"),
        End(checks, f"{t('ui.splits.val')} {_last(checks)}", "val"),
    ])  # fmt: skip
    chart.marks(markers(view, t))
    alt = t("ui.figures.loss_alt", train=_last(means), val=_last(checks), n=view.num_steps_done)
    return Drawn(chart.figure(), alt)


def accuracy_figure(
    view: RunView,
    t: Text,
    theme: Theme,
    references: Mapping[str, float] | None = None,
    look: Look | None = None,
    laid: Sequence[Laid] = (),
) -> Drawn:
    """Accuracy in percent on validation with its 95 % interval, the running mean in training, and what
    can be had without learning.

    Args:
        view: The run.
        t: Texts.
        theme: Light or dark.
        references: Fractions by name: those of `baselines.NAMES`. Chance is always drawn.
        look: Smoothing and the axis of steps.
        laid: Other runs, in grey.
    """
    look = look or Look()
    checks, means = _val_accuracies(view), running_mean(_accuracies(view), look.window)
    chart = _chart(view, t, theme, (0.0, 100.0), f"accuracy {t.lang}", look, laid, suffix=" %")
    _add_interval(chart, view)
    for place, other in enumerate(laid):
        trained = running_mean(_accuracies(other.view), look.window)
        _lay(chart, other, place, trained, _val_accuracies(other.view), suffix=" %")
    chart.line(thin(means), "train", t("ui.splits.train"), width=1.5)
    chart.line(checks, "val", t("ui.splits.val"))
    _add_references(chart, {"chance": 1 / _num_labels(view), **(references or {})}, t)
    last = t.percent(checks.ys[-1] / 100) if checks.ys else "–"
    trained_words = t.percent(means.ys[-1] / 100) if means.ys else "–"
    chart.ends([
        End(checks, f"{t('ui.splits.val')} {last}", "val"),
        End(means, f"{t('ui.splits.train')} {trained_words}", "train"),
    ])  # fmt: skip
    return Drawn(chart.figure(), t("ui.figures.accuracy_alt", val=last, n=len(checks.ys)))


def learning_rate_figure(view: RunView, t: Text, theme: Theme, look: Look | None = None) -> Drawn:
    """The learning rate of each step."""
    return _one_curve(view, "learning_rate", t, theme, look or Look())


def grad_norm_figure(view: RunView, t: Text, theme: Theme, look: Look | None = None) -> Drawn:
    """The length of the gradient at each step, before it is cut."""
    return _one_curve(view, "grad_norm", t, theme, look or Look())


def _one_curve(view: RunView, name: str, t: Text, theme: Theme, look: Look) -> Drawn:
    curve = finite([step.step + 1 for step in view.steps], [getattr(step, name) for step in view.steps])
    top = 1.1 * max(curve.ys, default=1.0) or 1.0
    chart = _chart(view, t, theme, (0.0, top), f"{name} {t.lang}", look, (), height=200)
    chart.layout["yaxis"]["exponentformat"] = "e"
    chart.line(thin(curve), "train", t(f"ui.figures.{name}"))
    value = t.number(curve.ys[-1]) if curve.ys else "–"
    chart.ends([End(curve, value, "train")])
    return Drawn(chart.figure(), t(f"ui.figures.{name}_alt", n=view.num_steps_done, value=value))


def _chart(
    view: RunView,
    t: Text,
    theme: Theme,
    y_range: tuple[float, float],
    name: str,
    look: Look,
    laid: Sequence[Laid],
    suffix: str = "",
    height: int = 260,
) -> Chart:
    """Axes over all the steps that the run will take, so that nothing moves as it grows."""
    last_step = max([1, *(_planned(one) for one in (view, *(other.view for other in laid)))])
    chart = Chart(theme, name, height)
    chart.axes(t("ui.figures.step"), last_step, y_range, suffix)
    if look.log_steps:
        chart.make_x_logarithmic(last_step)
    if not view.steps and not view.validations:
        chart.layout["xaxis"]["showticklabels"] = _planned(view) > 0
        chart.note(0.5, 0.5, t("ui.figures.none_yet"), "reference", on_paper=True)
    return chart


def _planned(view: RunView) -> int:
    return max(view.started.num_steps if view.started else 0, view.num_steps_done)


def _lay(chart: Chart, other: Laid, place: int, trained: Curve, checks: Curve, suffix: str = "") -> None:
    """One run more, in grey, its letter at its end."""
    mark = f"other-{place + 1}"
    chart.line(thin(trained), mark, other.letter, width=1.2, symbols=False)
    chart.line(checks, mark, other.letter, width=1.2)
    ended = checks if checks.ys else trained
    if ended.ys:
        value = f"{ended.ys[-1]:.1f}{suffix}" if suffix else f"{ended.ys[-1]:.2f}"
        chart.later_end(End(ended, f"{other.letter} {value}", mark))


def _losses(view: RunView) -> Curve:
    return finite([step.step + 1 for step in view.steps], [step.loss for step in view.steps])


def _accuracies(view: RunView) -> Curve:
    return finite([step.step + 1 for step in view.steps], [100 * step.acc for step in view.steps])


def _val_losses(view: RunView) -> Curve:
    return finite([v.step for v in view.validations], [v.val_loss for v in view.validations])


def _val_accuracies(view: RunView) -> Curve:
    return finite([v.step for v in view.validations], [100 * v.val_acc for v in view.validations])


def _num_labels(view: RunView) -> int:
    return len(view.started.labels) if view.started and view.started.labels else 3


def _add_interval(chart: Chart, view: RunView) -> None:
    """The 95 % Wilson interval around each validation, as a band."""
    bounds = [(v.step, *wilson(v.val_acc, v.num_pairs)) for v in view.validations]
    steps = [step for step, _, _ in bounds]
    lows, highs = [100 * low for _, low, _ in bounds], [100 * high for _, _, high in bounds]
    chart.band(steps, lows, highs, "val")


def _add_references(chart: Chart, fractions: Mapping[str, float], t: Text) -> None:
    """Lines at what can be had without learning; names of close ones stand one above the other."""
    lowest_free = 0.0
    for name, fraction in sorted(fractions.items(), key=lambda item: item[1]):
        if name == "majority" and abs(fraction - fractions["chance"]) < 0.001:
            continue  # balanced labels: the same line, and the same number
        at, words = 100 * fraction, t(f"ui.figures.{name}", value=t.percent(fraction))
        if not lowest_free:
            chart.reference(at, words, above=False)
            lowest_free = at
            continue
        words_at = _free_place(max(at, lowest_free), fractions.values())
        chart.reference(at, words, above=True, words_at=words_at)
        lowest_free = words_at + _NAME_HEIGHT


def _free_place(lowest: float, fractions: Iterable[float]) -> float:
    """The first height in percent from which words run through no line."""
    for line in sorted(100 * fraction for fraction in fractions):
        if lowest < line < lowest + _NAME_HEIGHT:
            lowest = line
    return lowest


def _loss_top(batches: Curve, checks: Curve) -> float:
    """A ceiling that shows the first loss and lets a few wild batches leave the picture."""
    ordered = sorted(batches.ys)
    high = ordered[int(0.98 * (len(ordered) - 1))] if ordered else 0.0
    return 1.08 * max(1.2, high, max(checks.ys, default=0.0))


def _last(curve: Curve) -> str:
    return f"{curve.ys[-1]:.2f}" if curve.ys else "–"
