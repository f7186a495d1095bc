"""Checkpoints that a kill or a full disk cannot damage.

Lightning's own save goes through the system's temporary folder; if that is another disk, a kill in the middle
leaves half a file under the final name. Here the file is written beside its place, synced, and renamed.
"""

import contextlib
import os
from pathlib import Path
from typing import Any

import torch
from pytorch_lightning.plugins.io import TorchCheckpointIO, XLACheckpointIO
from pytorch_lightning.utilities import move_data_to_device

from nlpbook_core import files


class AtomicCheckpointIO(TorchCheckpointIO):
    """Writes beside, syncs, renames; a `.sha256` beside each file."""

    def save_checkpoint(self, checkpoint: dict[str, Any], path: Any, storage_options: Any = None) -> None:
        """Save, or raise `DiskSpace` and leave what was there as it was."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        # A checkpoint from a TPU must open where there is none.
        checkpoint = move_data_to_device(checkpoint, torch.device("cpu"))
        try:
            with temporary.open("wb") as file:
                torch.save(checkpoint, file)
                file.flush()
                os.fsync(file.fileno())
            digest = files.sha256_of(temporary)
            temporary.replace(target)
        except (OSError, RuntimeError) as error:  # torch reports a full disk as a RuntimeError
            temporary.unlink(missing_ok=True)
            free = files.free_bytes(target.parent)
            raise files.no_room(target, free, num_bytes(checkpoint)) from error
        target.with_name(target.name + ".sha256").write_text(digest + "\n", encoding="utf-8")

    def load_checkpoint(self, path: Any, map_location: Any = None, weights_only: bool | None = None) -> Any:
        """Load tensors and plain values only; nothing in the file can run.

        It names the best checkpoints by where they lay. If the run's folder was moved, Lightning would forget
        their scores, and a worse one could take the best one's place: they lie where this file lies.
        """
        found = opened(Path(path))
        for state in found.get("callbacks", {}).values():
            if isinstance(state, dict) and "best_k_models" in state:
                _move(state, Path(os.path.realpath(Path(path).parent)))
        return found

    def remove_checkpoint(self, path: Any) -> None:
        """Remove the file and its checksum."""
        for name in (Path(path), Path(f"{path}.sha256")):
            with contextlib.suppress(FileNotFoundError):
                name.unlink()


def _move(state: dict[str, Any], folder: Path) -> None:
    """Change where `ModelCheckpoint` remembers its files to be; '' stands for none."""
    state["dirpath"] = str(folder)
    state["best_k_models"] = {
        str(folder / Path(p).name): score for p, score in state["best_k_models"].items()
    }
    for name in ("best_model_path", "kth_best_model_path", "last_model_path"):
        if state.get(name):
            state[name] = str(folder / Path(state[name]).name)


class AtomicXLACheckpointIO(AtomicCheckpointIO, XLACheckpointIO):
    """The same for Lightning's XLA strategy, which takes no plugin but its own kind."""


def checkpoint_io(is_xla: bool) -> AtomicCheckpointIO:
    """The plugin that the Trainer of this device takes."""
    return AtomicXLACheckpointIO() if is_xla else AtomicCheckpointIO()


def opened(path: Path) -> dict[str, Any]:
    """What is in a checkpoint: tensors and plain values only, on the CPU; nothing in the file can run."""
    found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return found


def step_of(path: Path) -> int:
    """Steps that were taken when the checkpoint was saved."""
    return int(opened(path)["global_step"])


def restore(task: torch.nn.Module, path: Path) -> None:
    """Put a checkpoint's weights into the task that it was saved from."""
    task.load_state_dict(opened(path)["state_dict"])


def num_bytes(state: Any) -> int:
    """Bytes of all tensors in nested dictionaries and lists: what a checkpoint takes on a disk."""
    if isinstance(state, torch.Tensor):
        return state.nbytes
    values = state.values() if isinstance(state, dict) else state if isinstance(state, list | tuple) else ()
    return sum(num_bytes(value) for value in values)


def is_intact(path: Path) -> bool:
    """Whether the file has a checksum that was written beside it.

    Any of the folder's will do: a kill may come after a checkpoint was renamed and before its checksum was.
    """
    recorded = {file.read_text("utf-8").strip() for file in path.parent.glob("*.sha256")}
    return path.is_file() and bool(recorded) and files.sha256_of(path) in recorded


def remove_leftovers(folder: Path) -> None:
    """Remove the halves that kills in mid-save left. Only for who alone saves there."""
    for half in folder.glob(".*.tmp"):
        half.unlink(missing_ok=True)


def has_finite_weights(module: torch.nn.Module) -> bool:
    """Whether every weight is a number."""
    return all(bool(weight.isfinite().all()) for weight in module.parameters())
