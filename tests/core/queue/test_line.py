"""The line: a device trains one run, the others follow in order, whatever befalls server, worker, reader."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nlpbook_core import locks, queue, runs, workspace
from nlpbook_core.devices import detection as devices
from nlpbook_core.errors import RunBusy
from nlpbook_core.runs import provenance
from nlpbook_core.story import expectations
from tests.support import app_runs

START = """
import json, sys
from nlpbook_core import queue, runs
from nlpbook_core.errors import RunBusy
from nlpbook_core.settings import presets
args = presets.from_dict(json.loads(sys.argv[1]))
try:
    print(queue.start(args, queue=sys.argv[2] == "queue"))
except RunBusy:
    print("busy")
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app_runs.world(tmp_path_factory.mktemp("line"))


@pytest.fixture(autouse=True)
def nothing_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # for matrices this small, threads only wait for each other
    yield
    for run_id in queue.waiting():
        queue.leave_line(run_id)
    app_runs.forget_those_about_to_train()
    for busy in runs.active_runs():
        app_runs.wait(busy, lambda name: (runs.folder(name) / "worker.json").exists())
        queue.force_end(busy, grace_s=0.1)


def at_once(code: str, *words: str, times: int) -> list[str]:
    """What so many processes print that begin together."""
    command = [sys.executable, "-c", code, *words]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", stderr=subprocess.DEVNULL)
        for _ in range(times)
    ]
    return [process.communicate(timeout=120)[0].strip() for process in started]


def holders() -> list[str]:
    """Runs whose worker lives."""
    folders = workspace.folder("runs").glob("2*")
    return [folder.name for folder in folders if locks.is_held(folder / "worker.lock")]


def kill(run_id: str) -> None:
    app_runs.wait(run_id, lambda name: (runs.folder(name) / "worker.json").exists())
    pid = json.loads((runs.folder(run_id) / "worker.json").read_text(encoding="utf-8"))["pid"]
    os.kill(pid, signal.SIGKILL)
    app_runs.wait(run_id, lambda name: not runs.status(name).is_on_machine)


def weights(run_id: str) -> str:
    path = runs.folder(run_id) / "model" / "model.safetensors"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_r4_twenty_plain_starts_at_once_are_one_run(world: Path) -> None:
    settings = json.dumps(app_runs.settings(world, epochs=400).to_dict())
    said = at_once(START, settings, "plain", times=20)
    (started,) = [name for name in said if name != "busy"]
    assert len(said) == 20 and [path.name for path in workspace.folder("runs").glob("2*")] == [started]
    assert runs.active_run() == started and not queue.waiting()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_r12_twenty_queued_starts_are_one_at_work_and_a_line_that_a_killed_worker_does_not_block(
    world: Path,
) -> None:
    settings = json.dumps(app_runs.settings(world, epochs=400).to_dict())
    said = at_once(START, settings, "queue", times=20)
    first, line = runs.active_run(), queue.waiting()
    assert first is not None and len(set(said)) == 20 and set(said) == {first, *line}
    assert [queue.place(run_id) for run_id in line] == list(range(1, 20))
    assert {runs.status(run_id).state for run_id in line} == {"lined-up"}
    assert holders() in ([], [first])
    kill(first)
    # A server that starts anew is another reader; four of them look at once.
    looked = at_once("from nlpbook_core import queue; print(*queue.advance())", times=4)
    assert sorted(looked) == ["", "", "", line[0]]
    assert runs.active_run() == line[0] and queue.waiting() == line[1:]
    app_runs.wait(line[0], lambda name: bool(holders()))
    assert holders() == [line[0]]


def test_a_run_leaves_the_line_and_can_be_started_later(world: Path) -> None:
    first = app_runs.about_to_train("first", app_runs.settings(world))
    second, third = (queue.start(app_runs.settings(world), queue=True) for _ in range(2))
    with pytest.raises(RunBusy, match=first):
        queue.start(app_runs.settings(world))
    queue.leave_line(second)
    assert runs.status(second).state == "stopped" and queue.waiting() == [third]
    queue.request_stop(third)  # stop does the same
    assert runs.status(third).state == "stopped" and not queue.waiting()
    queue.leave_line(first)  # of one at work: nothing
    assert runs.status(first).is_on_machine
    with pytest.raises(RunBusy):
        queue.resume(second)


def test_the_worker_that_ends_starts_the_next_and_again_ends_with_the_same_weights(world: Path) -> None:
    estimate = {"num_steps": 8, "train_s": 5.0, "memory_bytes": 5e8, "disk_bytes": 10**6, "device": "cpu"}
    first = queue.start(app_runs.settings(world, epochs=1), title="once", estimate=estimate)
    second = queue.again(first, queue=True)
    folders = [workspace.folder("runs") / name for name in (first, second)]
    began = time.monotonic()
    while not all((folder / "exit.json").exists() for folder in folders):  # reads no status: nobody helps
        assert time.monotonic() - began < app_runs.WAIT_S, runs.console_tail(first)
        time.sleep(0.2)
    assert runs.status(second).state == "finished", runs.console_tail(second)
    assert runs.arguments(second) == runs.arguments(first) and runs.summary(second).title == "once"
    assert weights(first) == weights(second)
    assert [s.loss for s in runs.view(first).steps] == [s.loss for s in runs.view(second).steps]
    figures = {each.measure: each for each in expectations.compared(first)}
    assert list(figures) == ["steps", "time", "memory", "disk"] and figures["steps"].came == 8
    assert 0 < figures["time"].came < runs.summary(first).elapsed_s
    assert 1e8 < figures["memory"].came < 1e11 and 1e4 < figures["disk"].came < 1e9


def test_one_that_cannot_start_makes_room_for_the_next(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = queue.start(app_runs.settings(world, epochs=400))
    second, third = (queue.start(app_runs.settings(world, save_top_k=k), queue=True) for k in (20, 1))
    app_runs.wait(first, lambda name: runs.view(name).phase != "")
    free = 3 * provenance.room_needed_bytes(app_runs.settings(world, save_top_k=1))  # not for twenty-two
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("usage", (), {"free": free}))
    queue.force_end(first, grace_s=2.0)
    app_runs.wait(second, lambda name: bool(queue.advance()) or not queue.waiting())
    error = runs.status(second).error
    assert runs.status(second).state == "failed" and error is not None and error["code"] == "disk-space"
    assert runs.status(third).is_on_machine


def test_r12_each_device_has_a_slot_and_a_line_of_its_own(world: Path) -> None:
    on_cpu, on_gpu = (app_runs.settings(world, epochs=400, accelerator=kind) for kind in ("cpu", "gpu"))
    taken = app_runs.about_to_train("other-device", on_gpu)
    trains = app_runs.about_to_train("this-device", on_cpu)
    assert queue.busy(on_gpu) == taken and queue.busy(on_cpu) == trains
    for settings, holder in ((on_gpu, taken), (on_cpu, trains)):
        with pytest.raises(RunBusy, match=holder):
            queue.start(settings)
    next_gpu, next_cpu, last_gpu = (queue.start(each, queue=True) for each in (on_gpu, on_cpu, on_gpu))
    assert queue.waiting() == [next_gpu, next_cpu, last_gpu] and not queue.advance()
    assert [queue.place(run_id) for run_id in queue.waiting()] == [1, 1, 2]
    (runs.folder(taken) / "launched").unlink()  # it is gone, and its device free
    assert queue.advance() == [next_gpu] and queue.waiting() == [next_cpu, last_gpu]
    assert set(runs.active_runs()) == {trains, next_gpu}


def test_a_run_that_leaves_the_device_to_the_machine_has_them_all_until_its_worker_has_chosen(
    world: Path,
) -> None:
    asked = app_runs.settings(world, epochs=400)
    others = [replace(asked, accelerator=kind) for kind in ("cpu", "gpu", "mps", "tpu")]
    # In another process, where nobody has looked at the machine before.
    code = START + "print(queue.slot_of(runs.active_run()), *(queue.busy(presets.from_dict(each))"
    code += " for each in json.loads(sys.argv[3])))"
    words = json.dumps(asked.to_dict()), "plain", json.dumps([each.to_dict() for each in others])
    (said,) = at_once(code, *words, times=1)
    first, *said_of_it = said.split()
    assert said_of_it == ["auto", first, first, first, first]
    app_runs.wait(first, lambda name: queue.slot_of(name) != "auto")
    app_runs.wait(first, lambda name: runs.view(name).started is not None)
    started = runs.view(first).started
    assert started is not None and queue.slot_of(first) == started.device
    assert {each.accelerator for each in others if queue.busy(each)} == {started.device}
    assert queue.busy(asked) == first


def test_beside_a_run_on_a_named_device_the_machine_is_asked_what_auto_comes_to(world: Path) -> None:
    asked = app_runs.settings(world, epochs=400)
    chosen = devices.choose(asked).kind
    free = next(kind for kind in ("tpu", "cpu") if kind != chosen)
    app_runs.about_to_train("other-device", replace(asked, accelerator=free))
    second = queue.start(asked)
    assert queue.slot_of(second) == chosen and len(runs.active_runs()) == 2
    third = queue.start(replace(asked, accelerator=chosen), queue=True)
    assert queue.waiting() == [third] and queue.place(third) == 1


@pytest.mark.slow
def test_r12_five_runs_of_the_line_train_one_after_another_in_the_order_they_came(world: Path) -> None:
    """Watched from folders and locks alone, twenty times a second: nobody asks, as without a server."""
    asked = [queue.start(app_runs.settings(world, epochs=2), queue=True) for _ in range(5)]
    folders = [workspace.folder("runs") / run_id for run_id in asked]
    began, seen, most = time.monotonic(), [], 0
    while not all((folder / "exit.json").exists() for folder in folders):
        assert time.monotonic() - began < app_runs.WAIT_S, runs.console_tail(asked[0])
        training = [folder for folder in folders if _trains(folder)]
        most = max(most, len(training))
        seen += [folder.name for folder in training if folder.name not in seen]
        time.sleep(0.05)
    assert seen == asked and most == 1
    starts = [runs.view(run_id).steps[0].at for run_id in asked]
    ends = [runs.view(run_id).steps[-1].at for run_id in asked]
    assert all(later > sooner for sooner, later in zip(ends, starts[1:], strict=False))
    assert {runs.status(run_id).state for run_id in asked} == {"finished"}


def _trains(folder: Path) -> bool:
    """Whether its worker is at work and has not said its last word, after which it starts the next."""
    return locks.is_held(folder / "worker.lock") and not (folder / "exit.json").exists()
