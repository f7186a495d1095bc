"""Where a run stands: a pure function of what is on disk, the same for page, command line and Python."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nlpbook_core import locks
from nlpbook_core.errors import WorkerFailed
from nlpbook_core.runs import interruptions
from nlpbook_core.runs.folder import age_s, console_tail, folder, read_json, run_folders

State = Literal["lined-up", "queued", "running", "stalled", "interrupted", "finished", "stopped", "failed"]
ACTIVE: tuple[State, ...] = ("lined-up", "queued", "running", "stalled")
_ON_THE_MACHINE: tuple[State, ...] = ("queued", "running", "stalled")

# Made when a worker is launched; the worker takes it away once it holds the lock.
LAUNCHED = "launched"
# Its place in the line, while another run has its device.
LINED_UP = "lined-up.json"

_STARTING_S = 60.0
_SILENT_S = 60.0


@dataclass(frozen=True)
class RunStatus:
    """Where a run stands. `error` has the form of `NlpbookError.to_json`, if it failed."""

    state: State
    error: dict[str, Any] | None = None

    @property
    def is_active(self) -> bool:
        """Whether something is still to come by itself."""
        return self.state in ACTIVE

    @property
    def is_on_machine(self) -> bool:
        """Whether a worker has been started for it and is not gone."""
        return self.state in _ON_THE_MACHINE


def status(run_id: str) -> RunStatus:
    """Where the run stands: by `exit.json`, the line, the lock, and the age of the last event."""
    run_dir = folder(run_id)
    if is_waiting(run_dir):
        return RunStatus("lined-up")
    return _last_word(run_dir) or _alive(run_dir) or _last_word(run_dir) or _interrupted(run_dir)


def is_waiting(run_dir: Path) -> bool:
    """Whether the run stands in the line; its last word would mean that it was taken out."""
    return (run_dir / LINED_UP).is_file() and not (run_dir / "exit.json").exists()


def _last_word(run_dir: Path) -> RunStatus | None:
    ended = read_json(run_dir / "exit.json")
    return RunStatus(ended.get("state", "failed"), ended.get("error")) if ended else None


def _alive(run_dir: Path) -> RunStatus | None:
    """None if no worker has the run; its last word may have come between the two looks.

    The mark first, then the lock: a worker takes the lock before it takes the mark away, so that one of the
    two is found at whatever moment it comes. The other way round both can be missed, and the machine seems
    free.
    """
    is_launched = _is_launched(run_dir)
    if locks.is_held(run_dir / "worker.lock"):
        events = run_dir / "events.jsonl"
        silent_s = age_s(events if events.exists() else run_dir / "arguments.json")
        return RunStatus("stalled" if silent_s > _SILENT_S else "running")
    return RunStatus("queued") if is_launched else None


def _is_launched(run_dir: Path) -> bool:
    try:
        return age_s(run_dir / LAUNCHED) < _STARTING_S
    except FileNotFoundError:
        return False


def _interrupted(run_dir: Path) -> RunStatus:
    last = console_tail(run_dir.name, num_lines=1)
    detail = last[-1] if last else "the process is gone"
    kind = f"no last word ({interruptions.WORDS[interruptions.cause(run_dir)]})"
    error = WorkerFailed(kind=kind, detail=detail, path=str(run_dir / "console.log"))
    return RunStatus("interrupted", error.to_json())


def interruption(run_id: str) -> interruptions.Cause:
    """Why the worker of an interrupted run is gone, as far as it can be told."""
    return interruptions.cause(folder(run_id))


def active_runs() -> list[str]:
    """Ids of the runs that are about to train or train, newest first; not of those in the line."""
    return [path.name for path in run_folders() if status(path.name).is_on_machine]


def active_run() -> str | None:
    """The id of the newest run that is about to train or trains, if there is one."""
    return next(iter(active_runs()), None)
