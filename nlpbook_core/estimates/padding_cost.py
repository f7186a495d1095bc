"""What padding costs in time, here and now: real passes through the model on batches of given shapes.

`measure` is for pages: it computes in a process of its own, so that a page's server never loads torch.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from nlpbook_core import corpora, subprocesses
from nlpbook_core.estimates import estimate as estimates
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

Shape = tuple[int, int]
_ROUNDS, _MORE_ROUNDS, _QUICK_S = 2, 7, 1.0
_TIMEOUT_S = 240.0


def measure(
    args: ClassificationTrainArguments, shapes: Mapping[str, Sequence[Shape]], timeout_s: float = _TIMEOUT_S
) -> dict[str, float]:
    """Seconds of one training pass (forward and backward) through all batches of each way.

    Args:
        args: The settings; the model's sizes come from it, or are kcbert-base's where it is not here.
        shapes: By name of the way: pairs and length of each batch.
        timeout_s: After which it is given up.

    Raises:
        WorkerFailed: If it took too long, or ended without an answer.
        NlpbookError: If the settings or the model folder that they name cannot be used.
    """
    question = {"arguments": args.to_dict(), "shapes": shapes}
    module = "nlpbook_core.estimates.padding_cost"
    found: dict[str, float] = subprocesses.call(module, "padding", timeout_s, question)
    return found


def time_passes(model: Any, shapes: Mapping[str, Sequence[Shape]]) -> dict[str, float]:
    """Seconds of one pass through the batches of each way; the ways take turns, medians count.

    Args:
        model: A classifier of three labels.
        shapes: As for `measure`.
    """
    model.train()
    longest = max((shape for batches in shapes.values() for shape in batches), key=lambda s: s[0] * s[1])
    _pass(model, longest)  # the first pass allocates: it is not timed
    times: dict[str, list[float]] = {name: [] for name in shapes}
    rounds, began = _ROUNDS, time.monotonic()
    while len(min(times.values(), key=len)) < rounds:
        for name, batches in shapes.items():
            start = time.perf_counter()
            for shape in batches:
                _pass(model, shape)
            times[name].append(time.perf_counter() - start)
        rounds = _MORE_ROUNDS if time.monotonic() - began < _QUICK_S else rounds
    return {name: median(found) for name, found in times.items()}


def _pass(model: Any, shape: Shape) -> None:
    import torch

    ids = torch.randint(5, model.config.vocab_size, shape)
    labels = torch.randint(0, model.config.num_labels, (shape[0],))
    model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss.backward()
    model.zero_grad()


def _model(args: ClassificationTrainArguments) -> Any:
    """The architecture with random weights: time is the same."""
    from transformers import AutoConfig, AutoModelForSequenceClassification, BertConfig

    folder = estimates.local_folder(args.pretrained_model_name)
    config: Any = AutoConfig.from_pretrained(folder) if folder else BertConfig(vocab_size=30_000)
    config.num_labels = corpora.for_arguments(args).num_labels
    factory: Any = AutoModelForSequenceClassification
    return factory.from_config(config)


def _answer(asked: dict[str, Any]) -> dict[str, float]:
    shapes = {name: [(int(n), int(width)) for n, width in found] for name, found in asked["shapes"].items()}
    return time_passes(_model(presets.from_dict(asked["arguments"])), shapes)


if __name__ == "__main__":
    sys.exit(subprocesses.reply(_answer))
