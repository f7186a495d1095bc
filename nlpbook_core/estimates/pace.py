"""Some real training steps on the device, with a clock and a look at the memory."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import psutil
import torch
from pytorch_lightning.utilities.memory import is_oom_error
from transformers import AutoConfig, AutoModelForSequenceClassification, BertConfig

from nlpbook_core import corpora
from nlpbook_core.devices.base import DeviceKind
from nlpbook_core.errors import ModelFolder, OutOfMemory
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training.task import decay_groups

# Above this many parameters a CPU takes seconds for a step: fewer pairs are timed, and scaled.
_LARGE = 20_000_000
_LARGE_BATCH_ON_CPU = 8
_MIN_STEPS, _MAX_STEPS, _ENOUGH_S = 2, 20, 2.0

T = TypeVar("T")


@dataclass(frozen=True)
class Pace:
    """What the steps took. Times in seconds, medians; memory in bytes.

    Attributes:
        num_parameters: Numbers that the model learns.
        measured_batch: Pairs a step.
        gradient_s: Forward and backward pass of that batch.
        update_s: AdamW's update, which does not depend on the batch.
        scoring_s_per_pair: A forward pass without gradient.
        fixed_bytes: Program, weights, gradients and AdamW's moments.
        batch_bytes: What came on top of it while the batch was gone through.
    """

    num_parameters: int
    measured_batch: int
    gradient_s: float
    update_s: float
    scoring_s_per_pair: float
    fixed_bytes: int
    batch_bytes: int


def take_steps(
    args: ClassificationTrainArguments, device: DeviceKind, folder: Path | None, row_length: int
) -> Pace:
    """Train some steps on random rows of the run's shape; the weights are random too, time is the same.

    Raises:
        ModelFolder: If the folder's config describes no classifier, or one for shorter rows.
        OutOfMemory: If a step does not fit.
    """
    before_bytes = _memory_now(device)
    model = _model(folder, corpora.for_arguments(args).num_labels)
    positions = getattr(model.config, "max_position_embeddings", None) or args.max_seq_length
    if args.max_seq_length > positions:
        reason = f"it has {positions} positions, max_seq_length is {args.max_seq_length}"
        raise ModelFolder(path=folder, reason=reason)
    num_parameters = sum(weight.numel() for weight in model.parameters())
    is_slow = device.is_processor and num_parameters > _LARGE
    num_pairs = min(args.batch_size, _LARGE_BATCH_ON_CPU) if is_slow else args.batch_size
    try:
        model.to(device.torch_name)
        batch = _batch(model, num_pairs, row_length)
        gradient_s, update_s = _time_training(model, batch, args, device)
        scoring_s = _time_scoring(model, batch)
    except RuntimeError as error:
        if is_oom_error(error):
            raise OutOfMemory(device=device.name, value=args.batch_size) from error
        raise
    # Weights, gradients and two moments, as float32.
    fixed_bytes = before_bytes + 16 * num_parameters
    return Pace(
        num_parameters=num_parameters,
        measured_batch=num_pairs,
        gradient_s=gradient_s,
        update_s=update_s,
        scoring_s_per_pair=scoring_s / num_pairs,
        fixed_bytes=fixed_bytes,
        batch_bytes=max(0, device.peak_bytes() - fixed_bytes),
    )


def _model(folder: Path | None, num_labels: int) -> Any:
    """The architecture from the folder's config; without one, kcbert-base's (its published config)."""
    factory: Any = AutoModelForSequenceClassification
    if folder is None:
        config: Any = BertConfig(vocab_size=30_000, max_position_embeddings=300)
        config.num_labels = num_labels
        return factory.from_config(config, dtype=torch.float32)
    try:
        config = AutoConfig.from_pretrained(folder)
        config.num_labels = num_labels
        return factory.from_config(config, dtype=torch.float32)
    except (OSError, ValueError, KeyError) as error:
        raise ModelFolder(path=folder, reason=str(error).splitlines()[0]) from error


def _batch(model: Any, num_pairs: int, row_length: int) -> dict[str, torch.Tensor]:
    shape = (num_pairs, row_length)
    ids = torch.randint(5, model.config.vocab_size, shape)
    rows = {"input_ids": ids, "attention_mask": torch.ones(shape, dtype=torch.int64)}
    rows["labels"] = torch.randint(0, model.config.num_labels, (num_pairs,))
    return {name: value.to(model.device) for name, value in rows.items()}


def _time_training(
    model: Any, batch: dict[str, torch.Tensor], args: ClassificationTrainArguments, device: DeviceKind
) -> tuple[float, float]:
    """Median seconds of a forward and backward pass, and of an update."""
    optimizer = torch.optim.AdamW(decay_groups(model, args.weight_decay), lr=args.learning_rate)
    half = {"float16": torch.float16, "bfloat16": torch.bfloat16}[device.half]
    model.train()

    def gradient() -> None:
        with torch.autocast(device.torch_name, dtype=half, enabled=args.fp16):
            loss = model(**batch).loss
        loss.backward()
        _wait_for(loss.detach())

    def update() -> None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), args.gradient_clip or float("inf"))
        optimizer.step()
        _wait_for(next(model.parameters()).detach().view(-1)[0])
        optimizer.zero_grad()

    gradient()  # the first pass allocates and compiles: it is not timed
    update()
    times = _repeat(lambda: (_timed(gradient), _timed(update)))
    return median(first for first, _ in times), median(second for _, second in times)


@torch.no_grad()
def _time_scoring(model: Any, batch: dict[str, torch.Tensor]) -> float:
    model.eval()

    def score() -> None:
        _wait_for(model(**batch).logits.view(-1)[0])

    score()
    return median(_repeat(lambda: _timed(score)))


def _repeat(take: Callable[[], T]) -> list[T]:
    """Take it twice at least, and on while it is quick."""
    began, found = time.monotonic(), [take()]
    while len(found) < _MIN_STEPS or (len(found) < _MAX_STEPS and time.monotonic() - began < _ENOUGH_S):
        found.append(take())
    return found


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _wait_for(value: torch.Tensor) -> None:
    """An accelerator works on its own: asking for a number waits until it is there."""
    value.float().item()


def _memory_now(device: DeviceKind) -> int:
    return 0 if device.has_own_memory else int(psutil.Process().memory_info().rss)
