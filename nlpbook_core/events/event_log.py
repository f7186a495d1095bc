"""The file of a run's events, `events.jsonl`: one JSON object a line.

Only the worker writes; pages, command line and tests read. A reader keeps an event it does not know as
`Unknown`.
"""

import errno
import json
import math
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from functools import lru_cache
from pathlib import Path
from time import time
from types import UnionType
from typing import Any, get_args, get_origin

from nlpbook_core.events.event_types import Event, Unknown, event_types

VERSION = 1
_MAX_LINE = 1_000_000  # characters; none of our events comes near
_MOST = 2**53  # beyond it JavaScript no longer tells whole numbers apart

# What may be no number is what a model computes; times and rates never are.
_NOT_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_ALWAYS_FINITE = ("at", "elapsed_s", "learning_rate", "pairs_per_s")


class EventWriter:
    """Appends events to a file, one write each. Half a line, left by a kill or a full disk, is taken away."""

    def __init__(self, path: Path, attempt: int = 1) -> None:
        self._attempt = attempt
        self._lock = threading.Lock()  # the heartbeat has a thread of its own
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._file = os.open(path, flags, 0o644)
        os.ftruncate(self._file, _whole_bytes(path))
        self._seq = sum(1 for _ in read_lines(path))

    def __call__(self, event: Event) -> None:
        """Stamp and write one event."""
        with self._lock:
            stamped = replace(event, seq=self._seq, at=event.at or time(), attempt=self._attempt)
            self._append((to_line(stamped) + "\n").encode("utf-8"))
            self._seq += 1

    def _append(self, line: bytes) -> None:
        before = os.fstat(self._file).st_size
        if os.write(self._file, line) < len(line):  # the disk took a part: the next line must not join it
            os.ftruncate(self._file, before)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _whole_bytes(path: Path) -> int:
    """Bytes up to the end of the last whole line: a kill can tear one where it crosses a page of memory."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _MAX_LINE))
        tail = file.read()
    return size - len(tail) + tail.rfind(b"\n") + 1


def read_lines(path: Path) -> Iterator[str]:
    """The whole lines of an event file; a last line without its end is left for later."""
    if path.exists():
        with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
            yield from (line for line in file if line.endswith("\n"))


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
