"""What training does with a batch: the book's `ClassificationTask` on today's Lightning."""

import math
from collections.abc import Mapping
from typing import Any

import torch
from pytorch_lightning import LightningModule
from pytorch_lightning.utilities.types import OptimizerLRSchedulerConfig
from torch.optim import AdamW, Optimizer
from torch.optim.lr_scheduler import ExponentialLR, LambdaLR, LRScheduler
from transformers import PreTrainedModel

from nlpbook_core.settings.arguments import ClassificationTrainArguments

Batch = Mapping[str, torch.Tensor]


class ClassificationTask(LightningModule):
    """A model, its optimizer and its steps.

    A batch has `input_ids`, `attention_mask` and perhaps `token_type_ids`, each (batch, seq), and `labels`
    (batch,). Logged: `loss`, `acc` each step; `val_loss`, `val_acc` each validation, accuracies as
    fractions.

    Args:
        model: A sequence classifier.
        args: The settings.
        num_steps: Steps of the whole training, which `linear_warmup` needs; asked of the Trainer if None.
            A resumed run must say it: asking sets the loader up before its position is restored.

    Attributes:
        last_step: Loss, accuracy and gradient norm of the step just taken.
    """

    def __init__(
        self, model: PreTrainedModel, args: ClassificationTrainArguments, num_steps: int | None = None
    ) -> None:
        super().__init__()
        self._num_steps = num_steps
        # `from_pretrained` gives a model with dropout off, and Lightning 2 leaves it as it finds it.
        self.model = model.train()
        self.args = args
        self.last_step: dict[str, torch.Tensor] = {}

    def forward(self, batch: Batch) -> Any:
        """Loss and logits, (batch, label), as the model gives them."""
        return self.model(**batch)

    def training_step(self, batch: Batch, batch_idx: int) -> torch.Tensor:
        """Cross entropy of one batch, in nats."""
        outputs = self.model(**batch)
        hits = outputs.logits.detach().argmax(dim=-1) == batch["labels"]  # (batch,)
        acc = hits.float().mean()
        loss: torch.Tensor = outputs.loss
        self.last_step = {"loss": loss.detach(), "acc": acc}
        size = len(hits)
        self.log("loss", loss.detach(), prog_bar=False, on_step=True, batch_size=size)
        self.log("acc", acc, prog_bar=True, on_step=True, batch_size=size)
        return loss

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """Loss and accuracy of one batch; Lightning averages them over the pairs of the split."""
        outputs = self.model(**batch)
        hits = outputs.logits.argmax(dim=-1) == batch["labels"]  # (batch,)
        size = len(hits)
        self.log("val_loss", outputs.loss, prog_bar=True, on_epoch=True, batch_size=size)
        self.log("val_acc", hits.float().mean(), prog_bar=True, on_epoch=True, batch_size=size)

    def configure_gradient_clipping(
        self,
        optimizer: Optimizer,
        gradient_clip_val: float | None = None,
        gradient_clip_algorithm: str | None = None,
    ) -> None:
        """Shorten the gradient to `gradient_clip` if it is longer, and keep its length for the curve."""
        limit = self.args.gradient_clip or math.inf
        self.last_step["grad_norm"] = torch.nn.utils.clip_grad_norm_(self.parameters(), limit)

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """AdamW and a schedule under the key that Lightning reads, `lr_scheduler`."""
        groups = decay_groups(self.model, self.args.weight_decay)
        # One kernel for all weights: on a CPU the update of the mini model takes a third of the time.
        fused = all(weight.device.type in ("cpu", "cuda") for weight in self.model.parameters())
        optimizer = AdamW(groups, lr=self.args.learning_rate, fused=fused)
        num_steps = self._num_steps or 1
        if self._num_steps is None and self.args.schedule == "linear_warmup":
            num_steps = int(self.trainer.estimated_stepping_batches)
        scheduler, interval = schedule(optimizer, self.args, num_steps)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": interval}}


def schedule(
    optimizer: Optimizer, args: ClassificationTrainArguments, num_steps: int
) -> tuple[LRScheduler, str]:
    """The learning rate over time, and whether it moves each `step` or each `epoch`.

    `exponential`: x 0.9 after each epoch (what the book says). `constant`: never (what its code did).
    `linear_warmup`: from 0 up to the rate over `warmup_ratio` of the steps, then down to 0 (Devlin et al.
    2019).
    """
    if args.schedule == "exponential":
        return ExponentialLR(optimizer, gamma=0.9), "epoch"
    if args.schedule == "constant":
        return LambdaLR(optimizer, lambda step: 1.0), "epoch"
    warmup = max(1, round(args.warmup_ratio * num_steps))

    def factor(step: int) -> float:
        # The first step would otherwise be taken with a rate of zero: a step wasted.
        return min((step + 1) / warmup, max(0.0, (num_steps - step) / max(1, num_steps - warmup)))

    return LambdaLR(optimizer, factor), "step"


def decay_groups(model: torch.nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Weights that decay, and biases and layer norms that must not (Devlin et al. 2019, their code)."""
    named = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
    spared = [weight for name, weight in named if weight.ndim == 1]
    pulled = [weight for name, weight in named if weight.ndim != 1]
    return [{"params": pulled, "weight_decay": weight_decay}, {"params": spared, "weight_decay": 0.0}]
