"""The end of a run whose loss is no number: at that step, before the weights are touched."""

import math
from typing import Any

from pytorch_lightning import Callback, LightningModule, Trainer

from nlpbook_core.errors import NotFinite
from nlpbook_core.events import event_types as ev
from nlpbook_core.training.callbacks import task_of

# Enough to see what was in the batch; a line of the event file has to stay short.
_MOST_PAIRS, _MOST_LETTERS = 64, 400


class StopAtNoNumber(Callback):
    """Looks at each loss between the gradient and the update.

    On a processor that is each step; elsewhere a look waits for the device, so only the steps that are logged
    are looked at.

    Args:
        emit: Is told of the step, and of the pairs in its batch.
        log_every_steps: As the settings say.
    """

    def __init__(self, emit: ev.EventSink, log_every_steps: int) -> None:
        self._emit, self._every = emit, log_every_steps

    def on_before_optimizer_step(self, trainer: Trainer, pl_module: LightningModule, optimizer: Any) -> None:
        """Raise `NotFinite` while the weights are still those of the step before."""
        step = trainer.global_step
        if pl_module.device.type != "cpu" and step % self._every:
            return
        last = {name: float(value) for name, value in task_of(pl_module).last_step.items()}
        if math.isfinite(last["loss"]):
            return
        rate, pairs = float(optimizer.param_groups[0]["lr"]), pairs_of_batch(trainer)
        self._emit(
            ev.StepLogged(
                step=step, epoch=trainer.current_epoch, loss=last["loss"], acc=last["acc"],
                learning_rate=rate, grad_norm=math.nan, pairs_per_s=0.0,
            )
        )  # fmt: skip
        self._emit(ev.BatchFailed(step=step, num_pairs=len(pairs), pairs=tuple(pairs[:_MOST_PAIRS])))
        raise NotFinite(value=last["loss"], step=step, learning_rate=rate)


def pairs_of_batch(trainer: Trainer) -> list[tuple[str, str, str]]:
    """Premise, hypothesis and label of the pairs that the loader handed out last."""
    loader: Any = trainer.train_dataloader
    sampler, size = loader.sampler, loader.batch_size
    last = sampler.batches_taken
    rows = sampler.order(sampler.epoch)[(last - 1) * size : last * size].tolist()
    examples = [loader.dataset.examples[row] for row in rows]
    return [(pair.text_a[:_MOST_LETTERS], pair.text_b[:_MOST_LETTERS], str(pair.label)) for pair in examples]
