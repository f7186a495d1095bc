"""Why a worker is gone that left no last word: what can be told from outside."""

from pathlib import Path
from typing import Any, Literal

import psutil

from nlpbook_core.runs.folder import read_json

# `restarted`: the machine was started since. `memory`: the system killed for lack of memory meanwhile.
# `killed`: it was ended from outside, by a person, another program, or a system that does not say.
Cause = Literal["restarted", "memory", "killed", "never-began"]

# Processes that Linux ended for lack of memory: of this container, else of the whole machine.
_COUNTERS = (Path("/sys/fs/cgroup/memory.events"), Path("/proc/vmstat"))
_SAME_START_S = 30.0  # clocks are set right; the start of a machine then seems to move

WORDS: dict[Cause, str] = {
    "restarted": "the machine was restarted",
    "memory": "the system ended a process for lack of memory",
    "killed": "it was killed from outside, or by a system short of memory",
    "never-began": "the process never began",
}


def circumstances(counters: tuple[Path, ...] = _COUNTERS) -> dict[str, Any]:
    """What a worker writes down as it begins, to be compared afterwards."""
    return {"booted_at": psutil.boot_time(), "oom_kills": oom_kills(counters)}


def cause(run_dir: Path, counters: tuple[Path, ...] = _COUNTERS) -> Cause:
    """The likeliest cause for a worker that is gone without a word."""
    then, now = read_json(run_dir / "worker.json"), circumstances(counters)
    if not then:
        return "never-began"
    if abs(now["booted_at"] - then.get("booted_at", now["booted_at"])) > _SAME_START_S:
        return "restarted"
    return "memory" if now["oom_kills"] > then.get("oom_kills", now["oom_kills"]) else "killed"


def oom_kills(counters: tuple[Path, ...] = _COUNTERS) -> int:
    """How many processes the system has ended for lack of memory; 0 where it does not count them."""
    for path in counters:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        counts = [line.split() for line in lines]
        found = [int(words[1]) for words in counts if words[:1] == ["oom_kill"]]
        if found:
            return found[0]
    return 0
