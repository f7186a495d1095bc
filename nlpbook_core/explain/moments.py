"""One run at several moments: what its checkpoints say of a pair."""

from pathlib import Path

import torch

from nlpbook_core.errors import ModelFolder
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.training.checkpoints import is_intact
from nlpbook_core.training.resuming import PREVIOUS


def moments(run_dir: Path) -> dict[int, Path]:
    """The checkpoints that a run still has, by the step after which they were written, the earliest first.

    Several of one step hold the same weights: one of them is given. Damaged ones are left out, and the
    one that is only there to go on from if the last is damaged.
    """
    found: dict[int, Path] = {}
    for path in sorted((run_dir / "checkpoints").glob("*.ckpt")):
        if path.name != PREVIOUS and is_intact(path):
            saved = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
            found.setdefault(int(saved["global_step"]), path)
    return dict(sorted(found.items()))


def predictor_at(model: Path, checkpoint: Path) -> Predictor:
    """A predictor with the weights of a checkpoint; tokenizer, length and labels are the run's.

    Args:
        model: The run's model folder.
        checkpoint: One of `moments`.

    Raises:
        ModelFolder: If the checkpoint is of another model.
    """
    predictor = Predictor(model)
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True, mmap=True)["state_dict"]
    weights = {name.removeprefix("model."): value for name, value in saved.items()}
    try:
        predictor.model.load_state_dict(weights)
    except RuntimeError as error:
        raise ModelFolder(path=checkpoint, why="weights", reason=str(error).splitlines()[0]) from error
    return predictor
