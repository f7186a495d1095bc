"""A checkpoint is there whole or not at all, and nothing in one can run."""

import os
import pickle
import signal
import subprocess
import sys
import tarfile
import time
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import torch

from nlpbook_core.batches.loaders import EpochSampler
from nlpbook_core.errors import DiskSpace
from nlpbook_core.training.checkpoints import AtomicCheckpointIO, is_intact
from nlpbook_core.training.resuming import KeepLast, newest_intact

SAVE_FOREVER = """
import sys, torch
from pathlib import Path
from nlpbook_core.training.checkpoints import AtomicCheckpointIO
io, state = AtomicCheckpointIO(), {"weights": torch.zeros(5_000_000)}
print("ready", flush=True)
while True:
    state["weights"] += 1
    io.save_checkpoint(state, Path(sys.argv[1]) / "last.ckpt")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_kills_in_mid_save_leave_a_whole_checkpoint(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", SAVE_FOREVER, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    path = tmp_path / "last.ckpt"
    while not path.exists():
        time.sleep(0.01)
    time.sleep(0.137)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    weights = AtomicCheckpointIO().load_checkpoint(path)["weights"]
    assert weights.unique().numel() == 1


class Killed(Exception):
    """Stands for the end of the process."""


class Saver:
    """What `KeepLast.save` needs of a Trainer: weights, and a way to write them."""

    def __init__(self) -> None:
        self.lightning_module = torch.nn.Linear(2, 2)
        self.step = 0

    def save_checkpoint(self, path: Path) -> None:
        self.step += 1
        AtomicCheckpointIO().save_checkpoint({"step": self.step}, path)


@pytest.mark.parametrize("fatal", range(1, 6))
def test_c3_a_kill_between_any_two_renames_leaves_the_last_or_the_one_before(
    fatal: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saver: Any = Saver()
    keeper = KeepLast(tmp_path, 0.0, 0, EpochSampler(8, seed=7))
    keeper.save(saver)
    keeper.save(saver)
    calls, changed = 0, (Path.replace, Path.write_text)

    def dies(change: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == fatal:
                raise Killed
            return change(*args, **kwargs)

        return call

    monkeypatch.setattr(Path, "replace", dies(changed[0]))
    monkeypatch.setattr(Path, "write_text", dies(changed[1]))
    if fatal < 5:
        with pytest.raises(Killed):
            keeper.save(saver)
    else:
        keeper.save(saver)
        assert calls == 4, "each of them was fatal once"
    monkeypatch.undo()
    found = newest_intact(tmp_path)
    assert found is not None and AtomicCheckpointIO().load_checkpoint(found)["step"] >= 2


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), RuntimeError("enforce fail at inline_container.cc")]
)
def test_c4_a_full_disk_leaves_the_previous_checkpoint(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    io, path = AtomicCheckpointIO(), tmp_path / "last.ckpt"
    io.save_checkpoint({"step": 1}, path)

    def full(*args: Any, **kwargs: Any) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskSpace, match=r"last\.ckpt"):
        io.save_checkpoint({"step": 2}, path)
    monkeypatch.undo()
    assert io.load_checkpoint(path) == {"step": 1} and is_intact(path)
    assert sorted(p.name for p in tmp_path.iterdir() if "ckpt" in p.name) == ["last.ckpt", "last.ckpt.sha256"]


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "last.ckpt"
    AtomicCheckpointIO().save_checkpoint({"weights": torch.zeros(1000)}, path)
    assert is_intact(path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert not is_intact(path)


class _Evil:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.marker,))


def as_zip(path: Path, evil: _Evil) -> None:
    torch.save({"state_dict": evil}, path)


def as_before_zip(path: Path, evil: _Evil) -> None:
    torch.save({"state_dict": evil}, path, _use_new_zipfile_serialization=False)


def as_tar(path: Path, evil: _Evil) -> None:
    """As PyTorch wrote before 0.1.10, and reads to this day."""
    with tarfile.open(path, "w") as archive:
        for name, values in {"storages": (0, []), "tensors": (0,), "pickle": (evil,)}.items():
            body = b"".join(pickle.dumps(value) for value in values)
            member = tarfile.TarInfo(name)
            member.size = len(body)
            archive.addfile(member, BytesIO(body))


@pytest.mark.parametrize("write", [as_zip, as_before_zip, as_tar])
def test_c6_a_checkpoint_that_would_run_something_is_refused(
    write: Callable[[Path, _Evil], None], tmp_path: Path
) -> None:
    """C6: a foreign file in the folder must not execute, in whichever of PyTorch's forms it comes."""
    path, marker = tmp_path / "evil.ckpt", tmp_path / "pwned"
    write(path, _Evil(marker))
    with pytest.raises(Exception, match=r"(?i)weights"):
        AtomicCheckpointIO().load_checkpoint(path)
    assert not marker.exists()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of how PyTorch opens a tar
        torch.load(path, weights_only=False)
    assert marker.exists(), "it would have run"
