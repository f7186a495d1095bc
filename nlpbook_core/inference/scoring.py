"""A model's opinion of a whole split: logits, probabilities and a choice for each pair."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from nlpbook_core.batches.loaders import collate_longest
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.features.dataset import ClassificationDataset
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.progress import Progress


@torch.no_grad()
def score(
    model: Any, dataset: ClassificationDataset, batch_size: int, progress: Progress | None = None
) -> NDArray[np.float64]:
    """Logits of every pair, shape (pairs, label), in the order of the dataset.

    Pairs are batched by length, shortest first, so that little of the work is padding.

    Args:
        model: A sequence classifier; put into evaluation mode.
        dataset: The encoded split.
        batch_size: Pairs a batch.
        progress: Called with pairs done and pairs in all; may raise to stop.
    """
    model.eval()
    order = np.argsort(dataset.lengths, kind="stable")
    rows: list[NDArray[np.float64]] = []
    for first in range(0, len(order), batch_size):
        batch = collate_longest([dataset[int(i)] for i in order[first : first + batch_size]])
        batch.pop("labels")
        logits = model(**{name: value.to(model.device) for name, value in batch.items()}).logits
        rows.append(logits.float().cpu().numpy().astype(np.float64))
        if progress is not None:
            progress(min(first + batch_size, len(order)), len(order))
    logits_sorted = np.concatenate(rows)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return logits_sorted[back]


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities along the last axis; the largest is taken off first so that nothing overflows."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float64] = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities


def cross_entropy(logits: NDArray[np.float64], gold: Sequence[int]) -> float:
    """Mean loss in nats, as training computes it."""
    picked = softmax(logits)[np.arange(len(gold)), np.asarray(gold)]
    return float(-np.log(np.maximum(picked, 1e-12)).mean())


def predicted_pairs(
    examples: Sequence[ClassificationExample], logits: NDArray[np.float64], labels: Sequence[str]
) -> list[PredictedPair]:
    """Each pair with the model's choice and its probabilities, to six digits."""
    return [
        PredictedPair(
            premise=example.text_a,
            hypothesis=example.text_b,
            label=example.label,
            predicted=labels[int(row.argmax())],
            probabilities=tuple(round(float(value), 6) for value in row),
            source=example.source,
            guid=example.guid,
            votes=example.votes,
            extra=example.extra,
        )
        for example, row in zip(examples, softmax(logits), strict=True)
    ]
