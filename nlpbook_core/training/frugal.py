"""A batch that does not fit into memory is taken in parts; the update stays that of the whole batch.

The gradients of the parts add up to the gradient of the batch, so steps, epochs and schedule stay as they
were planned, and the loader need not know.
"""

import gc
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import torch
from pytorch_lightning.utilities.memory import is_oom_error
from transformers import PreTrainedModel

from nlpbook_core.errors import OutOfMemoryAtOne
from nlpbook_core.events import event_types as ev
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training.task import Batch, ClassificationTask

Result = TypeVar("Result")

# Of devices that Lightning does not know the words of: Apple's, and XLA's.
_OTHER_WORDS = ("MPS backend out of memory", "RESOURCE_EXHAUSTED")


class FrugalTask(ClassificationTask):
    """Halves the pairs that are computed at once when memory runs out, and takes the step again.

    Args:
        model: A sequence classifier.
        args: The settings.
        num_steps: Steps of the whole training.
        emit: Is told of each halving.

    Attributes:
        pairs_at_once: Most pairs in one forward pass; the batch size until memory runs out.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        args: ClassificationTrainArguments,
        num_steps: int | None,
        emit: ev.EventSink,
    ) -> None:
        super().__init__(model, args, num_steps)
        self._emit = emit
        self.pairs_at_once = args.batch_size
        self._num_pairs = 0
        self._waiting: list[Batch] = []

    def training_step(self, batch: Batch, batch_idx: int) -> torch.Tensor:
        """Loss of the batch, or its first part's share of it; `backward` does the others."""
        self._num_pairs = len(batch["labels"])
        first, *self._waiting = in_parts(batch, self.pairs_at_once)
        if not self._waiting:
            return super().training_step(batch, batch_idx)
        self.last_step = {}
        return self._share(first)

    def backward(self, loss: torch.Tensor, *args: Any, **kwargs: Any) -> None:
        """Gradients of the first part, then of each that waits, added up."""
        super().backward(loss, *args, **kwargs)
        scaler = getattr(self.trainer.precision_plugin, "scaler", None)  # of half precision on a GPU
        while self._waiting:
            with self.trainer.precision_plugin.train_step_context():
                share = self._share(self._waiting.pop(0))
            super().backward(share if scaler is None else scaler.scale(share), *args, **kwargs)

    def optimizer_step(
        self, epoch: int, batch_idx: int, optimizer: Any, optimizer_closure: Callable[[], Any] | None = None
    ) -> None:
        """Take the step; where memory runs out, again with half as many pairs at once.

        Raises:
            OutOfMemoryAtOne: If not even one pair fits.
        """
        step = partial(super().optimizer_step, epoch, batch_idx, optimizer, optimizer_closure)
        while not _fits(step):
            optimizer.zero_grad(set_to_none=True)
            self._waiting.clear()
            free_memory()
            self._halve()

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """As the book's, in parts of the same size, or smaller ones where memory runs out here."""
        waiting = in_parts(batch, self.pairs_at_once)
        while waiting:
            part = waiting.pop(0)
            step = partial(super().validation_step, part, batch_idx)
            if not _fits(step):
                self._num_pairs = len(part["labels"])
                self._halve()
                waiting[:0] = in_parts(part, self.pairs_at_once)

    def frugally(self, compute: Callable[[int], Result]) -> Result:
        """What a computation gives that is told how many pairs to take at once; again with fewer where memory
        runs out.

        Raises:
            OutOfMemoryAtOne: If not even one pair fits.
        """
        found: list[Result] = []
        while not _fits(lambda: found.append(compute(self.pairs_at_once))):
            self._num_pairs = self.pairs_at_once
            self._halve()
        return found[0]

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """A run that goes on need not run out of memory again to know."""
        checkpoint["pairs_at_once"] = self.pairs_at_once

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Take up what was known."""
        self.pairs_at_once = int(checkpoint.get("pairs_at_once", self.pairs_at_once))

    def _share(self, part: Batch) -> torch.Tensor:
        """The part's loss, by its share of the batch; loss and accuracy of the step grow with it."""
        outputs = self.model(**part)
        hits = outputs.logits.detach().argmax(dim=-1) == part["labels"]
        share: torch.Tensor = outputs.loss * len(hits) / self._num_pairs
        self.last_step["loss"] = self.last_step.get("loss", 0.0) + share.detach()
        self.last_step["acc"] = self.last_step.get("acc", 0.0) + hits.float().sum() / self._num_pairs
        return share

    def _halve(self) -> None:
        before = min(self.pairs_at_once, self._num_pairs)
        if before <= 1:
            raise OutOfMemoryAtOne(device=self.device.type, value=self.args.max_seq_length)
        self.pairs_at_once = -(-before // 2)
        parts = -(-self.args.batch_size // self.pairs_at_once)
        warned = ev.Warned(
            code="batch-halved",
            fields={
                "step": self.trainer.global_step, "before": before, "pairs": self.pairs_at_once,
                "parts": parts, "batch": self.args.batch_size,
            },
        )  # fmt: skip
        self._emit(warned)


def in_parts(batch: Batch, most: int) -> list[Batch]:
    """The batch cut into batches of at most so many pairs, in their order."""
    if len(batch["labels"]) <= most:
        return [batch]
    columns = {name: torch.split(value, most) for name, value in batch.items()}
    return [dict(zip(columns, part, strict=True)) for part in zip(*columns.values(), strict=True)]


def ran_out(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whatever device."""
    known = isinstance(error, MemoryError | torch.OutOfMemoryError) or is_oom_error(error)
    return known or any(words in str(error) for words in _OTHER_WORDS)


def _fits(compute: Callable[[], object]) -> bool:
    """Do it, and say whether memory sufficed. What it had taken till then is given back."""
    try:
        compute()
    except (RuntimeError, MemoryError) as error:
        if not ran_out(error):
            raise
    else:
        return True
    free_memory()  # outside of the handler: the error holds on to all that was computed
    return False


def free_memory() -> None:
    """Give back what a step that failed had taken."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
