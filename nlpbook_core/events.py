"""What happens in a run, as one JSON object a line of `events.jsonl`.

Only the worker writes; pages, command line and tests read. A new event is a class here and a branch in
`runview.fold`. A reader keeps an event it does not know as `Unknown`.
"""

import json
import math
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache, lru_cache
from pathlib import Path
from time import time
from types import UnionType
from typing import Any, ClassVar, Literal, get_args, get_origin

VERSION = 1
_MAX_LINE = 1_000_000  # characters; none of our events comes near
_MOST = 2**53  # beyond it JavaScript no longer tells whole numbers apart

# What may be no number is what a model computes; times and rates never are.
_NOT_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_ALWAYS_FINITE = ("at", "elapsed_s", "learning_rate", "pairs_per_s")

Phase = Literal[
    "starting", "downloading", "encoding", "training", "validating", "testing", "saving", "paused"
]
EndReason = Literal["finished", "stopped", "failed"]


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


@cache
def event_types() -> dict[str, type[Event]]:
    """Every event class by its name in the file."""
    return {cls.type: cls for cls in Event.__subclasses__() if cls is not Unknown}


def to_line(event: Event) -> str:
    """One line of JSON without line break; non-finite numbers become the words NaN and Infinity as text."""
    body = {"v": VERSION, "type": event.type, **asdict(event)}
    return json.dumps(_finite(body), ensure_ascii=False, separators=(",", ":"))


def from_line(line: str) -> Event:
    """The event of one line. Runs come from elsewhere too, so every value has the type that its field says.

    Raises:
        ValueError: If the line is not an event at all, or a value is not what it should be.
    """
    try:
        body = json.loads(line[:_MAX_LINE])
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise ValueError("not an event")
    cls = event_types().get(body["type"], Unknown)
    known = _kinds(body["type"])
    given = {name: _restored(known[name], value, name) for name, value in body.items() if name in known}
    if cls is Unknown:
        given["body"] = body
    try:
        return cls(**given)
    except TypeError as error:
        raise ValueError(str(error)) from error


EventSink = Callable[[Event], None]


class EventWriter:
    """Appends events to a file, one write each, so that a kill never leaves half a line inside it."""

    def __init__(self, path: Path, attempt: int = 1) -> None:
        self._attempt = attempt
        self._lock = threading.Lock()  # the heartbeat has a thread of its own
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, 0o644)
        if _is_torn(path):
            os.write(self._file, b"\n")  # a kill in mid-line: close it, readers skip it
        self._seq = sum(1 for _ in read_lines(path))

    def __call__(self, event: Event) -> None:
        """Stamp and write one event."""
        with self._lock:
            stamped = replace(event, seq=self._seq, at=event.at or time(), attempt=self._attempt)
            os.write(self._file, (to_line(stamped) + "\n").encode("utf-8"))
            self._seq += 1


def _is_torn(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def read_lines(path: Path) -> Iterator[str]:
    """The whole lines of an event file; a last line without its end is left for later."""
    if path.exists():
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            yield from (line for line in file if line.endswith("\n"))


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


@lru_cache(maxsize=32)
def _kinds(type_name: str) -> dict[str, Any]:
    """The fields of an event and their types, by the event's name in the file."""
    return {item.name: item.type for item in fields(event_types().get(type_name, Unknown))}


def _restored(kind: Any, value: Any, name: str) -> Any:
    """The value as its field has it: JSON has neither NaN nor tuples.

    Raises:
        ValueError: If it is of another kind.
    """
    if kind is float:
        number = _NOT_NUMBERS.get(value, value) if isinstance(value, str) else value
        if isinstance(number, int | float) and (name not in _ALWAYS_FINITE or _is_sane(number)):
            return number
    elif kind is int:
        if type(value) is int and abs(value) < _MOST:
            return value
    elif get_origin(kind) is tuple:
        if isinstance(value, list):
            return _restored_items(get_args(kind), value, name)
    elif get_origin(kind) is UnionType:
        return None if value is None else _restored(get_args(kind)[0], value, name)
    elif isinstance(value, get_origin(kind) or kind):
        return value
    raise ValueError(f"{name} is not {kind}")


def _restored_items(kinds: tuple[Any, ...], values: list[Any], name: str) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        kinds = (kinds[0],) * len(values)
    return tuple(_restored(kind, value, name) for kind, value in zip(kinds, values, strict=True))


def _is_sane(number: float) -> bool:
    return math.isfinite(number) and abs(number) < _MOST
