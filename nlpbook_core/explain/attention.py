"""Where each position looks, layer by layer and head by head.

Attention says what was mixed with what. It is not why the model answered so: other weights can give the
same answer (Jain and Wallace 2019).
"""

from typing import TYPE_CHECKING, Literal

import numpy as np
import torch
from numpy.typing import NDArray

from nlpbook_core.explain.inputs import rows_of

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair
    from nlpbook_core.inference.predictor import Predictor

Direction = Literal["all", "first_to_second", "second_to_first"]


@torch.no_grad()
def attention(predictor: "Predictor", encoded: "EncodedPair") -> NDArray[np.float64]:
    """Attention weights, shape (layer, head, from, to); each row of `to` sums to 1. Padding is left out."""
    layers = predictor.model(**rows_of(encoded), output_attentions=True).attentions
    return np.stack([layer[0].double().numpy() for layer in layers])


def one_view(weights: NDArray[np.float64], layer: int, head: int | None) -> NDArray[np.float64]:
    """One head of a layer, or the mean of its heads, shape (from, to)."""
    found: NDArray[np.float64] = weights[layer].mean(axis=0) if head is None else weights[layer, head]
    return found


def positions(encoded: "EncodedPair", direction: Direction) -> tuple[list[int], list[int]]:
    """The positions that look, and those that are looked at."""
    kinds = encoded.kinds[: encoded.num_tokens]
    first = [at for at, kind in enumerate(kinds) if kind == "first"]
    second = [at for at, kind in enumerate(kinds) if kind == "second"]
    if direction == "first_to_second":
        return first, second
    if direction == "second_to_first":
        return second, first
    return list(range(len(kinds))), list(range(len(kinds)))
