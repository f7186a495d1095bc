"""Going on where a run was cut off, to the bit.

Three things make it exact: the loader's position in the epoch's own permutation (`loaders`), PyTorch's random
numbers, which dropout draws from, and a checkpoint taken only where Lightning can go on from: never at a step
that a validation follows, since that validation would be missing from the curve.
"""

import logging
import time
from pathlib import Path
from typing import Any

import torch
from pytorch_lightning import Callback, LightningModule, Trainer

from nlpbook_core.batches.loaders import EpochSampler
from nlpbook_core.events import event_types as ev
from nlpbook_core.training.checkpoints import has_finite_weights, is_intact, remove_leftovers, step_of

logger = logging.getLogger("nlpbook")

LAST, PREVIOUS = "last.ckpt", "previous.ckpt"


def newest_intact(folder: Path) -> Path | None:
    """The checkpoint to go on from: the last one, or the one before it if the last is damaged."""
    for name in (LAST, PREVIOUS):
        if is_intact(folder / name):
            return folder / name
        if (folder / name).exists():
            logger.warning("%s is damaged; looking for the one before it", name)
    return None


def take_up(folder: Path, emit: ev.EventSink) -> Path | None:
    """The checkpoint to go on from, and a word about it; None for a run that begins, or has to begin anew.

    What kills in mid-save left is swept: only for who alone saves there.
    """
    remove_leftovers(folder)
    found, is_there = newest_intact(folder), (folder / LAST).exists()
    if found is None:
        if is_there or (folder / PREVIOUS).exists():
            emit(ev.Warned(code="checkpoints-lost"))
        return None
    if found.name != LAST and is_there:
        emit(ev.Warned(code="checkpoint-damaged", fields={"used": found.name}))
    emit(ev.Resumed(step=step_of(found)))
    return found


class KeepLast(Callback):
    """Keeps `last.ckpt`, and the one before it until the new one is verified.

    Args:
        folder: Of the run's checkpoints.
        every_s: Seconds from one to the next within an epoch.
        validate_every_steps: As the settings say; 0 for epoch ends only.
        sampler: Of the loader that is trained on.
    """

    def __init__(
        self, folder: Path, every_s: float, validate_every_steps: int, sampler: EpochSampler
    ) -> None:
        self._folder, self._every_s, self._validate_every = folder, every_s, validate_every_steps
        self._sampler = sampler
        self._saved_at = time.monotonic()
        self._restored: dict[str, Any] | None = None

    def state_dict(self) -> dict[str, Any]:
        """PyTorch's random numbers as they stand after the step just taken."""
        state: dict[str, Any] = {"cpu": torch.get_rng_state()}
        if torch.cuda.is_available():
            state["cuda"] = torch.cuda.get_rng_state_all()
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Keep the state until the first step: what comes before it would use it up."""
        self._restored = state_dict

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Put the random numbers back, once; save after a validation, if another is to come."""
        if self._restored is not None:
            torch.set_rng_state(self._restored["cpu"])
            if "cuda" in self._restored and torch.cuda.is_available():
                torch.cuda.set_rng_state_all(self._restored["cuda"])
            self._restored = None
        elif self._lies_between_validations(trainer, batch_idx):
            self._save_before_batch(trainer)

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Save when it is time, and one step before a validation, so that a stop in it loses one step."""
        if self.validation_follows(trainer, batch_idx):
            return
        if self._is_due() or self.validation_follows(trainer, batch_idx, ahead=1):
            self.save(trainer)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Save after each epoch, its validation included."""
        self.save(trainer)

    def validation_follows(self, trainer: Trainer, batch_idx: int, ahead: int = 0) -> bool:
        """Whether a validation comes right after the step (or `ahead` steps later)."""
        return self._validates(trainer, trainer.global_step + ahead, batch_idx + ahead)

    def _validates(self, trainer: Trainer, step: int, batch_idx: int) -> bool:
        within = bool(self._validate_every) and step % self._validate_every == 0
        return within or batch_idx + 1 >= trainer.num_training_batches

    def _lies_between_validations(self, trainer: Trainer, batch_idx: int) -> bool:
        """Whether a validation came before this batch, and another comes after it (or a save is due): no step
        around here ends without one, so that this is the only place to save."""
        came = batch_idx > 0 and self._validates(trainer, trainer.global_step, batch_idx - 1)
        return came and (self._is_due() or self._validates(trainer, trainer.global_step + 1, batch_idx))

    def _is_due(self) -> bool:
        return time.monotonic() - self._saved_at > self._every_s

    def save(self, trainer: Trainer) -> None:
        """Write `last.ckpt`; a verified one becomes `previous.ckpt` before it is replaced."""
        if not has_finite_weights(trainer.lightning_module):
            return  # an update was no number: what is there is the last good state
        last = self._folder / LAST
        if is_intact(last):
            last.replace(self._folder / PREVIOUS)
            checksum = last.with_name(LAST + ".sha256")
            checksum.replace(checksum.with_name(PREVIOUS + ".sha256"))
        trainer.save_checkpoint(last)
        self._saved_at = time.monotonic()

    def _save_before_batch(self, trainer: Trainer) -> None:
        """Save while a batch is there whose step is not taken: the loader has to give it again."""
        progress = trainer.fit_loop.epoch_loop.batch_progress
        is_last, progress.is_last_batch = progress.is_last_batch, False
        self._sampler.batches_taken -= 1
        self.save(trainer)
        self._sampler.batches_taken += 1
        progress.is_last_batch = is_last
