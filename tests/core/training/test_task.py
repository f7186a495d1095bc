"""The schedule really decays, the metrics are fractions, and Lightning's hooks tell the truth."""

import math
from pathlib import Path

import pytest
import torch
from torch.optim import AdamW
from torch.utils.data import DataLoader

from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training.task import decay_groups, schedule


def rates(args: ClassificationTrainArguments, num_steps: int, num_moves: int) -> list[float]:
    optimizer = AdamW([torch.nn.Parameter(torch.zeros(1))], lr=args.learning_rate)
    scheduler, _ = schedule(optimizer, args, num_steps)
    seen = []
    for _ in range(num_moves):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return seen


def test_exponential_takes_a_tenth_off_each_epoch() -> None:
    """B1: the book's key was dropped and its rate stayed 5e-05; the figures are those of the right key."""
    args = ClassificationTrainArguments(schedule="exponential")
    assert rates(args, 100, 4) == pytest.approx([5e-5, 4.5e-5, 4.05e-5, 3.645e-5])


def test_constant_is_what_the_books_code_did() -> None:
    assert rates(ClassificationTrainArguments(schedule="constant"), 100, 3) == [5e-5] * 3


def test_linear_rises_to_the_rate_and_falls_to_nothing() -> None:
    args = ClassificationTrainArguments(schedule="linear_warmup", warmup_ratio=0.2, learning_rate=1.0)
    seen = rates(args, 10, 10)
    assert seen[0] == pytest.approx(0.5) and max(seen) == pytest.approx(1.0)
    assert seen[1:] == sorted(seen[1:], reverse=True) and 0 < seen[-1] < 0.2


def test_biases_and_norms_do_not_decay() -> None:
    module = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.LayerNorm(3))
    pulled, spared = decay_groups(module, 0.01)
    assert [tuple(weight.shape) for weight in pulled["params"]] == [(3, 4)] and pulled["weight_decay"] == 0.01
    assert len(spared["params"]) == 3 and spared["weight_decay"] == 0.0


def test_lightning_takes_the_schedule_of_the_task(tmp_path: Path) -> None:
    from pytorch_lightning import Trainer

    from nlpbook_core.models.pretrained import load_classifier
    from nlpbook_core.training.task import ClassificationTask
    from tests.support import tiny

    args = presets.preset("book", pretrained_model_name=str(tiny.write_model(tmp_path / "model")))
    model = load_classifier(args.pretrained_model_name, tiny.LABELS)
    task = ClassificationTask(model, args)
    batch = {name: torch.ones(4, 8, dtype=torch.long) for name in ("input_ids", "attention_mask")}
    loader = DataLoader([{**batch, "labels": torch.tensor([0, 1, 2, 0])}] * 2, batch_size=None)
    trainer = Trainer(
        max_epochs=3, logger=False, enable_checkpointing=False, enable_progress_bar=False,
        enable_model_summary=False, accelerator="cpu",
    )  # fmt: skip
    trainer.fit(task, train_dataloaders=loader, val_dataloaders=loader)
    assert trainer.optimizers[0].param_groups[0]["lr"] == pytest.approx(5e-5 * 0.9**3)
    assert 0 <= float(trainer.callback_metrics["val_acc"]) <= 1
    assert float(trainer.callback_metrics["val_loss"]) == pytest.approx(math.log(3), abs=0.4)
