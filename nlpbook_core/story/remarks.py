"""What the curves of a run say, as coded remarks with their values: the same run always says the same.

Pure: from a view, the settings, and what is reached without learning. The sentences, and what to try, are in
`assets/text/<language>/remarks.toml` under the code. The name of a value tells its kind: `..._acc` is a
fraction, `..._loss` is in nats, `..._rate` is a learning rate, `reference` names a baseline, others count.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlpbook_core.events.event_types import ValidationLogged
from nlpbook_core.events.runview import RunView
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.story.intervals import wilson
from nlpbook_core.story.spikes import first_spike

CODES = (
    "batch-halved", "not-learning", "loss-spike", "overfitting", "like-shortcut", "too-few-pairs",
    "starts-high", "starts-low", "rate-constant", "rate-one-epoch", "still-improving", "beats-shortcuts",
)  # fmt: skip

# A share of ln k: chance on the nose is 1, and a model that has begun to learn is soon below.
_CHANCE_SHARE = 0.97
_WINDOW = 30  # steps over which a batch's loss is averaged: one batch alone says little


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that the curves say. `code` is one of `CODES`."""

    code: str
    values: Mapping[str, float | int | str]


@dataclass(frozen=True, slots=True)
class _Run:
    view: RunView
    args: ClassificationTrainArguments
    references: Mapping[str, float]

    @property
    def num_labels(self) -> int:
        return len(self.view.started.labels) if self.view.started and self.view.started.labels else 3

    @property
    def chance_loss(self) -> float:
        return math.log(self.num_labels)

    @property
    def is_finished(self) -> bool:
        return self.view.ended is not None and self.view.ended.reason == "finished"

    def mean_loss(self, before_step: int) -> float:
        """Training loss of the last steps before a step."""
        losses = [s.loss for s in self.view.steps if s.step < before_step and math.isfinite(s.loss)]
        recent = losses[-_WINDOW:]
        return sum(recent) / len(recent) if recent else math.nan


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
    run = _Run(view, args, references or {})
    stuck = list(_not_learning(run))
    told: list[Iterable[Remark]] = [_memory(run), stuck, _spike(run), _overfitting(run)]
    told += [] if stuck else [_shortcuts(run)]
    told += [_start(run), _rate(run), _improving(run)]
    found = [remark for part in told for remark in part]
    return sorted(found, key=lambda remark: CODES.index(remark.code))


def _memory(run: _Run) -> Iterator[Remark]:
    """The batch did not fit, and was taken in parts from some step on."""
    told = [warned.fields for warned in run.view.warnings if warned.code == "batch-halved"]
    names = ("batch", "pairs", "parts", "step")
    if told and all(isinstance(told[-1].get(name), int) for name in names):
        yield Remark("batch-halved", {name: told[-1][name] for name in names})


def _not_learning(run: _Run) -> Iterator[Remark]:
    """Still at the loss of guessing, when a run that learns would long be below it."""
    started = run.view.started
    assert started is not None
    warmup = run.args.warmup_ratio * started.num_steps if run.args.schedule == "linear_warmup" else 0.0
    steps = run.view.num_steps_done
    is_early = steps < warmup + max(_WINDOW, started.num_steps // 10)
    if (is_early and not run.is_finished) or steps < 10:
        return
    loss, chance = run.mean_loss(steps), run.chance_loss
    if loss >= _CHANCE_SHARE * chance and all(
        v.val_loss >= _CHANCE_SHARE * chance for v in run.view.validations
    ):
        yield Remark(
            "not-learning",
            {"n": steps, "train_loss": loss, "chance_loss": chance, "labels": run.num_labels,
             "learning_rate": run.args.learning_rate},
        )  # fmt: skip


def _spike(run: _Run) -> Iterator[Remark]:
    """A leap of the training loss; the rate of that moment is the first suspect."""
    usable = [s for s in run.view.steps if math.isfinite(s.loss)]
    at = first_spike([s.loss for s in usable])
    if at is not None:
        before = [s.loss for s in usable[max(0, at - _WINDOW) : at]]
        yield Remark(
            "loss-spike",
            {"step": usable[at].step + 1, "before_loss": sum(before) / len(before),
             "peak_loss": max(s.loss for s in usable[at : at + 3]),
             "learning_rate": usable[at].learning_rate},
        )  # fmt: skip


def _overfitting(run: _Run) -> Iterator[Remark]:
    """Training falls while validation has risen since its best, twice or by a lot."""
    best, checks = run.view.best_validation, run.view.validations
    if best is None or not checks:
        return
    after = [v for v in checks if v.step > best.step]
    rise = checks[-1].val_loss - best.val_loss
    is_rise = rise > max(0.03, 0.05 * best.val_loss) and (len(after) > 1 or rise > 0.15 * best.val_loss)
    then, now = run.mean_loss(best.step), run.mean_loss(run.view.num_steps_done)
    if after and is_rise and now < 0.95 * then:
        yield Remark(
            "overfitting",
            {"step": best.step, "best_loss": best.val_loss, "last_loss": checks[-1].val_loss,
             "then_loss": then, "now_loss": now},
        )  # fmt: skip


def _shortcuts(run: _Run) -> Iterator[Remark]:
    """The accuracy beside what can be had without reading both sentences."""
    best = max(run.view.validations, key=lambda v: v.val_acc, default=None)
    if best is None or not run.references:
        return
    name = max(run.references, key=lambda key: run.references[key])
    reference, (low, high) = run.references[name], wilson(best.val_acc, best.num_pairs)
    values: dict[str, float | int | str] = {
        "val_acc": best.val_acc, "reference": name, "reference_acc": reference, "low_acc": low,
        "high_acc": high, "n": best.num_pairs,
    }  # fmt: skip
    if best.val_acc <= reference:
        yield Remark("like-shortcut", values)
    elif low <= reference:
        yield Remark("too-few-pairs", values)
    else:
        yield Remark("beats-shortcuts", values)


def _start(run: _Run) -> Iterator[Remark]:
    """A fresh head guesses: a first loss far from that points at labels, input or weights."""
    first, chance = run.view.steps[0], run.chance_loss
    if first.step != 0 or not math.isfinite(first.loss):
        return
    if first.loss > 1.5 * chance:
        yield Remark("starts-high", {"first_loss": first.loss, "chance_loss": chance})
    elif first.loss < 0.5 * chance:
        yield Remark("starts-low", {"first_loss": first.loss, "chance_loss": chance})


def _rate(run: _Run) -> Iterator[Remark]:
    """The learning rate never changed: because that was asked for, or because one epoch is too short."""
    started = run.view.started
    assert started is not None
    rates = {s.learning_rate for s in run.view.steps}
    num_epochs = -(-started.num_steps // max(1, started.steps_per_epoch))
    if len(rates) > 1 or len(run.view.steps) < 10:
        return
    values = {"learning_rate": run.view.steps[0].learning_rate, "n": run.view.num_steps_done}
    if run.args.schedule == "constant":
        yield Remark("rate-constant", values)
    elif run.args.schedule == "exponential" and num_epochs == 1:
        yield Remark("rate-one-epoch", values)


def _improving(run: _Run) -> Iterator[Remark]:
    """The last validation was the best by far, so the run may have ended too early."""
    checks = run.view.validations
    if len(checks) < 2 or not run.is_finished or not _falls_to_the_end(checks):
        return
    yield Remark(
        "still-improving",
        {"before_loss": checks[-2].val_loss, "last_loss": checks[-1].val_loss, "epochs": run.args.epochs},
    )


def _falls_to_the_end(checks: Sequence[ValidationLogged]) -> bool:
    """Whether the last three validations fell, the last by a twentieth or more."""
    falls = all(b.val_loss < a.val_loss for a, b in pairwise(checks[-3:]))
    return falls and checks[-1].val_loss < 0.95 * checks[-2].val_loss
