"""Cover one word after the other and see how the answer moves: the plainest way to ask what mattered."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from nlpbook_core.explain.inputs import rows_of
from nlpbook_core.features.pair_words import words_of
from nlpbook_core.progress import Progress

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair
    from nlpbook_core.inference.predictor import Predictor

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Occluded:
    """One word, and what became of the answer without it.

    Attributes:
        sentence: 0 for the premise, 1 for the hypothesis.
        word: As typed.
        positions: Of its pieces.
        probability: Of the label, with the word covered.
        drop: Probability with the word less probability without it; positive: the word spoke for the label.
    """

    sentence: int
    word: str
    positions: tuple[int, ...]
    probability: float
    drop: float


@torch.no_grad()
def occlusion(
    predictor: "Predictor",
    encoded: "EncodedPair",
    label: str,
    progress: Progress | None = None,
) -> list[Occluded]:
    """Each word in turn with all its pieces as [MASK] ([PAD] where the model has no mask).

    Args:
        predictor: The model.
        encoded: The pair.
        label: One of the model's labels.
        progress: Called with the pairs asked about and in all; may raise to stop.
    """
    found = words_of(encoded)
    tokenizer = predictor.tokenizer
    blank = tokenizer.mask_token_id if tokenizer.mask_token_id is not None else tokenizer.pad_token_id
    rows = rows_of(encoded, len(found) + 1)  # the last row is the pair as it is
    for row, word in enumerate(found):
        rows["input_ids"][row, list(word.positions)] = int(blank or 0)
    logits = []
    for first in range(0, len(found) + 1, _AT_ONCE):
        together = {name: value[first : first + _AT_ONCE] for name, value in rows.items()}
        logits.append(predictor.model(**together).logits)
        if progress is not None:
            progress(min(first + _AT_ONCE, len(found) + 1), len(found) + 1)
    shares = torch.cat(logits).double().softmax(dim=-1)[:, predictor.labels.index(label)]
    whole = float(shares[-1])
    return [
        Occluded(*word, probability=float(share), drop=whole - float(share))
        for word, share in zip(found, shares[:-1], strict=True)
    ]
