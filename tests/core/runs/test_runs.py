"""The run folder without a training: states, ids, deleting. Training itself: `test_worker.py`."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpbook_core import queue, runs, workspace
from nlpbook_core.errors import DiskSpace, RunBusy, RunMissing
from nlpbook_core.runs import history, provenance
from nlpbook_core.settings import presets
from tests.support import app_runs


def make_run(run_id: str = "20260101-000000-aaaa", **files: object) -> Path:
    folder = workspace.folder("runs") / run_id
    folder.mkdir()
    (folder / "arguments.json").write_text(json.dumps(presets.preset("mini").to_dict()), encoding="utf-8")
    (folder / "launched").touch()
    for name, body in files.items():
        (folder / f"{name}.json").write_text(json.dumps(body), encoding="utf-8")
    return folder


def test_a_fresh_folder_is_queued_and_an_old_one_without_worker_is_interrupted() -> None:
    folder = make_run()
    assert runs.status(folder.name).state == "queued"
    old = time.time() - 3600
    os.utime(folder / "launched", (old, old))
    assert runs.status(folder.name).state == "interrupted"


def test_a_worker_that_is_gone_without_a_word_is_interrupted_and_the_page_can_say_why() -> None:
    folder = make_run(worker={"pid": os.getpid()})
    (folder / "launched").unlink()
    (folder / "console.log").write_text("one\nKilled\n", encoding="utf-8")
    status = runs.status(folder.name)
    assert status.state == "interrupted" and status.error is not None
    assert "Killed" in status.error["message"]


# What each worker does first, one after the other on as many folders.
TAKES_OVER = """
import sys, time
from pathlib import Path
from nlpbook_core import locks
held = []
print("ready", flush=True)
for folder in map(Path, sys.argv[1:]):
    time.sleep(0.002)
    held.append(locks.acquire(folder / "worker.lock"))
    (folder / "launched").unlink()
sys.stdin.read()
"""


@pytest.fixture
def one_core() -> Iterator[None]:
    """Reader and worker share a core, so that the one is held up at whatever point the other wakes."""
    if sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


def test_r12_a_run_is_at_no_moment_taken_for_gone_while_its_worker_takes_over(one_core: None) -> None:
    """Else whoever looks at that moment finds the machine free, and starts a second run."""
    folders = [make_run(f"20260101-000000-{number:04}") for number in range(200)]
    command = [sys.executable, "-c", TAKES_OVER, *map(str, folders)]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdout is not None
    worker.stdout.readline()
    seen = set()
    for folder in folders:
        while (state := runs.status(folder.name).state) == "queued":
            pass
        seen.add(state)
    worker.communicate()
    assert seen == {"running"}


@pytest.mark.parametrize("state", ["finished", "stopped", "failed"])
def test_the_last_word_decides(state: str) -> None:
    folder = make_run(exit={"state": state, "val_acc": 0.5, "test_acc": 0.25, "elapsed_s": 3.0})
    assert runs.status(folder.name).state == state
    row = runs.summary(folder.name)
    assert (row.val_acc, row.test_acc, row.elapsed_s) == (0.5, 0.25, 3.0)


@pytest.mark.parametrize(
    "run_id", ["", "..", "../../etc", "/etc", "a\0b", "A", "x" * 300, "a b", "%2e%2e", "-a"]
)
def test_what_is_no_id_is_a_missing_run(run_id: str) -> None:
    with pytest.raises(RunMissing):
        runs.folder(run_id)


def test_a_link_out_of_the_workspace_is_no_run(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "arguments.json").write_text("{}", encoding="utf-8")
    try:
        (workspace.folder("runs") / "link").symlink_to(outside)
    except OSError:
        pytest.skip("this system makes no links")
    with pytest.raises(RunMissing):
        runs.folder("link")


def test_a_folder_that_cannot_be_read_does_not_break_the_list() -> None:
    good = make_run()
    (workspace.folder("runs") / "20260101-000000-bbbb").mkdir()
    bad = make_run("20260101-000000-cccc")
    (bad / "arguments.json").write_text("{nonsense", encoding="utf-8")
    worse = make_run("20260101-000000-dddd")
    (worse / "arguments.json").write_text('{"epochs": -3}', encoding="utf-8")
    assert good.name in [row.run_id for row in runs.list_runs()]
    assert not {worse.name} & {row.run_id for row in runs.list_runs()}


def test_a_second_start_says_which_run_is_busy() -> None:
    busy = make_run()
    with pytest.raises(RunBusy, match=busy.name):
        queue.start(presets.preset("mini"))
    assert len(list(workspace.folder("runs").glob("2*"))) == 1


def test_a_disk_without_room_is_refused_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(10**9, 10**9, 10**6))
    with pytest.raises(DiskSpace, match="MB free"):
        queue.start(presets.preset("book"))
    assert not list(workspace.folder("runs").glob("2*"))


def test_the_room_needed_is_that_of_the_very_model(tmp_path: Path) -> None:
    """Three checkpoints of weights and two moments, and the weights: ten times the file, where it is here."""
    (tmp_path / "model.safetensors").write_bytes(b"x" * 1000)
    own, mini, book = (
        presets.preset("mini", pretrained_model_name=name)
        for name in (str(tmp_path), "mini", "beomi/kcbert-base")
    )
    assert provenance.room_needed_bytes(own) == 10_000
    assert provenance.room_needed_bytes(mini) < 10**8 < 4 * 10**9 < provenance.room_needed_bytes(book)


def test_what_a_run_at_work_has_still_to_write_is_not_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"x" * 1_000_000)
    args = presets.preset("mini", pretrained_model_name=str(tmp_path))  # needs 10 MB
    at_work = app_runs.about_to_train("at-work", args)
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("usage", (), {"free": 16_000_000}))
    provenance.check_room(args)
    with pytest.raises(DiskSpace, match="has 6 MB free; about 10 MB"):
        provenance.check_room(args, [at_work])
    checkpoint = runs.folder(at_work) / "checkpoints" / "last.ckpt"
    checkpoint.parent.mkdir()
    checkpoint.write_bytes(b"x" * 5_000_000)
    provenance.check_room(args, [at_work])


def test_a_deleted_run_can_be_brought_back() -> None:
    folder = make_run(exit={"state": "finished"})
    runs.delete(folder.name)
    with pytest.raises(RunMissing):
        runs.folder(folder.name)
    runs.restore(folder.name)
    assert runs.folder(folder.name) == folder


def test_the_trash_keeps_a_run_for_a_week() -> None:
    old, young, last = (make_run(f"20260101-000000-000{n}", exit={"state": "finished"}) for n in range(3))
    for folder in (old, young):
        runs.delete(folder.name)
    week_ago = time.time() - history.TRASH_KEPT_S - 60
    os.utime(workspace.folder("trash") / old.name, (week_ago, week_ago))
    runs.delete(last.name)
    assert {folder.name for folder in workspace.folder("trash").iterdir()} == {young.name, last.name}


def test_a_run_at_work_is_not_deleted() -> None:
    folder = make_run()
    with pytest.raises(RunBusy):
        runs.delete(folder.name)


def test_k5_a_stop_after_the_end_changes_nothing() -> None:
    folder = make_run(exit={"state": "finished"})
    queue.request_stop(folder.name)
    assert not (folder / "control").exists()
