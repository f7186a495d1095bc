"""What the curves of a run say, as coded remarks with their values: the same run always says the same.

Pure: from a view, the settings, and what is reached without learning. The sentences, and what to try, are in
`assets/text/<language>/remarks.toml` under the code. The name of a value tells its kind: `..._acc` is a
fraction, `..._loss` is in nats, `..._rate` is a learning rate, `reference` names a baseline, others count.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from nlpbook_core.events.event_types import ValidationLogged
from nlpbook_core.events.runview import RunView
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.story.intervals import wilson
from nlpbook_core.story.spikes import first_spike

# A share of ln k: chance on the nose is 1, and a model that has begun to learn is soon below.
_CHANCE_SHARE = 0.97
_WINDOW = 30  # steps over which a batch's loss is averaged: one batch alone says little


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the curves say. `code` is one of `codes()`."""

    code: str
    values: Mapping[str, float | int | str]


Values = dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Run:
    """What a remark is made from: a run as it stands, its settings, and what is reached without learning."""

    view: RunView
    args: ClassificationTrainArguments
    references: Mapping[str, float]

    @property
    def num_labels(self) -> int:
        """Of the model; three where an old record does not say."""
        return len(self.view.started.labels) if self.view.started and self.view.started.labels else 3

    @property
    def chance_loss(self) -> float:
        """Of guessing, in nats."""
        return math.log(self.num_labels)

    @property
    def is_finished(self) -> bool:
        """Whether it went to its end."""
        return self.view.ended is not None and self.view.ended.reason == "finished"

    def mean_loss(self, before_step: int) -> float:
        """Training loss of the last steps before a step."""
        losses = [s.loss for s in self.view.steps if s.step < before_step and math.isfinite(s.loss)]
        recent = losses[-_WINDOW:]
        return sum(recent) / len(recent) if recent else math.nan


_REMARKS: dict[str, Callable[[Run], Values | None]] = {}
_Maker = TypeVar("_Maker", bound=Callable[[Run], Values | None])


def remark(code: str) -> Callable[[_Maker], _Maker]:
    """Register what says a remark: its values, or None where there is nothing to say.

    Those that are written first in this file are the more important. To add one: a function here, its text
    in every language, and a recorded run that shows it (`tests/support/recording.py`); tests ask for all.
    """

    def keep(maker: _Maker) -> _Maker:
        _REMARKS[code] = maker
        return maker

    return keep


def codes() -> tuple[str, ...]:
    """Of all remarks, the most important first."""
    return tuple(_REMARKS)


def remarks(
    view: RunView, args: ClassificationTrainArguments, references: Mapping[str, float] | None = None
) -> list[Remark]:
    """What there is to say of a run as it stands, the most important first.

    Args:
        view: The run.
        args: Its settings.
        references: Accuracies as fractions of what needs no learning, by the names of `baselines`; empty
            while they are not measured.
    """
    if view.started is None or not view.steps:
        return []
    run = Run(view, args, references or {})
    found = ((code, values_of(run)) for code, values_of in _REMARKS.items())
    return [Remark(code, values) for code, values in found if values is not None]


@remark("batch-halved")
def _batch_halved(run: Run) -> Values | None:
    """The batch did not fit, and was taken in parts from some step on."""
    told = [warned.fields for warned in run.view.warnings if warned.code == "batch-halved"]
    names = ("batch", "pairs", "parts", "step")
    if told and all(isinstance(told[-1].get(name), int) for name in names):
        return {name: told[-1][name] for name in names}
    return None


@remark("not-learning")
def _not_learning(run: Run) -> Values | None:
    """Still at the loss of guessing, when a run that learns would long be below it."""
    assert run.view.started is not None
    num_steps = run.view.started.num_steps
    warmup = run.args.warmup_ratio * num_steps if run.args.schedule == "linear_warmup" else 0.0
    steps = run.view.num_steps_done
    is_early = steps < warmup + max(_WINDOW, num_steps // 10)
    if (is_early and not run.is_finished) or steps < 10:
        return None
    loss, least = run.mean_loss(steps), _CHANCE_SHARE * run.chance_loss
    if not (loss >= least and all(v.val_loss >= least for v in run.view.validations)):
        return None
    return {
        "n": steps, "train_loss": loss, "chance_loss": run.chance_loss, "labels": run.num_labels,
        "learning_rate": run.args.learning_rate,
    }  # fmt: skip


@remark("loss-spike")
def _loss_spike(run: Run) -> Values | None:
    """A leap of the training loss; the rate of that moment is the first suspect."""
    usable = [s for s in run.view.steps if math.isfinite(s.loss)]
    at = first_spike([s.loss for s in usable])
    if at is None:
        return None
    before = [s.loss for s in usable[max(0, at - _WINDOW) : at]]
    return {
        "step": usable[at].step + 1, "before_loss": sum(before) / len(before),
        "peak_loss": max(s.loss for s in usable[at : at + 3]), "learning_rate": usable[at].learning_rate,
    }  # fmt: skip


@remark("overfitting")
def _overfitting(run: Run) -> Values | None:
    """Training falls while validation has risen since its best, twice or by a lot."""
    best, checks = run.view.best_validation, run.view.validations
    if best is None or not checks:
        return None
    after = [v for v in checks if v.step > best.step]
    rise = checks[-1].val_loss - best.val_loss
    is_rise = rise > max(0.03, 0.05 * best.val_loss) and (len(after) > 1 or rise > 0.15 * best.val_loss)
    then, now = run.mean_loss(best.step), run.mean_loss(run.view.num_steps_done)
    if not (after and is_rise and now < 0.95 * then):
        return None
    return {
        "step": best.step, "best_loss": best.val_loss, "last_loss": checks[-1].val_loss,
        "then_loss": then, "now_loss": now,
    }  # fmt: skip


@remark("like-shortcut")
def _like_shortcut(run: Run) -> Values | None:
    """No better than what can be had without reading both sentences."""
    found = _beside_shortcuts(run)
    return found if found and found["val_acc"] <= found["reference_acc"] else None


@remark("too-few-pairs")
def _too_few_pairs(run: Run) -> Values | None:
    """Better, but by no more than chance may give on so few pairs."""
    found = _beside_shortcuts(run)
    return found if found and found["low_acc"] <= found["reference_acc"] < found["val_acc"] else None


@remark("starts-high")
def _starts_high(run: Run) -> Values | None:
    """A fresh head guesses: a first loss far above that points at labels, input or weights."""
    return _first_loss(run, lambda share: share > 1.5)


@remark("starts-low")
def _starts_low(run: Run) -> Values | None:
    """The head has learnt before."""
    return _first_loss(run, lambda share: share < 0.5)


@remark("rate-constant")
def _rate_constant(run: Run) -> Values | None:
    """The learning rate never changed, because that was asked for."""
    return _unchanged_rate(run) if run.args.schedule == "constant" else None


@remark("rate-one-epoch")
def _rate_one_epoch(run: Run) -> Values | None:
    """The learning rate never changed, because one epoch is too short for a schedule that goes by epochs."""
    assert run.view.started is not None
    is_one = run.view.started.num_steps <= run.view.started.steps_per_epoch
    return _unchanged_rate(run) if run.args.schedule == "exponential" and is_one else None


@remark("still-improving")
def _still_improving(run: Run) -> Values | None:
    """The last validation was the best by far, so the run may have ended too early."""
    checks = run.view.validations
    if len(checks) < 2 or not run.is_finished or not _falls_to_the_end(checks):
        return None
    return {
        "before_loss": checks[-2].val_loss, "last_loss": checks[-1].val_loss, "epochs": run.args.epochs,
    }  # fmt: skip


@remark("beats-shortcuts")
def _beats_shortcuts(run: Run) -> Values | None:
    """Clearly better than what needs no learning."""
    found = _beside_shortcuts(run)
    return found if found and found["low_acc"] > found["reference_acc"] else None


def _beside_shortcuts(run: Run) -> dict[str, Any] | None:
    """The best accuracy beside the best that needs no learning; None before a run has begun to learn."""
    best = max(run.view.validations, key=lambda v: v.val_acc, default=None)
    if best is None or not run.references or _not_learning(run) is not None:
        return None
    name = max(run.references, key=lambda key: run.references[key])
    low, high = wilson(best.val_acc, best.num_pairs)
    return {
        "val_acc": best.val_acc, "reference": name, "reference_acc": run.references[name], "low_acc": low,
        "high_acc": high, "n": best.num_pairs,
    }  # fmt: skip


def _first_loss(run: Run, is_odd: Callable[[float], bool]) -> Values | None:
    """The first loss beside that of guessing, where it is odd as a share of it."""
    first = run.view.steps[0]
    if first.step != 0 or not math.isfinite(first.loss) or not is_odd(first.loss / run.chance_loss):
        return None
    return {"first_loss": first.loss, "chance_loss": run.chance_loss}


def _unchanged_rate(run: Run) -> Values | None:
    """The learning rate, if it is the same at every step of at least ten."""
    if len(run.view.steps) < 10 or len({s.learning_rate for s in run.view.steps}) > 1:
        return None
    return {"learning_rate": run.view.steps[0].learning_rate, "n": run.view.num_steps_done}


def _falls_to_the_end(checks: Sequence[ValidationLogged]) -> bool:
    """Whether the last three validations fell, the last by a twentieth or more."""
    falls = all(b.val_loss < a.val_loss for a, b in pairwise(checks[-3:]))
    return falls and checks[-1].val_loss < 0.95 * checks[-2].val_loss
