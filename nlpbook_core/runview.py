"""A run as its events tell it: `fold` adds one event to a view, `Tail` follows a growing file.

Pure but for reading the file; used alike by the pages, the command line and the tests.
"""

import threading
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from nlpbook_core import events as ev


@dataclass(frozen=True)
class RunView:
    """What is known of a run after some of its events. Curves are in the order of their steps."""

    started: ev.RunStarted | None = None
    phase: str = ""
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
        recent = [step.pairs_per_s for step in self.steps[-50:]]
        return median(recent) if recent else None

    @property
    def best_validation(self) -> ev.ValidationLogged | None:
        """The validation with the lowest loss."""
        return min(self.validations, key=lambda v: v.val_loss, default=None)


def fold(view: RunView, event: ev.Event) -> RunView:
    """The view after one more event. Pure; an event of a later version changes nothing but the time."""
    if event.at:
        view = replace(view, first_at=view.first_at or event.at, last_at=event.at)
    match event:
        case ev.RunStarted():
            return replace(view, started=event)
        case ev.PhaseChanged():
            return replace(
                view,
                phase=event.phase,
                phase_done=event.done,
                phase_total=event.total,
                phase_unit=event.unit,
            )
        case ev.Resumed():
            return _taken_back(view, event)
        case ev.StepLogged():
            return replace(view, steps=(*view.steps, event))
        case ev.ValidationLogged():
            return replace(view, validations=(*view.validations, event))
        case ev.PinnedPredicted():
            return replace(view, pinned=(*view.pinned, event))
        case ev.CheckpointSaved():
            return replace(view, checkpoints=(*view.checkpoints, event))
        case ev.Warned():
            return replace(view, warnings=(*view.warnings, event))
        case ev.TestLogged():
            return replace(view, test=event)
        case ev.RunEnded():
            return replace(view, ended=event)
        case _:
            return view


def _taken_back(view: RunView, event: ev.Resumed) -> RunView:
    """The view without what the new attempt will do again."""
    return replace(
        view,
        steps=tuple(item for item in view.steps if item.step < event.step),
        validations=tuple(item for item in view.validations if item.step <= event.step),
        pinned=tuple(item for item in view.pinned if item.step <= event.step),
        checkpoints=tuple(item for item in view.checkpoints if item.step <= event.step),
        resumes=(*view.resumes, event.step),
        ended=None,
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
            for line in self._new_lines():
                try:
                    self._view = fold(self._view, ev.from_line(line))
                except ValueError:
                    self._view = replace(self._view, num_bad_lines=self._view.num_bad_lines + 1)
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
