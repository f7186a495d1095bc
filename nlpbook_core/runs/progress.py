"""How far a run has come, as a page says it: one share, the epoch, and what is counted right now."""

from dataclasses import dataclass

from nlpbook_core.events.runview import RunView

# These come before the first step: each counts on its own.
_BEFORE = ("", "starting", "downloading", "encoding")


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a run is.

    Attributes:
        phase: As in `events.event_types.Phase`.
        fraction: Share of what the phase counts: of the training steps once there are any.
        steps_done: Training steps taken.
        num_steps: Of how many; 0 while unknown.
        epoch: Which one is under way, from 1; 0 before training.
        num_epochs: Of how many.
        done: What the phase itself counts (bytes, pairs), if it does.
        total: Of how many; 0 if unknown.
        unit: What `done` and `total` count.
    """

    phase: str
    fraction: float
    steps_done: int
    num_steps: int
    epoch: int
    num_epochs: int
    done: int
    total: int
    unit: str


def of(view: RunView) -> RunProgress:
    """The progress that a view tells of."""
    started, taken = view.started, view.num_steps_done
    per_epoch = started.steps_per_epoch if started else 0
    num_epochs = -(-started.num_steps // per_epoch) if started and per_epoch else 0
    own = view.phase_done / view.phase_total if view.phase_total else 0.0
    return RunProgress(
        phase=view.phase or "starting",
        fraction=min(1.0, own) if view.phase in _BEFORE else view.progress_frac,
        steps_done=taken,
        num_steps=started.num_steps if started else 0,
        epoch=min(num_epochs, taken // per_epoch + 1) if per_epoch and view.phase not in _BEFORE else 0,
        num_epochs=num_epochs,
        done=view.phase_done,
        total=view.phase_total,
        unit=view.phase_unit,
    )
