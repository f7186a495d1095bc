"""How much each piece speaks for a label, by Captum, over both sentences at once.

Nothing is hooked into the model, so others may ask it meanwhile.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch

from nlpbook_core.explain.inputs import embedded, rows_of, scorer

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair
    from nlpbook_core.inference import Predictor

Baseline = Literal["pad", "mask"]
NUM_STEPS = 100
_AT_ONCE = 10  # steps in one batch


@dataclass(frozen=True)
class Attribution:
    """What each piece contributes to the logit of a label.

    Attributes:
        label: Whose logit is explained.
        scores: One a position without padding; positive speaks for the label.
        score: The logit.
        baseline_score: The logit of the baseline; None where the method has none.
        completeness_error: How far the scores' sum is from `score - baseline_score`; None likewise.
    """

    label: str
    scores: tuple[float, ...]
    score: float
    baseline_score: float | None = None
    completeness_error: float | None = None


def integrated_gradients(
    predictor: "Predictor",
    encoded: "EncodedPair",
    label: str,
    baseline: Baseline = "pad",
    num_steps: int = NUM_STEPS,
) -> Attribution:
    """Integrated gradients (Sundararajan et al. 2017) from a pair without content to this pair.

    The baseline keeps what makes a pair a pair, that is [CLS], [SEP], segments and lengths; every other
    piece is [PAD] or [MASK].

    Args:
        predictor: The model.
        encoded: The pair.
        label: One of the model's labels.
        baseline: What stands for a piece that says nothing.
        num_steps: Points of the integral; more make the completeness error smaller.
    """
    from captum.attr import IntegratedGradients

    score = scorer(predictor, encoded, label)
    inputs = embedded(predictor, rows_of(encoded)["input_ids"])
    base = embedded(predictor, baseline_ids(predictor, encoded, baseline))
    parts, error = IntegratedGradients(score).attribute(
        inputs, baselines=base, n_steps=num_steps, internal_batch_size=_AT_ONCE, return_convergence_delta=True
    )
    with torch.no_grad():
        here, there = float(score(inputs)[0]), float(score(base)[0])
    return Attribution(label, _per_position(parts), here, there, abs(float(error[0])))


def input_x_gradient(predictor: "Predictor", encoded: "EncodedPair", label: str) -> Attribution:
    """Gradient times input: one step instead of an integral, quicker and rougher."""
    from captum.attr import InputXGradient

    score = scorer(predictor, encoded, label)
    inputs = embedded(predictor, rows_of(encoded)["input_ids"]).requires_grad_()
    parts = InputXGradient(score).attribute(inputs)
    with torch.no_grad():
        return Attribution(label, _per_position(parts), float(score(inputs)[0]))


def baseline_ids(predictor: "Predictor", encoded: "EncodedPair", baseline: Baseline) -> torch.Tensor:
    """The pair with its content taken out, shape (1, seq)."""
    tokenizer = predictor.tokenizer
    chosen = tokenizer.mask_token_id if baseline == "mask" else tokenizer.pad_token_id
    blank = int(chosen if chosen is not None else tokenizer.pad_token_id or 0)
    kinds = encoded.kinds[: encoded.num_tokens]
    ids = encoded.input_ids[: encoded.num_tokens]
    return torch.tensor([[id_ if kind == "special" else blank for id_, kind in zip(ids, kinds, strict=True)]])


def _per_position(parts: torch.Tensor) -> tuple[float, ...]:
    return tuple(float(value) for value in parts[0].sum(dim=-1).detach())
