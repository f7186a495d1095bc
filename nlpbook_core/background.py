"""Work that goes on behind the pages: begun once, asked about from anywhere, stopped on request.

A job belongs to the process, not to a page: a refresh, another page or a second learner finds the same job
under its name. What a job needs to survive the process (a half download) lies on the disk.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from nlpbook_core.errors import NlpbookError, RunStopped, WorkerFailed

State = Literal["running", "done", "failed", "cancelled"]


@dataclass
class Job:
    """One piece of work.

    Attributes:
        name: Under which it is found.
        state: Where it stands.
        done: How much is done, in the unit of the work (bytes, steps).
        total: Of how much; 0 if unknown.
        result: What it gave, once `state` is `done`.
        error: Why it failed, once `state` is `failed`.
        began_at: Monotonic seconds.
    """

    name: str
    state: State = "running"
    done: int = 0
    total: int = 0
    result: Any = None
    error: NlpbookError | None = None
    began_at: float = field(default_factory=time.monotonic)
    _stop: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def fraction(self) -> float:
        """Share that is done, 0 while nobody knows."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def elapsed_s(self) -> float:
        """Since it began."""
        return time.monotonic() - self.began_at

    def report(self, done: int, total: int) -> None:
        """What the work calls to tell how far it is."""
        self.done, self.total = done, total

    def cancel(self) -> None:
        """Ask the work to stop; it does so at its next look."""
        self._stop.set()

    def is_cancelled(self) -> bool:
        """What the work asks."""
        return self._stop.is_set()

    def wait(self, timeout_s: float) -> bool:
        """Whether it was over within that time."""
        return self._over.wait(timeout_s)


Work = Callable[[Job], Any]

_jobs: dict[str, Job] = {}
_lock = threading.Lock()


def start(name: str, work: Work) -> Job:
    """Begin the work in a thread, unless a job of that name runs already: then that one is given."""
    with _lock:
        job = _jobs.get(name)
        if job is None or job.state != "running":
            job = _jobs[name] = Job(name)
            threading.Thread(target=_do, args=(job, work), name=f"job-{name}", daemon=True).start()
    return job


def once(name: str, work: Work) -> Job:
    """Like `start`, but a job that is over is given as it is, whatever came of it."""
    return find(name) or start(name, work)


def find(name: str) -> Job | None:
    """The job of that name, running or over."""
    return _jobs.get(name)


def named(beginning: str) -> list[Job]:
    """The jobs whose names begin so, running or over."""
    return [job for name, job in list(_jobs.items()) if name.startswith(beginning)]


def forget(name: str) -> None:
    """Drop a job that is over, and with it its result, or one that was asked to stop and soon will be."""
    with _lock:
        job = _jobs.get(name)
        if job is not None and (job.state != "running" or job.is_cancelled()):
            del _jobs[name]


def keep_newest(beginning: str, most: int) -> None:
    """Drop jobs that are over and whose names begin so, the oldest first, until `most` of them are left."""
    with _lock:
        over = [name for name, job in _jobs.items() if name.startswith(beginning) and job.state != "running"]
        for name in over[: max(0, len(over) - most)]:
            del _jobs[name]


def _do(job: Job, work: Work) -> None:
    try:
        job.result = work(job)
        job.state = "done"
    except RunStopped:
        job.state = "cancelled"
    except NlpbookError as error:
        job.error, job.state = error, "failed"
    except Exception as error:
        job.error = WorkerFailed(kind=type(error).__name__, detail=str(error), path="no log")
        job.state = "failed"
    finally:
        job._over.set()
