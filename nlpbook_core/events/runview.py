"""A run as its events tell it: `fold` adds one event to a view, `Tail` follows a growing file.

Pure but for reading the file; used alike by the pages, the command line and the tests.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, TypeGuard

from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev


@dataclass(frozen=True)
class RunView:
    """What is known of a run after some of its events. Curves are in the order of their steps; `phases` are
    those it came through, the present one last."""

    started: ev.RunStarted | None = None
    phase: str = ""
    phases: tuple[str, ...] = ()
    phase_done: int = 0
    phase_total: int = 0
    phase_unit: str = ""
    steps: tuple[ev.StepLogged, ...] = ()
    validations: tuple[ev.ValidationLogged, ...] = ()
    pinned: tuple[ev.PinnedPredicted, ...] = ()
    checkpoints: tuple[ev.CheckpointSaved, ...] = ()
    warnings: tuple[ev.Warned, ...] = ()
    resumes: tuple[int, ...] = ()
    test: ev.TestLogged | None = None
    ended: ev.RunEnded | None = None
    failed_batch: ev.BatchFailed | None = None
    first_at: float | None = None
    last_at: float | None = None
    num_bad_lines: int = 0

    @property
    def num_steps_done(self) -> int:
        """Steps taken so far."""
        return self.steps[-1].step + 1 if self.steps else 0

    @property
    def progress_frac(self) -> float:
        """Share of the training steps taken, from 0 to 1."""
        if self.started is None or not self.started.num_steps:
            return 0.0
        return min(1.0, self.num_steps_done / self.started.num_steps)

    @property
    def elapsed_s(self) -> float:
        """Seconds from the first event to the last."""
        if self.ended is not None:
            return self.ended.elapsed_s
        return (self.last_at or 0.0) - (self.first_at or 0.0)

    @property
    def remaining_s(self) -> float | None:
        """Seconds of training left at the pace of the last fifty points; None until that is known."""
        if self.started is None or len(self.steps) < 3 or self.ended is not None:
            return None
        recent = self.steps[-50:]
        paces = [(b.at - a.at) / (b.step - a.step) for a, b in pairwise(recent) if b.step > a.step]
        return median(paces) * (self.started.num_steps - self.num_steps_done) if paces else None

    @property
    def pairs_per_s(self) -> float | None:
        """Training pairs per second, the median of the last points."""
        recent = [step.pairs_per_s for step in self.steps[-50:] if step.pairs_per_s > 0]
        return median(recent) if recent else None

    @property
    def best_validation(self) -> ev.ValidationLogged | None:
        """The validation with the lowest loss."""
        return min(self.validations, key=lambda v: v.val_loss, default=None)


# Events that only make a series longer, and the field that holds it.
_SERIES: dict[type[ev.Event], str] = {
    ev.StepLogged: "steps",
    ev.ValidationLogged: "validations",
    ev.PinnedPredicted: "pinned",
    ev.CheckpointSaved: "checkpoints",
    ev.Warned: "warnings",
}


def fold(view: RunView, event: ev.Event) -> RunView:
    """The view after one more event. Pure; an event of a later version changes nothing but the time."""
    return fold_all(view, [event])


def fold_all(view: RunView, events: Iterable[ev.Event]) -> RunView:
    """The view after some more events; reading a long run takes a time that grows with its events alone."""
    waiting: list[ev.Event] = []  # they only make a series longer
    for event in events:
        if _is_again(event, view, waiting):
            view, waiting = _until(_longer(view, waiting), event.step), []
        if type(event) in _SERIES:
            waiting.append(event)
        else:
            view, waiting = _folded(_longer(view, waiting), event), []
    return _longer(view, waiting)


def _is_again(event: ev.Event, view: RunView, waiting: Sequence[ev.Event]) -> TypeGuard[ev.StepLogged]:
    """Whether a step was taken before: an attempt that found no checkpoint began anew."""
    if not isinstance(event, ev.StepLogged):
        return False
    steps = (other.step for other in reversed(waiting) if isinstance(other, ev.StepLogged))
    return event.step <= next(steps, view.num_steps_done - 1)


def _longer(view: RunView, waiting: Sequence[ev.Event]) -> RunView:
    """The view with its series made longer."""
    if not waiting:
        return view
    added: dict[str, list[Any]] = {}
    for event in waiting:
        added.setdefault(_SERIES[type(event)], []).append(event)
    series: dict[str, Any] = {name: (*getattr(view, name), *events) for name, events in added.items()}
    times = [event.at for event in waiting if event.at]
    if times:
        series |= {"first_at": view.first_at or times[0], "last_at": times[-1]}
    return replace(view, **series)


def _folded(view: RunView, event: ev.Event) -> RunView:
    if event.at:
        view = replace(view, first_at=view.first_at or event.at, last_at=event.at)
    match event:
        case ev.RunStarted():
            return replace(view, started=event)
        case ev.PhaseChanged():
            return replace(
                view,
                phase=event.phase,
                phases=view.phases if event.phase == view.phase else (*view.phases, event.phase),
                phase_done=event.done,
                phase_total=event.total,
                phase_unit=event.unit,
            )
        case ev.Resumed():
            view = replace(_until(view, event.step), resumes=(*view.resumes, event.step))
            return replace(view, ended=None, failed_batch=None)
        case ev.BatchFailed():
            return replace(view, failed_batch=event)
        case ev.TestLogged():
            return replace(view, test=event)
        case ev.RunEnded():
            return replace(view, ended=event)
        case _:
            return view


def _until(view: RunView, step: int) -> RunView:
    """The view without what a new attempt does again after so many steps."""
    return replace(
        view,
        steps=tuple(item for item in view.steps if item.step < step),
        validations=tuple(item for item in view.validations if item.step <= step),
        pinned=tuple(item for item in view.pinned if item.step <= step),
        checkpoints=tuple(item for item in view.checkpoints if item.step <= step),
    )


class Tail:
    """Follows one event file: each call reads only what came since the last. Safe for many threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._view = RunView()
        self._lock = threading.Lock()

    def view(self) -> RunView:
        """The view as of now."""
        with self._lock:
            lines = self._new_lines()
            events = [event for event in map(_read, lines) if event is not None]
            self._view = fold_all(self._view, events)
            if len(events) < len(lines):
                num_bad = self._view.num_bad_lines + len(lines) - len(events)
                self._view = replace(self._view, num_bad_lines=num_bad)
            return self._view

    def _new_lines(self) -> list[str]:
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2) < self._offset:  # the file was replaced: begin again
                    self._offset, self._view = 0, RunView()
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        return whole.decode("utf-8", errors="replace").splitlines()


def _read(line: str) -> ev.Event | None:
    try:
        return event_log.from_line(line)
    except ValueError:
        return None
