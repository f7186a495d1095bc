"""The curves of a run as a picture, drawn without a browser. English words need no font of their own."""

import io
import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nlpbook_core.events.event_types import StepLogged
from nlpbook_core.events.runview import RunView
from nlpbook_core.palette import MARKS

_TRAIN, _VAL, _GREY = (MARKS[name].light for name in ("train", "val", "reference"))
_DPI = 150


def curves_png(view: RunView) -> bytes:
    """Loss, accuracy and learning rate over the steps, as a PNG of 1500 x 600 pixels."""
    figure = Figure(figsize=(10, 4), layout="constrained")
    loss, accuracy, rate = figure.subplots(1, 3)
    steps, checks = view.steps, view.validations
    _curve(loss, steps, [step.loss for step in steps])
    _marks(loss, [check.step for check in checks], [check.val_loss for check in checks])
    labels = len(view.started.labels) if view.started and view.started.labels else 3
    loss.axhline(math.log(labels), color=_GREY, linewidth=0.8, linestyle=":", label="guessing")
    _curve(accuracy, steps, [100 * step.acc for step in steps])
    _marks(accuracy, [check.step for check in checks], [100 * check.val_acc for check in checks])
    accuracy.set_ylim(0, 100)
    rate.plot([step.step + 1 for step in steps], [step.learning_rate for step in steps], color=_TRAIN)
    for axes, title in ((loss, "loss (nats)"), (accuracy, "accuracy (%)"), (rate, "learning rate")):
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("step", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.grid(alpha=0.2)
    loss.legend(fontsize=8)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=_DPI)
    return image.getvalue()


def _curve(axes: Axes, steps: Sequence[StepLogged], values: Sequence[float]) -> None:
    """Each batch pale, and the mean over a twentieth of them solid."""
    at = [step.step + 1 for step in steps]
    axes.plot(at, values, color=_TRAIN, alpha=0.25, linewidth=0.8)
    window = max(1, len(values) // 20)
    means = [sum(values[max(0, i - window + 1) : i + 1]) / min(i + 1, window) for i in range(len(values))]
    axes.plot(at, means, color=_TRAIN, linewidth=1.6, label="train")


def _marks(axes: Axes, steps: Sequence[int], values: Sequence[float]) -> None:
    axes.plot(steps, values, color=_VAL, marker="D", markersize=4, linestyle="--", label="val")
