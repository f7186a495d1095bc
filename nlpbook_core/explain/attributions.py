"""How much each piece speaks for a label, by Captum, over both sentences at once.

Nothing is hooked into the model, so others may ask it meanwhile.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch

from nlpbook_core.explain.inputs import embedded, rows_of, scorer
from nlpbook_core.explain.integral import POINTS, ever_finer
from nlpbook_core.progress import Progress

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair
    from nlpbook_core.inference.predictor import Predictor

Baseline = Literal["pad", "mask"]
NUM_STEPS = 100
ANSWER_WITHIN_S = (
    12.0  # 15 are promised to who waits for it; the rest is for reading the model and for drawing
)
_GOOD = 0.01  # of the difference that is shared out, or of 1 where that is smaller


@dataclass(frozen=True)
class Attribution:
    """What each piece contributes to the logit of a label.

    Attributes:
        label: Whose logit is explained.
        scores: One a position without padding; positive speaks for the label.
        score: The logit.
        baseline_score: The logit of the baseline; None where the method has none.
        completeness_error: How far the scores' sum is from `score - baseline_score`; None likewise.
        num_steps: Gradients that it took.
    """

    label: str
    scores: tuple[float, ...]
    score: float
    baseline_score: float | None = None
    completeness_error: float | None = None
    num_steps: int = 1

    @property
    def adds_up(self) -> bool:
        """Whether the scores share out all but a hundredth of the difference; true where there is none."""
        if self.baseline_score is None or self.completeness_error is None:
            return True
        return self.completeness_error <= _bound(self.score, self.baseline_score)


def integrated_gradients(
    predictor: "Predictor",
    encoded: "EncodedPair",
    label: str,
    baseline: Baseline = "pad",
    num_steps: int = NUM_STEPS,
    within_s: float | None = None,
    progress: Progress | None = None,
) -> Attribution:
    """Integrated gradients (Sundararajan et al. 2017) from a pair without content to this pair.

    The baseline keeps what makes a pair a pair, that is [CLS], [SEP], segments and lengths; every other
    piece is [PAD] or [MASK]. Steps are put where the score changes abruptly, until the scores add up to
    within a hundredth, or steps or time are used up.

    Args:
        predictor: The model.
        encoded: The pair.
        label: One of the model's labels.
        baseline: What stands for a piece that says nothing.
        num_steps: At most so many points of the integral; at least `integral.POINTS` are taken.
        within_s: Begin nothing that would not be over within so many seconds; None: take the time it needs.
        progress: Called with the steps taken and how many it will be at most; may raise to stop.
    """
    score = scorer(predictor, encoded, label)
    inputs = embedded(predictor, rows_of(encoded)["input_ids"])
    base = embedded(predictor, baseline_ids(predictor, encoded, baseline))
    with torch.no_grad():
        here, there = float(score(inputs)[0]), float(score(base)[0])
    began, taken = time.monotonic(), 0
    for found in ever_finer(score, base, inputs):
        taken += 2 * POINTS if taken else POINTS
        per_step = (time.monotonic() - began) / taken
        most = num_steps if within_s is None else min(num_steps, int(within_s / per_step))
        if progress is not None:
            progress(taken, max(taken, most))
        if sum(abs(one.gap) for one in found) <= _bound(here, there) or taken + 2 * POINTS > most:
            break
    parts = torch.stack([one.parts for one in found]).sum(dim=0)
    error = abs(float(parts.sum()) - (here - there))
    return Attribution(label, tuple(parts.tolist()), here, there, error, taken)


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


def _bound(score: float, baseline_score: float) -> float:
    return _GOOD * max(1.0, abs(score - baseline_score))


def _per_position(parts: torch.Tensor) -> tuple[float, ...]:
    return tuple(float(value) for value in parts[0].sum(dim=-1).detach())
