"""Follow a run from a terminal: a bar where there is one, lines in a log, and Ctrl-C that stops the run."""

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from nlpbook_core import queue, runs
from nlpbook_core.cli.output import console, duration, note, percent
from nlpbook_core.events.runview import RunView

_EVERY_S = 0.25


class Screen(Protocol):
    """Shows a run as it is now; called four times a second."""

    def show(self, view: RunView) -> None: ...


class Silence:
    """For programs."""

    def show(self, view: RunView) -> None:
        pass


class Lines:
    """For logs: a line for each phase and each validation, also those that were over between two looks."""

    def __init__(self, before: RunView) -> None:
        self._num_phases = max(0, len(before.phases) - 1)
        self._num_validations = 0

    def show(self, view: RunView) -> None:
        for phase in view.phases[self._num_phases :]:
            note(f"{phase} ...")
        self._num_phases = len(view.phases)
        for found in view.validations[self._num_validations :]:
            note(f"  step {found.step}: val loss {found.val_loss:.3f}, val accuracy {percent(found.val_acc)}")
        self._num_validations = len(view.validations)


class Bar:
    """For people: the phase, how much of it is done, the curves' last values, the time left."""

    def __init__(self, bars: Any) -> None:
        self._bars = bars
        self._task = bars.add_task("starting", total=None, figures="")

    def show(self, view: RunView) -> None:
        done, total = view.phase_done, view.phase_total
        if view.phase in ("training", "validating") and view.started:
            done, total = view.num_steps_done, view.started.num_steps
        self._bars.update(
            self._task, description=view.phase or "starting", completed=done, total=total or None,
            figures=figures(view),
        )  # fmt: skip


def figures(view: RunView) -> str:
    """Epoch, loss, accuracy on val and time left, as far as they are known."""
    words = []
    if view.steps and view.started:
        num_epochs = -(-view.started.num_steps // max(1, view.started.steps_per_epoch))
        words.append(f"epoch {view.steps[-1].epoch + 1}/{num_epochs}")
        recent = view.steps[-20:]
        words.append(f"loss {sum(step.loss for step in recent) / len(recent):.3f}")
    if view.validations:
        words.append(f"val acc {percent(view.validations[-1].val_acc)}")
    if view.phase == "training" and view.remaining_s is not None:
        words.append(f"{duration(view.remaining_s)} left")
    return ", ".join(words)


def follow(run_id: str, silent: bool) -> runs.RunStatus:
    """Show the run until it ends, or until Ctrl-C is pressed twice; gives its last status.

    The first Ctrl-C asks the run to stop, which it does after its current batch.
    """
    with _screen(run_id, silent) as screen, _interrupts(run_id) as count:
        while True:
            queue.advance()  # a worker that was killed could not start the next of the line
            status = runs.status(run_id)
            screen.show(runs.view(run_id))
            if not status.is_active or len(count) > 1:
                return status
            time.sleep(_EVERY_S)


@contextmanager
def _screen(run_id: str, silent: bool) -> Iterator[Screen]:
    if silent:
        yield Silence()
    elif not sys.stderr.isatty():
        yield Lines(runs.view(run_id))
    else:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        columns = [TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn()]
        with Bars(*columns, TextColumn("{task.fields[figures]}"), console=console(sys.stderr)) as bars:
            yield Bar(bars)


@contextmanager
def _interrupts(run_id: str) -> Iterator[list[float]]:
    """Collects the times of Ctrl-C; the first asks the run to stop."""
    times: list[float] = []

    def on_interrupt(*_: object) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            queue.request_stop(run_id)
            note("\nStopping after this batch; what was learnt is kept. Ctrl-C again leaves at once.")

    if threading.current_thread() is not threading.main_thread():
        yield times
        return
    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield times
    finally:
        signal.signal(signal.SIGINT, before)
