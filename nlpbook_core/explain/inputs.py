"""The tensors of one pair, and the scores that a model gives to its embeddings."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from nlpbook_core.batches.loaders import collate_pairs

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair
    from nlpbook_core.inference.predictor import Predictor


def rows_of(encoded: "EncodedPair", num_rows: int = 1) -> dict[str, torch.Tensor]:
    """Ids, mask and segments without padding, each of shape (num_rows, seq)."""
    return collate_pairs([encoded] * num_rows)


def scorer(
    predictor: "Predictor", encoded: "EncodedPair", label: str
) -> Callable[[torch.Tensor], torch.Tensor]:
    """The logit of a label, shape (batch,), from word embeddings, shape (batch, seq, hidden)."""
    place = predictor.labels.index(label)

    def score(embeddings: torch.Tensor) -> torch.Tensor:
        rows = rows_of(encoded, len(embeddings))
        rows.pop("input_ids")
        logits: torch.Tensor = predictor.model(inputs_embeds=embeddings, **rows).logits
        return logits[:, place]

    return score


def embedded(predictor: "Predictor", ids: torch.Tensor) -> torch.Tensor:
    """The word embeddings of ids, shape (batch, seq, hidden), cut off from the graph."""
    found: torch.Tensor = predictor.model.get_input_embeddings()(ids)
    return found.detach()
