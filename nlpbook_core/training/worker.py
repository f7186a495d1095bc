"""The process of one run: `python -m nlpbook_core.training.worker RUN_DIR`.

Takes the run's lock before anything else, so that the run counts as alive while this process lives, writes
events while it works, and leaves `exit.json` as its last word.
"""

import contextlib
import itertools
import json
import os
import signal
import sys
import threading
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from nlpbook_core import files, locks
from nlpbook_core.devices import registry
from nlpbook_core.devices.detection import choose
from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev
from nlpbook_core.exchange import archiving
from nlpbook_core.queue import slots, starting
from nlpbook_core.runs import interruptions
from nlpbook_core.runs.control import Control
from nlpbook_core.runs.last_word import last_word
from nlpbook_core.runs.status import LAUNCHED
from nlpbook_core.settings import presets
from nlpbook_core.training.reproducibility import set_logger

ALREADY_TAKEN = 4
_LOOK_S, _LOOKS_PER_HEARTBEAT, _ARCHIVE_S = 1.0, 5, 15.0
_RESERVE, _RESERVE_BYTES = "reserve", 64 * 1024
_one_copy, _warned_of_archive = threading.Lock(), threading.Event()
_MOST_CONSOLE_BYTES, _KEPT_CONSOLE_BYTES = 10_000_000, 1_000_000


def main(run_dir: Path) -> int:
    """Work on the run and return the exit code; `ALREADY_TAKEN` if another worker has it."""
    lock = locks.acquire(run_dir / "worker.lock")
    if lock is None or (run_dir / "exit.json").exists():
        return ALREADY_TAKEN
    attempt = _introduce(run_dir)
    (run_dir / LAUNCHED).unlink(missing_ok=True)
    emit = event_log.EventWriter(run_dir / "events.jsonl", attempt)
    emit(ev.PhaseChanged(phase="starting"))
    _start_heartbeat(emit, run_dir / "console.log")
    signal.signal(signal.SIGTERM, lambda *_: _leave_stop(run_dir))
    _start_archiving(run_dir, emit)
    began = time.monotonic()
    body = last_word(lambda: _work(run_dir, emit), run_dir / "console.log")
    body = {"elapsed_s": time.monotonic() - began} | body
    _say(body, run_dir, emit)
    _shorten(run_dir / "console.log")
    _start_the_next()
    _archive(run_dir, emit)
    return 1 if body["state"] == "failed" else 0


def _say(body: dict[str, Any], run_dir: Path, emit: event_log.EventWriter) -> None:
    """Leave the last word, on a full disk in the room that was kept for it."""
    (run_dir / _RESERVE).unlink(missing_ok=True)
    try:
        emit(ev.RunEnded(reason=body["state"], elapsed_s=body["elapsed_s"], error=body.get("error")))
    except OSError:
        traceback.print_exc()  # the curve lacks its end; where the run stands is told by the file below
    files.write_text_atomic(run_dir / "exit.json", json.dumps(body, ensure_ascii=False, indent=1))


def _work(run_dir: Path, emit: event_log.EventWriter) -> dict[str, Any]:
    # The heavy stack comes in here: the lock and the first events must not wait for it.
    from nlpbook_core.evaluation import challenge
    from nlpbook_core.training.fitting import fit

    args = presets.from_dict(json.loads((run_dir / "arguments.json").read_text(encoding="utf-8")))
    set_logger(args)
    device = choose(args)
    slots.write(run_dir, device.kind)  # with `auto`, others may train on the other devices from here on
    result = fit(args, run_dir, emit, Control(run_dir / "control"))
    if result.state == "finished":
        challenge.score(args, run_dir)
    cost = {"peak_bytes": registry.named(device.kind).peak_bytes(), "disk_bytes": _disk_bytes(run_dir)}
    return asdict(result) | cost


def _disk_bytes(run_dir: Path) -> int:
    return sum(path.stat().st_size for path in run_dir.rglob("*") if path.is_file())


def _start_the_next() -> None:
    """Start the next run of the line. What goes wrong here is not this run's: every reader tries again."""
    try:
        starting.advance()
    except Exception:
        traceback.print_exc()


def _introduce(run_dir: Path) -> int:
    """Write who works here; returns the number of the attempt, from 1."""
    path = run_dir / "worker.json"
    attempt = 1 + (json.loads(path.read_text(encoding="utf-8"))["attempt"] if path.exists() else 0)
    me = psutil.Process()
    body = {
        "pid": me.pid,
        "create_time": me.create_time(),
        "attempt": attempt,
        **interruptions.circumstances(),
    }
    files.write_text_atomic(path, json.dumps(body))
    (run_dir / _RESERVE).write_bytes(b" " * _RESERVE_BYTES)
    return attempt


def _leave_stop(run_dir: Path) -> None:
    """On SIGTERM do what the stop button does."""
    Control(run_dir / "control").leave("stop")


def _start_heartbeat(emit: event_log.EventWriter, console: Path) -> None:
    def beat() -> None:
        for look in itertools.count(1):
            time.sleep(_LOOK_S)
            _shorten(console)
            if look % _LOOKS_PER_HEARTBEAT == 0:
                with contextlib.suppress(OSError):  # a full disk: the next beat may find room
                    emit(ev.Heartbeat())

    threading.Thread(target=beat, name="heartbeat", daemon=True).start()


def _start_archiving(run_dir: Path, emit: event_log.EventWriter) -> None:
    """Copy what is finished to the archive while the run goes on, if there is to be one."""

    def go_on() -> None:
        while True:
            _archive(run_dir, emit)
            time.sleep(_ARCHIVE_S)

    if archiving.root() is not None:
        threading.Thread(target=go_on, name="archive", daemon=True).start()


def _archive(run_dir: Path, emit: event_log.EventWriter) -> None:
    """Copy once; a drive that is gone costs the run one warning, and is tried again the next time."""
    archive = archiving.root()
    if archive is None:
        return
    try:
        with _one_copy:
            archiving.copy_run(run_dir, archive / run_dir.name)
    except OSError as error:
        traceback.print_exc()
        if not _warned_of_archive.is_set():
            _warned_of_archive.set()
            emit(ev.Warned(code="archive-failed", fields={"reason": str(error.strerror or error)}))


def _shorten(console: Path) -> None:
    """Keep only the end of what was printed, if that grew long: a library that repeats itself must not fill
    the disk. What is printed is appended, so the file may be cut under the one who writes."""
    with contextlib.suppress(OSError):
        if console.stat().st_size > _MOST_CONSOLE_BYTES:
            with console.open("r+b") as file:
                file.seek(-_KEPT_CONSOLE_BYTES, os.SEEK_END)
                end = file.read()
                file.seek(0)
                file.write(end)
                file.truncate()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
