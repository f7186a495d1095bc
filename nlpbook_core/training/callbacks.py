"""Lightning's hooks to our events, and to a stop that takes effect at once."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from pytorch_lightning import Callback, LightningModule, Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from nlpbook_core.errors import RunStopped
from nlpbook_core.events import event_types as ev
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.runs.control import Control
from nlpbook_core.training.resuming import KeepLast
from nlpbook_core.training.task import ClassificationTask

# Twenty thousand points are more than any screen shows; a longer run logs each k-th step.
_MAX_POINTS = 20_000


def task_of(module: LightningModule) -> ClassificationTask:
    """The task that a hook was called for."""
    assert isinstance(module, ClassificationTask), "these callbacks are for ClassificationTask"
    return module


class EventCallback(Callback):
    """Turns what Lightning does into events.

    Numbers are taken off the device only at the steps that are logged: on a GPU each look waits for it, on a
    TPU far more so.
    """

    def __init__(self, emit: ev.EventSink, log_every_steps: int) -> None:
        self._emit = emit
        self._every = log_every_steps
        self._learning_rate = 0.0
        self._last = (0, 0.0)
        self._pairs = 0
        self._saved: dict[str, float] = {}
        self._validated_at = 0

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Say that training begins."""
        self._every = max(self._every, math.ceil(trainer.estimated_stepping_batches / _MAX_POINTS))
        self._last = (trainer.global_step, time.monotonic())
        self._emit(ev.PhaseChanged(phase="training"))

    def on_train_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int
    ) -> None:
        """Remember the rate that this step is taken with: after the step it is the next one's.

        By now `ModelCheckpoint`, which comes after us, has dealt with the validation before.
        """
        self._report_best(trainer)
        self._learning_rate = float(trainer.optimizers[0].param_groups[0]["lr"])

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Log the step."""
        step = trainer.global_step - 1
        self._pairs += len(batch["labels"])
        if step % self._every:
            return
        last = {name: float(value) for name, value in task_of(pl_module).last_step.items()}
        now = time.monotonic()
        pace = self._pairs / max(1e-9, now - self._last[1])
        self._last, self._pairs = (step, now), 0
        self._emit(
            ev.StepLogged(
                step=step, epoch=trainer.current_epoch, loss=last["loss"], acc=last["acc"],
                learning_rate=self._learning_rate, grad_norm=last.get("grad_norm", 0.0), pairs_per_s=pace,
            )
        )  # fmt: skip

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Say that validation begins."""
        self._emit(ev.PhaseChanged(phase="validating"))

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Log the validation."""
        metrics, loader = trainer.callback_metrics, trainer.val_dataloaders
        if loader is not None and "val_loss" in metrics:
            self._emit(
                ev.ValidationLogged(
                    step=trainer.global_step, epoch=trainer.current_epoch,
                    val_loss=float(metrics["val_loss"]), val_acc=float(metrics["val_acc"]),
                    num_pairs=len(loader.dataset),
                )
            )  # fmt: skip
            self._validated_at = trainer.global_step
        self._emit(ev.PhaseChanged(phase="training"))
        # The time of a validation is not the pace of training.
        self._last = (self._last[0], time.monotonic())

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Tell of the last checkpoint."""
        self._report_best(trainer)

    def _report_best(self, trainer: Trainer) -> None:
        """Log the checkpoint that `ModelCheckpoint` now holds for the best, once each."""
        keeper = trainer.checkpoint_callback
        if not isinstance(keeper, ModelCheckpoint) or keeper.best_model_path in {"", *self._saved}:
            return
        score = float(keeper.best_model_score) if keeper.best_model_score is not None else math.nan
        self._saved[keeper.best_model_path] = score
        saved = ev.CheckpointSaved(
            step=self._validated_at, path=keeper.best_model_path, monitored=score, is_best=True
        )
        self._emit(saved)


class ObeyControl(Callback):
    """Does what people ask of the run, after the current batch: stop, pause, one step, stop at epoch's end.

    `trainer.should_stop` would first run a whole validation; raising does not.
    """

    def __init__(self, control: Control, emit: ev.EventSink, keeper: KeepLast) -> None:
        self._control, self._emit, self._keeper = control, emit, keeper

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Look after each training batch; a stop saves first, where a checkpoint can be gone on from."""
        self._wait_while_paused()
        if self._control.stands("stop"):
            if not self._keeper.validation_follows(trainer, batch_idx):
                self._keeper.save(trainer)
            raise RunStopped(step=trainer.global_step)

    def on_validation_batch_end(self, trainer: Trainer, *args: Any) -> None:
        """Look after each validation batch; the checkpoint of the step before it is there already."""
        if self._control.stands("stop"):
            raise RunStopped(step=trainer.global_step)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Stop at the end of an epoch, if that was asked; `KeepLast` has saved it. After the last one the
        run ends by itself, and is scored."""
        is_last = trainer.current_epoch + 1 == trainer.max_epochs
        if self._control.stands("stop-at-epoch-end") and not is_last:
            raise RunStopped(step=trainer.global_step)

    def _wait_while_paused(self) -> None:
        if not self._control.stands("pause"):
            return
        self._emit(ev.PhaseChanged(phase="paused"))
        while self._control.stands("pause") and not self._control.stands("stop"):
            if self._control.take("step"):
                return
            time.sleep(0.1)
        self._emit(ev.PhaseChanged(phase="training"))


class PinnedPairs(Callback):
    """Asks the model about the same few pairs at the start and at each validation."""

    def __init__(
        self,
        pairs: Sequence[ClassificationExample],
        collate: Callable[[], dict[str, torch.Tensor]],
        emit: ev.EventSink,
    ) -> None:
        self._pairs = tuple((pair.text_a, pair.text_b, pair.label) for pair in pairs)
        self._collate = collate
        self._emit = emit

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """What the model thinks before it has learnt anything."""
        if trainer.global_step == 0:
            self._ask(trainer, pl_module)

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """What it thinks now."""
        self._ask(trainer, pl_module)

    @torch.no_grad()
    def _ask(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not self._pairs:
            return
        was_training = pl_module.training
        pl_module.eval()
        batch = {name: value.to(pl_module.device) for name, value in self._collate().items()}
        logits = task_of(pl_module).model(**batch).logits.float()  # (batch, label)
        pl_module.train(was_training)
        rows = tuple(tuple(round(value, 5) for value in row) for row in logits.softmax(dim=-1).tolist())
        self._emit(ev.PinnedPredicted(step=trainer.global_step, pairs=self._pairs, probabilities=rows))


class ValidateWithin(Callback):
    """Validates each so many steps beside the epoch ends.

    Lightning has one or the other: with `val_check_interval` the end of an epoch goes unmeasured unless the
    interval happens to divide it.
    """

    def __init__(self, every_steps: int) -> None:
        self._every = every_steps

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Tell Lightning, which looks at this right after the hook, whether to validate now."""
        is_due = bool(self._every) and trainer.global_step % self._every == 0
        trainer.val_check_batch = 1 if is_due else trainer.num_training_batches
