"""What a run was reckoned to take, beside what it took."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from nlpbook_core.events.runview import RunView
from nlpbook_core.runs.folder import ESTIMATE, folder, manifest, read_json, view

Measure = Literal["steps", "time", "memory", "disk"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure: steps, seconds, or bytes."""

    measure: Measure
    expected: float
    came: float


def expected(run_id: str) -> dict[str, Any]:
    """The estimate that was known when the run was started; empty if none was."""
    return read_json(folder(run_id) / ESTIMATE)


def compared(run_id: str) -> list[Compared]:
    """Expectation and outcome of a finished run; empty without an estimate, or if it was taken up again,
    since then an attempt tells only of its part."""
    reckoned, ended = expected(run_id), read_json(folder(run_id) / "exit.json")
    if not reckoned or ended.get("state") != "finished" or manifest(run_id).get("attempts"):
        return []
    return list(_figures(reckoned, ended, view(run_id)))


def _figures(reckoned: dict[str, Any], ended: dict[str, Any], seen: RunView) -> Iterator[Compared]:
    pairs: tuple[tuple[Measure, Any, Any], ...] = (
        ("steps", reckoned.get("num_steps"), seen.num_steps_done),
        ("time", reckoned.get("train_s"), _training_s(seen)),
        ("memory", reckoned.get("memory_bytes"), ended.get("peak_bytes")),
        ("disk", reckoned.get("disk_bytes"), ended.get("disk_bytes")),
    )
    for measure, before, after in pairs:
        if all(isinstance(value, int | float) and value > 0 for value in (before, after)):
            yield Compared(measure, float(before), float(after))


def _training_s(seen: RunView) -> float | None:
    """From the first step to the last score, as the estimate counts it: without start and encoding."""
    if seen.test is None or not seen.steps:
        return None
    return seen.test.at - seen.steps[0].at
