"""What `docs/reliability.md` promises and no other file tests: stops, damage, full disks, hung helpers.

Real processes and signals; where a device is missing, the fault is put in beneath our code.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file
from torch.nn.modules.module import register_module_forward_pre_hook

from nlpbook_core import locks, queue, runs, workspace
from nlpbook_core.errors import RunStopped
from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold
from nlpbook_core.exchange import exporting
from nlpbook_core.runs import interruptions
from nlpbook_core.runs.control import Control
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training import fitting
from tests.support import app_runs
from tests.support.paths import ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app_runs.world(tmp_path_factory.mktemp("reliability"))


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For matrices this small, threads only wait for each other."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
    if (busy := runs.active_run()) is not None:
        queue.force_end(busy, grace_s=0.1)


class Killed(Exception):
    """Stands for the end of the process."""


def pid_of(run_id: str) -> int:
    return int(json.loads((runs.folder(run_id) / "worker.json").read_text(encoding="utf-8"))["pid"])


def test_k2_a_stop_within_a_validation_takes_effect_at_once(world: Path, tmp_path: Path) -> None:
    control, asked_at = Control(tmp_path / "control"), 0.0

    def be_slow(module: torch.nn.Module, inputs: object) -> None:
        if type(module).__name__ == "BertForSequenceClassification" and not module.training:
            time.sleep(0.2)

    def emit(event: ev.Event) -> None:
        nonlocal asked_at
        if isinstance(event, ev.PhaseChanged) and event.phase == "validating":
            control.leave("stop")
            asked_at = time.monotonic()

    handle = register_module_forward_pre_hook(be_slow)
    try:
        # Eighteen batches of one pair: the whole validation would take 3.6 s and more.
        args = app_runs.settings(world, batch_size=1, test_mode=False, epochs=1, validate_every_steps=2)
        result = fitting.fit(args, tmp_path, emit, control)
    finally:
        handle.remove()
    assert result.state == "stopped" and (tmp_path / "checkpoints" / "last.ckpt").exists()
    assert 0 < time.monotonic() - asked_at < 2.5


def test_k3_a_stop_while_sentences_are_encoded_leaves_no_half_file(world: Path, tmp_path: Path) -> None:
    control = Control(tmp_path / "control")

    def emit(event: ev.Event) -> None:
        if isinstance(event, ev.PhaseChanged) and event.phase == "encoding":
            control.leave("stop")

    with pytest.raises(RunStopped):
        fitting.fit(app_runs.settings(world, overwrite_cache=True), tmp_path, emit, control)
    assert not (tmp_path / "model").exists()
    control.clear()  # what is in the cache by now can be used
    assert fitting.fit(app_runs.settings(world, test_mode=True), tmp_path, emit, Control(tmp_path / "x"))


def fitted(args: ClassificationTrainArguments, run_dir: Path, kill_at: int | None = None) -> RunView:
    """Fit with a fold over the events; `kill_at` cuts it off once that step was logged."""
    view = RunView()

    def keep(event: ev.Event) -> None:
        nonlocal view
        view = fold(view, event)
        if kill_at is not None and isinstance(event, ev.StepLogged) and event.step == kill_at:
            raise Killed

    fitting.fit(args, run_dir, keep)
    return view


def test_c5_c7_a_damaged_checkpoint_is_noticed_and_the_one_before_it_leads_to_the_same_end(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)
    args = app_runs.settings(world, epochs=1)
    whole = fitted(args, tmp_path / "whole")
    with pytest.raises(Killed):
        fitted(args, tmp_path / "cut", kill_at=5)
    last = tmp_path / "cut" / "checkpoints" / "last.ckpt"
    body = bytearray(last.read_bytes())
    body[len(body) // 2] ^= 1
    last.write_bytes(body)
    view = fitted(args, tmp_path / "cut")
    assert [warned.code for warned in view.warnings] == ["checkpoint-damaged"] and view.resumes == (5,)
    assert [step.loss for step in view.steps] == [step.loss for step in whole.steps[5:]]
    ends = [load_file(tmp_path / name / "model" / "model.safetensors") for name in ("whole", "cut")]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])
    for path in (tmp_path / "whole" / "checkpoints").glob("*.ckpt"):  # with nothing allowed but tensors
        with torch.serialization.safe_globals([]):
            assert torch.load(path, weights_only=True)["state_dict"]


def test_c5_c3_where_nothing_is_intact_the_run_begins_anew_and_says_so(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)
    args, folder = app_runs.settings(world, epochs=1), tmp_path / "run" / "checkpoints"
    with pytest.raises(Killed):
        fitted(args, tmp_path / "run", kill_at=5)
    for name in ("last.ckpt", "previous.ckpt", ".last.ckpt.4711.tmp"):
        (folder / name).write_bytes(b"half a file")
    view = fitted(args, tmp_path / "run")
    assert [warned.code for warned in view.warnings] == ["checkpoints-lost"] and not view.resumes
    assert view.steps[0].step == 0 and view.ended is None and len(view.validations) == 1
    assert not list(folder.glob(".*.tmp")), "what a kill in mid-save left is swept"


@pytest.mark.parametrize(
    ("counted", "booted_at", "cause"),
    [(5, 0.0, "killed"), (6, 0.0, "memory"), (6, -4000.0, "restarted")],
)
def test_f4_why_a_worker_is_gone(counted: int, booted_at: float, cause: str, tmp_path: Path) -> None:
    counter = tmp_path / "vmstat"
    counter.write_text("pgfault 7\noom_kill 5\n", encoding="utf-8")
    assert interruptions.cause(tmp_path, (counter,)) == "never-began"
    then = interruptions.circumstances((tmp_path / "not there", counter))
    assert then["oom_kills"] == 5
    then["booted_at"] += booted_at
    (tmp_path / "worker.json").write_text(json.dumps(then), encoding="utf-8")
    counter.write_text(f"pgfault 9\noom_kill {counted}\n", encoding="utf-8")
    assert interruptions.cause(tmp_path, (counter,)) == cause


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the processes that it ends")
def test_f4_a_killed_worker_is_said_to_have_lacked_memory_where_the_system_says_so(world: Path) -> None:
    """Killed as the system does it; that its count grew is put into what the worker wrote at its start."""
    run_id = queue.start(app_runs.settings(world, epochs=400))
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 1)
    path = runs.folder(run_id) / "worker.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    os.kill(known["pid"], signal.SIGKILL)
    app_runs.wait_over(run_id)
    assert runs.status(run_id).state == "interrupted" and runs.interruption(run_id) == "killed"
    path.write_text(json.dumps({**known, "oom_kills": known["oom_kills"] - 1}), encoding="utf-8")
    assert runs.interruption(run_id) == "memory"
    error = runs.status(run_id).error
    assert error is not None and "memory" in str(error)


FULL_FROM_THE_THIRD_STEP = """
import errno, os, sys
from pathlib import Path
write, is_full = os.write, False
def taking_no_more(file, data):
    global is_full
    is_full = is_full or b'"type":"step-logged","step":2' in data.replace(b" ", b"") or b'"step":2,' in data
    if is_full:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return write(file, data)
os.write = taking_no_more
from nlpbook_core.training import worker
sys.exit(worker.main(Path(sys.argv[1])))
"""


def test_c4_where_not_one_event_more_can_be_written_the_run_still_says_why_it_ended(world: Path) -> None:
    run_dir = workspace.folder("runs") / "20260101-000000-aaaa"
    run_dir.mkdir()
    settings = json.dumps(app_runs.settings(world).to_dict())
    (run_dir / "arguments.json").write_text(settings, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", FULL_FROM_THE_THIRD_STEP, str(run_dir)], capture_output=True, timeout=250,
        check=False,
    )  # fmt: skip
    status = runs.status(run_dir.name)
    assert done.returncode == 1 and status.state == "failed" and status.error is not None, done.stderr
    assert status.error["code"] == "disk-space" and not (run_dir / "reserve").exists()
    view = runs.view(run_dir.name)
    assert view.num_steps_done == 2 and view.ended is None, "the disk took nothing after the second step"
    queue.resume(run_dir.name)
    app_runs.wait_over(run_dir.name)
    assert runs.status(run_dir.name).state == "finished" and runs.view(run_dir.name).num_steps_done == 16


@posix
@pytest.mark.slow
def test_c4_a_full_disk_ends_the_run_in_words_and_it_goes_on_once_there_is_room(world: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))  # a third of a checkpoint
    try:
        run_id = queue.start(app_runs.settings(world, epochs=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    app_runs.wait_over(run_id)
    error = runs.status(run_id).error
    assert error is not None and error["code"] == "disk-space" and "last.ckpt" in error["message"]
    assert not list((runs.folder(run_id) / "checkpoints").glob("*"))
    queue.resume(run_id)
    app_runs.wait_over(run_id)
    assert runs.status(run_id).state == "finished" and len(runs.view(run_id).steps) == 8


@posix
@pytest.mark.slow
def test_r9_hung_helpers_do_not_keep_the_run_of_a_killed_worker_alive(world: Path) -> None:
    run_id = queue.start(app_runs.settings(world, epochs=1000, cpu_workers=2))
    app_runs.wait(run_id, lambda name: runs.view(name).num_steps_done >= 2)
    worker = psutil.Process(pid_of(run_id))
    helpers = worker.children(recursive=True)
    assert len(helpers) >= 2
    for helper in helpers:
        os.kill(helper.pid, signal.SIGSTOP)
    os.kill(worker.pid, signal.SIGKILL)
    time.sleep(0.5)
    assert not locks.is_held(runs.folder(run_id) / "worker.lock")
    assert runs.status(run_id).state == "interrupted"
    os.killpg(worker.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(helpers, timeout=5)
    assert all(process.status() == psutil.STATUS_ZOMBIE for process in alive)


@pytest.mark.slow
def test_r11_a_worker_that_floods_its_console_finishes_and_the_file_stays_small(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """50 MB, and the worker prints on in its last breath."""
    flood = (
        "import atexit, sys, threading, time\n"
        "def mb(): sys.stderr.write(('x' * 999 + chr(10)) * 1000)\n"
        "def flood():\n"
        "    for _ in range(50):\n"
        "        mb()\n"
        "        time.sleep(0.2)\n"
        "threading.Thread(target=flood, daemon=True).start()\n"
        "atexit.register(mb)\n"
    )
    (tmp_path / "sitecustomize.py").write_text(flood, encoding="utf-8")
    root = str(ROOT)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), root]))
    run_id = queue.start(app_runs.settings(world, epochs=60))
    console, sizes = runs.folder(run_id) / "console.log", [0]
    while runs.status(run_id).is_active:
        sizes.append(console.stat().st_size if console.exists() else 0)
        time.sleep(0.05)
    assert runs.status(run_id).state == "finished"
    grown = sum(max(0, later - sooner) for sooner, later in pairwise(sizes))
    assert grown > 30_000_000 and max(sizes) <= 20_000_000
    app_runs.wait(run_id, lambda _: not locks.is_held(runs.folder(run_id) / "worker.lock"))
    assert console.stat().st_size <= 20_000_000
    began = time.monotonic()
    assert len(runs.console_tail(run_id, 200)) >= 60 and time.monotonic() - began < 1


@pytest.mark.slow
@pytest.mark.timeout(1800)  # each of its seven fits starts processes that import PyTorch
def test_c2_exact_with_two_helpers(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)
    args = app_runs.settings(world, cpu_workers=2)
    fitting.fit(args, tmp_path / "whole", lambda event: None)
    whole = load_file(tmp_path / "whole" / "model" / "model.safetensors")
    for kill_at in (3, 7, 12):

        def die(event: ev.Event, kill_at: int = kill_at) -> None:
            if isinstance(event, ev.StepLogged) and event.step == kill_at:
                raise Killed

        with pytest.raises(Killed):
            fitting.fit(args, tmp_path / str(kill_at), die)
        fitting.fit(args, tmp_path / str(kill_at), lambda event: None)
        end = load_file(tmp_path / str(kill_at) / "model" / "model.safetensors")
        assert all(torch.equal(end[name], whole[name]) for name in whole), kill_at


SAVE_FOREVER = """
import sys, torch
from pathlib import Path
from nlpbook_core.training.checkpoints import AtomicCheckpointIO
io, state = AtomicCheckpointIO(), {"weights": torch.zeros(25_000_000)}
print("ready", flush=True)
while True:
    state["weights"] += 1
    io.save_checkpoint(state, Path(sys.argv[1]) / "last.ckpt")
"""


@posix
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_c3_twenty_kills_in_mid_save_leave_a_whole_checkpoint(tmp_path: Path) -> None:
    scratch = {"TMPDIR": "/dev/shm"} if Path("/dev/shm").is_dir() else {}
    for number in range(20):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVE_FOREVER, str(tmp_path)],
            stdout=subprocess.PIPE,
            env=os.environ | scratch,
        )
        assert process.stdout is not None
        process.stdout.readline()
        while not (tmp_path / "last.ckpt").exists():
            time.sleep(0.01)
        time.sleep(0.05 + 0.037 * number)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        weights = torch.load(tmp_path / "last.ckpt", weights_only=True)["weights"]
        assert weights.unique().numel() == 1, number


@pytest.mark.slow
def test_c8_an_exported_model_says_the_same_elsewhere(world: Path, tmp_path: Path) -> None:
    run_id = queue.start(app_runs.settings(world, epochs=1))
    app_runs.wait_over(run_id)
    exporting.export(run_id, tmp_path / "run.zip", with_model=True)
    code = (
        "import json, sys; from pathlib import Path; from nlpbook_core import runs\n"
        "from nlpbook_core.inference.predictor import Predictor\n"
        "run_id = runs.import_run(Path(sys.argv[1])); rows = runs.predictions(run_id, 'test')\n"
        "predictor = Predictor(runs.model_folder(run_id))\n"
        "answers = predictor.predict_many([(row.premise, row.hypothesis) for row in rows])\n"
        "far = max(abs(a - b) for row, answer in zip(rows, answers)\n"
        "          for a, b in zip(row.probabilities, answer.probabilities.values()))\n"
        "print(far)"
    )
    elsewhere = os.environ | {"NLPBOOK_HOME": str(tmp_path / "elsewhere"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", code, str(tmp_path / "run.zip")]
    done = subprocess.run(command, env=elsewhere, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 2e-6  # probabilities are written with six digits


SAVE_ONCE = """
import resource, sys, torch
from pathlib import Path
from nlpbook_core.training.checkpoints import AtomicCheckpointIO
state = {f"w{i}": torch.ones(12_500_000) for i in range(20)}  # 1 GB
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
AtomicCheckpointIO().save_checkpoint(state, Path(sys.argv[1]))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@posix
@pytest.mark.slow
def test_c9_saving_a_gigabyte_takes_little_memory_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SAVE_ONCE, str(tmp_path / "last.ckpt")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert int(done.stdout) < 500_000_000


@posix
@pytest.mark.slow
def test_e1_sixty_kills_lose_no_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    code = (
        "import sys; from pathlib import Path; from nlpbook_core.events import event_log, event_types as ev\n"
        "emit = event_log.EventWriter(Path(sys.argv[1]))\n"
        "while True: emit(ev.PhaseChanged(phase='training', unit='x' * 500))"
    )
    for number in range(60):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)])
        size = path.stat().st_size if path.exists() else 0
        while not path.exists() or path.stat().st_size < size + 5_000 + 700 * number:
            assert process.poll() is None
            time.sleep(0.001)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    events = [event_log.from_line(line) for line in event_log.read_lines(path)]
    assert [event.seq for event in events] == list(range(len(events)))


def test_many_readers_at_once_see_the_same_run() -> None:
    """R3 in small: eight threads read one run, and share one tail."""
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: seen.append(runs.view(runs.RECORDED_ID).num_steps_done))
        for _ in "12345678"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8 and len(set(seen)) == 1
