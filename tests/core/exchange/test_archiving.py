"""A run's copy on another drive: whole, checked, brought back, and never in the way of the run."""

import shutil
import threading
from pathlib import Path

import pytest

from nlpbook_core import queue, runs, workspace
from nlpbook_core.errors import ChecksumMismatch, RunExists, RunMissing
from nlpbook_core.exchange import archiving
from nlpbook_core.exchange.archiving import copy_run
from nlpbook_core.training.checkpoints import AtomicCheckpointIO, is_intact
from tests.support import app_runs


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLPBOOK_ARCHIVE", str(tmp_path / "drive"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return tmp_path / "drive"


def test_a_run_is_copied_lost_fetched_and_gone_on_with(archive: Path, tmp_path: Path) -> None:
    world = app_runs.world(tmp_path / "world")
    run_id = queue.start(app_runs.settings(world, epochs=1))
    app_runs.wait_over(run_id)
    app_runs.wait(run_id, lambda name: (archive / name / "exit.json").exists())
    folder = runs.folder(run_id)
    app_runs.wait(run_id, lambda name: (archive / name / "model" / "nlpbook.json").exists())
    with pytest.raises(RunExists):
        archiving.fetch(run_id)
    shutil.rmtree(folder)  # the machine is gone
    archiving.fetch(run_id)
    assert runs.status(run_id).state == "finished" and is_intact(folder / "checkpoints" / "last.ckpt")
    queue.resume(run_id, epochs=2)
    app_runs.wait_over(run_id)
    assert runs.status(run_id).state == "finished" and len(runs.view(run_id).steps) == 16
    with pytest.raises(RunMissing):
        archiving.fetch("no-such-run")


def test_checkpoints_that_change_meanwhile_arrive_whole_and_old_ones_go(tmp_path: Path) -> None:
    import torch

    io, run_dir, target = AtomicCheckpointIO(), tmp_path / "run", tmp_path / "copy"
    num_seen, over = 0, threading.Event()

    def save() -> None:
        for number in range(600):
            if num_seen >= 5:
                break
            io.save_checkpoint(
                {"weights": torch.full((200_000,), float(number))}, run_dir / "checkpoints/last.ckpt"
            )
        over.set()

    io.save_checkpoint({"step": 1}, run_dir / "checkpoints" / "epoch=0-step=1.ckpt")
    copy_run(run_dir, target)
    io.remove_checkpoint(run_dir / "checkpoints" / "epoch=0-step=1.ckpt")
    saver = threading.Thread(target=save)
    saver.start()
    while not over.is_set():
        copy_run(run_dir, target)
        copied = target / "checkpoints" / "last.ckpt"
        if copied.exists():
            weights = torch.load(copied, weights_only=True)["weights"]
            assert weights.unique().numel() == 1
            num_seen += 1
    saver.join()
    assert num_seen >= 5, "nothing was copied while it changed"
    copy_run(run_dir, target)
    assert [path.name for path in target.glob("checkpoints/*.ckpt")] == ["last.ckpt"]
    assert is_intact(target / "checkpoints" / "last.ckpt")


def test_a_copy_that_was_damaged_is_not_brought_back(archive: Path) -> None:
    source = archive / "20260101-000000-aaaa"
    AtomicCheckpointIO().save_checkpoint({"step": 1}, source / "checkpoints" / "last.ckpt")
    (source / "arguments.json").write_text("{}", encoding="utf-8")
    path = source / "checkpoints" / "last.ckpt"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ChecksumMismatch):
        archiving.fetch(source.name)
    assert not list(workspace.folder("runs").iterdir())


def test_a_drive_that_was_away_is_tried_again_after_one_warning(archive: Path, tmp_path: Path) -> None:
    archive.write_text("no folder can be made here", encoding="utf-8")
    run_id = queue.start(app_runs.settings(app_runs.world(tmp_path / "world"), epochs=1000))
    app_runs.wait(run_id, lambda name: bool(runs.view(name).warnings))
    archive.unlink()
    app_runs.wait(run_id, lambda name: (archive / name / "checkpoints" / "last.ckpt").exists())
    assert runs.status(run_id).state == "running"
    queue.request_stop(run_id)
    app_runs.wait_over(run_id)
    assert [each.code for each in runs.view(run_id).warnings] == ["archive-failed"]
