"""Real workers on a tiny BERT and a tiny corpus: a run from start to last word, stop, kill, failure."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
import torch

from nlpbook_core import locks, queue, runs, workspace
from nlpbook_core.errors import ArgumentError, RunBusy
from nlpbook_core.events import event_log
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from tests.support import app_runs
from tests.support.kept_runs import KeptRuns

SECRETS = {"HF_TOKEN": "secret-token", "AWS_SECRET_ACCESS_KEY": "secret-key"}


@pytest.fixture
def settings(kept_runs: KeptRuns) -> Iterator[Callable[..., ClassificationTrainArguments]]:
    yield partial(app_runs.settings, kept_runs.world())
    for row in runs.list_runs():
        if row.state in runs.ACTIVE:
            queue.request_stop(row.run_id)
            wait_for(row.run_id, lambda status: not status.is_active)


@pytest.fixture(scope="module")
def paused_home(kept_runs: KeptRuns, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace in which a worker lives that a server with secrets started, and is paused in the middle."""
    home = tmp_path_factory.mktemp("paused")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPBOOK_HOME", str(home))
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        run_id = queue.start(app_runs.settings(kept_runs.world(), epochs=1000))
        wait_for_step(run_id, 1)
        pause(run_id)
        yield home
        queue.force_end(run_id, grace_s=0.5)


@pytest.fixture
def paused(paused_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The paused run, for a test that leaves it paused."""
    monkeypatch.setenv("NLPBOOK_HOME", str(paused_home))
    run_id = runs.active_run()
    assert run_id is not None
    return run_id


def pause(run_id: str) -> None:
    queue.leave_request(run_id, "pause")
    wait_for(run_id, lambda status: runs.view(run_id).phase == "paused")


def wait_for(run_id: str, wanted: Callable[[runs.RunStatus], bool], limit_s: float = 240) -> runs.RunStatus:
    began = time.monotonic()
    while not wanted(status := runs.status(run_id)):
        assert time.monotonic() - began < limit_s, (status, runs.console_tail(run_id))
        time.sleep(0.1)
    return status


def wait_for_step(run_id: str, step: int) -> None:
    wait_for(run_id, lambda status: runs.view(run_id).num_steps_done >= step or not status.is_active)
    assert runs.status(run_id).is_active, runs.console_tail(run_id)


def process_of(run_id: str) -> psutil.Process:
    return psutil.Process(
        json.loads((runs.folder(run_id) / "worker.json").read_text(encoding="utf-8"))["pid"]
    )


Settings = Callable[..., ClassificationTrainArguments]


def outcome(run_id: str) -> tuple[list[float], bytes]:
    """Every loss of the curve, and the weights."""
    weights = runs.folder(run_id) / "model" / "model.safetensors"
    return [step.loss for step in runs.view(run_id).steps], weights.read_bytes()


@pytest.fixture(scope="module")
def untouched(kept_runs: KeptRuns) -> tuple[list[float], bytes]:
    """What twelve epochs come to where nobody disturbs them."""
    with pytest.MonkeyPatch.context() as patch:
        made = kept_runs.run(epochs=12)
        patch.setenv("NLPBOOK_HOME", str(made.parents[1]))
        return outcome(made.name)


def test_a_run_from_start_to_last_word(settings: Settings, kept_runs: KeptRuns) -> None:
    args, run_id = settings(), app_runs.take(kept_runs.run())
    assert runs.status(run_id) == runs.RunStatus("finished"), runs.console_tail(run_id)
    folder, view, row = runs.folder(run_id), runs.view(run_id), runs.summary(run_id)
    assert runs.arguments(run_id) == args
    assert view.started is not None and view.started.num_steps == len(view.steps) == 16
    assert [v.epoch for v in view.validations] == [0, 1]
    assert [p.step for p in view.pinned] == [0, 8, 16] and len(view.pinned[0].pairs) == 6
    assert view.test is not None and view.test.num_pairs == 18
    assert view.ended is not None and view.ended.reason == "finished"
    assert row.test_acc == view.test.test_acc
    assert (folder / "model" / "model.safetensors").is_file()
    said = json.loads((folder / "exit.json").read_text(encoding="utf-8"))
    assert view.best_validation is not None and said["best_step"] == view.best_validation.step
    recorded = json.loads((folder / "model" / "nlpbook.json").read_text(encoding="utf-8"))
    assert recorded["max_seq_length"] == 32 and "model.safetensors" in recorded["sha256"]
    for split in ("val", "test"):
        rows = runs.predictions(run_id, split)
        assert len(rows) == 18 and all(abs(sum(r.probabilities) - 1) < 1e-4 for r in rows)
    hits = [r.is_right for r in runs.predictions(run_id, "test")]
    assert row.test_acc == pytest.approx(sum(hits) / len(hits))
    manifest = runs.manifest(run_id)
    assert manifest["packages"]["torch"] and manifest["created_at"] > 1e9
    assert manifest["seed"] == args.seed and manifest["arguments"] == args.to_dict()
    assert manifest["device"]["kind"] == "cpu" and set(manifest["sha256"]["corpus"]) == {
        "train",
        "val",
        "test",
    }
    weights = Path(args.pretrained_model_name) / "model.safetensors"
    assert manifest["sha256"]["weights"] == hashlib.sha256(weights.read_bytes()).hexdigest()
    assert manifest["sha256"]["tokenizer"]


def test_k1_stop_takes_effect_at_once_and_keeps_what_was_learnt(settings: Settings) -> None:
    run_id = queue.start(settings(epochs=400))
    wait_for_step(run_id, 3)
    worker = process_of(run_id)
    queue.request_stop(run_id)
    asked_at = time.time()
    assert wait_for(run_id, lambda status: not status.is_active).state == "stopped"
    steps = runs.view(run_id).steps
    assert sum(step.at > asked_at for step in steps) <= 2
    assert runs.model_folder(run_id) is not None
    saved = torch.load(runs.folder(run_id) / "checkpoints" / "last.ckpt", weights_only=True)
    # Where a validation follows the step, the checkpoint is of the one before.
    assert len(steps) - saved["global_step"] in (0, 1)
    assert not psutil.wait_procs([worker], timeout=60)[1]  # the last word is said before the process is gone


def test_a_second_start_while_one_is_at_work_says_so(paused: str, kept_runs: KeptRuns) -> None:
    with pytest.raises(RunBusy, match=paused):
        queue.start(app_runs.settings(kept_runs.world()))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_r8_c1_a_killed_run_goes_on_and_ends_as_one_that_was_never_touched(
    settings: Settings, untouched: tuple[list[float], bytes]
) -> None:
    """With a real SIGKILL; eight places to cut it off at, within this process: `test_resume.py`."""
    run_id = queue.start(settings(epochs=12))
    wait_for_step(run_id, 20)
    pid = json.loads((runs.folder(run_id) / "worker.json").read_text(encoding="utf-8"))["pid"]
    os.kill(pid, signal.SIGKILL)
    wait_for(run_id, lambda status: not status.is_active, limit_s=5)
    assert not locks.is_held(runs.folder(run_id) / "worker.lock")
    assert (
        wait_for(run_id, lambda _: not psutil.pid_exists(pid), limit_s=5).state == "interrupted"
    )  # no zombie
    assert runs.active_run() is None
    queue.resume(run_id)
    assert wait_for(run_id, lambda status: not status.is_active).state == "finished"
    view = runs.view(run_id)
    assert [step.step for step in view.steps] == list(range(96)) and len(view.resumes) == 1
    assert [validation.epoch for validation in view.validations] == list(range(12))
    assert len(runs.manifest(run_id)["attempts"]) == 1
    assert outcome(run_id) == untouched


# A shell that starts something in the background has it ignore Ctrl-C, and its children inherit that.
SERVER = """
import json, signal, sys, time
from nlpbook_core import queue
from nlpbook_core.settings import presets
signal.signal(signal.SIGINT, signal.default_int_handler)
print(queue.start(presets.from_dict(json.loads(sys.argv[1]))), flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT and SIGKILL to a group are POSIX")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_r6_r7_the_run_of_a_server_that_was_ended_ends_as_one_that_was_never_touched(
    sent: signal.Signals, settings: Settings, untouched: tuple[list[float], bytes]
) -> None:
    """The signal goes to all of the server's group, as a terminal sends it."""
    command = [sys.executable, "-c", SERVER, json.dumps(settings(epochs=12).to_dict())]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8", start_new_session=True
    )
    assert server.stdout is not None
    run_id = server.stdout.readline().strip()
    wait_for_step(run_id, 5)
    os.killpg(server.pid, sent)
    server.communicate(timeout=60)
    assert wait_for(run_id, lambda status: not status.is_active).state == "finished"
    assert outcome(run_id) == untouched and not runs.view(run_id).resumes


def test_a_finished_run_takes_more_epochs_and_refuses_fewer(kept_runs: KeptRuns) -> None:
    run_id = app_runs.take(kept_runs.run())
    with pytest.raises(ArgumentError, match="epochs"):
        queue.resume(run_id)
    queue.resume(run_id, epochs=3)
    assert wait_for(run_id, lambda status: not status.is_active).state == "finished"
    assert len(runs.view(run_id).steps) == 24
    assert runs.manifest(run_id)["attempts"][0]["changed"] == {"epochs": 3}


def test_pause_one_step_and_go_on(paused: str) -> None:
    before = runs.view(paused).num_steps_done
    queue.leave_request(paused, "step")
    wait_for(paused, lambda status: runs.view(paused).num_steps_done > before)
    time.sleep(0.5)
    assert runs.view(paused).num_steps_done == before + 1
    queue.withdraw(paused, "pause")
    wait_for_step(paused, before + 3)
    pause(paused)


def test_a_run_asked_to_stop_at_the_end_of_its_last_epoch_is_finished_and_scored(settings: Settings) -> None:
    run_id = queue.start(settings(epochs=1))
    queue.leave_request(run_id, "stop-at-epoch-end")
    assert wait_for(run_id, lambda status: not status.is_active).state == "finished"
    assert runs.view(run_id).test is not None


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is POSIX")
def test_k4_a_worker_that_does_not_answer_is_ended(settings: Settings) -> None:
    run_id = queue.start(settings(epochs=400))
    wait_for_step(run_id, 1)
    worker = process_of(run_id)
    worker.suspend()
    assert queue.force_end(run_id, grace_s=0.5)
    assert runs.status(run_id).state == "stopped"
    said = json.loads((runs.folder(run_id) / "exit.json").read_text(encoding="utf-8"))
    assert said["forced"] and not psutil.wait_procs([worker], timeout=60)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is POSIX")
def test_r10_a_pid_with_another_time_of_birth_gets_no_signal_though_the_lock_is_held(
    settings: Settings,
) -> None:
    run_id = queue.start(settings(epochs=400))
    wait_for_step(run_id, 1)
    path = runs.folder(run_id) / "worker.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        path.write_text(json.dumps({**known, "pid": stranger.pid}), encoding="utf-8")
        os.kill(known["pid"], signal.SIGSTOP)  # so that it cannot do as it is asked, and signals are due
        assert not queue.force_end(run_id, grace_s=0.3) and stranger.poll() is None
    finally:
        os.kill(known["pid"], signal.SIGCONT)
        stranger.kill()
        stranger.wait()
        path.write_text(json.dumps(known), encoding="utf-8")
    wait_for(run_id, lambda status: not status.is_active)


def test_r10_a_pid_that_belongs_to_somebody_else_gets_no_signal(kept_runs: KeptRuns) -> None:
    """The worker died, and its pid went to another process."""
    run_id = app_runs.take(kept_runs.run())
    folder = runs.folder(run_id)
    (folder / "exit.json").unlink()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        known = {"pid": stranger.pid, "create_time": 1.0, "attempt": 1}
        (folder / "worker.json").write_text(json.dumps(known), encoding="utf-8")
        assert runs.status(run_id).state == "interrupted"
        queue.force_end(run_id, grace_s=0.2)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_r5_two_workers_on_one_folder_are_one_run(paused: str) -> None:
    first, folder = process_of(paused), runs.folder(paused)
    first.suspend()  # so that what changes is the second one's doing
    try:
        before = bytes_of(folder)
        command = [sys.executable, "-m", "nlpbook_core.training.worker", str(folder)]
        second = subprocess.run(command, timeout=60, check=False)
        assert second.returncode == 4 and bytes_of(folder) == before
        assert locks.is_held(folder / "worker.lock")
    finally:
        first.resume()


def seconds_until(is_so: Callable[[], bool]) -> float:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < 60
        time.sleep(0.01)
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_r5_r8_k1_take_no_longer_than_was_promised(settings: Settings) -> None:
    """Slow for its limits, which a loaded machine may pass; what is promised beside them has tests above."""
    run_id = queue.start(settings(epochs=400))
    wait_for_step(run_id, 2)
    lock, worker = runs.folder(run_id) / "worker.lock", process_of(run_id)
    second = subprocess.Popen(
        [sys.executable, "-m", "nlpbook_core.training.worker", str(runs.folder(run_id))]
    )
    took = {"a second worker leaves": (seconds_until(lambda: second.poll() is not None), 2.0)}
    worker.kill()
    took["a killed worker's lock is free"] = (seconds_until(lambda: not locks.is_held(lock)), 0.5)
    took["... its run interrupted"] = (seconds_until(lambda: not runs.status(run_id).is_active), 3.0)
    took["... and no zombie left"] = (seconds_until(lambda: not psutil.pid_exists(worker.pid)), 2.0)
    queue.resume(run_id)
    wait_for(run_id, lambda status: bool(runs.view(run_id).resumes) and runs.view(run_id).phase == "training")
    queue.request_stop(run_id)
    took["a stop takes effect"] = (seconds_until(lambda: not runs.status(run_id).is_active), 5.0)
    print({what: f"{took_s:.2f} s of {most_s}" for what, (took_s, most_s) in took.items()})
    assert all(took_s <= most_s for took_s, most_s in took.values()), took


def test_a_run_that_cannot_work_says_why_by_code(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run_id = queue.start(settings(pretrained_model_name=str(tmp_path / "empty")))
    status = wait_for(run_id, lambda status: not status.is_active)
    assert status.state == "failed" and status.error is not None
    assert status.error["code"] in ("tokenizer-missing", "model-folder")
    ended = runs.view(run_id).ended
    assert ended is not None and ended.error == status.error


def test_a_loss_that_is_no_number_ends_the_run_at_that_step(kept_runs: KeptRuns) -> None:
    run_id = app_runs.take(kept_runs.ended("failed"))
    status = runs.status(run_id)
    assert status.state == "failed" and status.error is not None
    assert status.error["code"] == "loss-not-finite" and status.error["fields"]["step"] == 0
    assert len(runs.view(run_id).steps) == 1  # the step that went wrong is on the curve, and none after it


def test_the_worker_sees_no_token_of_the_server(paused: str) -> None:
    assert not set(SECRETS) & set(process_of(paused).environ())
    written = [path for path in runs.folder(paused).rglob("*") if path.is_file()]
    assert not [path for path in written if b"secret-" in path.read_bytes()]


def test_the_event_file_reads_whole(kept_runs: KeptRuns) -> None:
    run_id = app_runs.take(kept_runs.run())
    events = [
        event_log.from_line(line)
        for line in event_log.read_lines(workspace.folder("runs") / run_id / "events.jsonl")
    ]
    assert [event.seq for event in events] == list(range(len(events)))
