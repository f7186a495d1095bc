"""What can happen in a run. A new event is a class here and a branch in `runview.fold`.

`event_log` is the file that they stand in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Literal

Phase = Literal[
    "starting", "downloading", "encoding", "training", "validating", "testing", "saving", "paused"
]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. `at` is in UTC seconds since 1970; `seq` counts from 0 within a run."""

    type: ClassVar[str] = ""
    seq: int = 0
    at: float = 0.0
    attempt: int = 1


@dataclass(frozen=True, kw_only=True)
class RunStarted(Event):
    """The worker knows what it will do: sizes in pairs, steps, and parameters."""

    type = "run-started"
    device: str
    num_train: int
    num_val: int
    num_test: int
    steps_per_epoch: int
    num_steps: int
    num_parameters: int
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PhaseChanged(Event):
    """The worker turned to something else. `done` and `total` count what `unit` says; total 0 is unknown."""

    type = "phase-changed"
    phase: str
    done: int = 0
    total: int = 0
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Resumed(Event):
    """A new attempt goes on after `step` steps; what was logged after them is taken again."""

    type = "resumed"
    step: int


@dataclass(frozen=True, kw_only=True)
class StepLogged(Event):
    """One training step (from 0): loss in nats, accuracy of the batch as a fraction, gradient's 2-norm."""

    type = "step-logged"
    step: int
    epoch: int
    loss: float
    acc: float
    learning_rate: float
    grad_norm: float
    pairs_per_s: float


@dataclass(frozen=True, kw_only=True)
class ValidationLogged(Event):
    """A whole validation after `step` steps: mean loss in nats, accuracy as a fraction of `num_pairs`."""

    type = "validation-logged"
    step: int
    epoch: int
    val_loss: float
    val_acc: float
    num_pairs: int


@dataclass(frozen=True, kw_only=True)
class PinnedPredicted(Event):
    """What the model thinks of the pinned pairs after `step` steps: one row of probabilities a pair."""

    type = "pinned-predicted"
    step: int
    pairs: tuple[tuple[str, str, str], ...] = ()
    probabilities: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class CheckpointSaved(Event):
    """A checkpoint lies in the run folder at `path`."""

    type = "checkpoint-saved"
    step: int
    path: str
    monitored: float
    is_best: bool


@dataclass(frozen=True, kw_only=True)
class TestLogged(Event):
    """The chosen model on the test split, once, at the end."""

    __test__ = False  # or pytest would collect it
    type = "test-logged"
    test_loss: float
    test_acc: float
    num_pairs: int


@dataclass(frozen=True, kw_only=True)
class Warned(Event):
    """Something a learner should know; `code` names a sentence in the texts."""

    type = "warned"
    code: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BatchFailed(Event):
    """The loss of the step was no number: the pairs of its batch as (premise, hypothesis, label).

    `num_pairs` counts them all, where a large batch is not written out whole.
    """

    type = "batch-failed"
    step: int
    num_pairs: int
    pairs: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Heartbeat(Event):
    """The worker lives, even where it has nothing to say."""

    type = "heartbeat"


@dataclass(frozen=True, kw_only=True)
class RunEnded(Event):
    """The last event of an attempt. `error` has the form of `NlpbookError.to_json`."""

    type = "run-ended"
    reason: str
    elapsed_s: float
    error: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Unknown(Event):
    """An event of a later version, kept as it came."""

    type = "unknown"
    body: dict[str, Any] = field(default_factory=dict)


EventSink = Callable[[Event], None]


@cache
def event_types() -> dict[str, type[Event]]:
    """Every event class by its name in the file."""
    return {cls.type: cls for cls in Event.__subclasses__() if cls is not Unknown}
