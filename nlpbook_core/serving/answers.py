"""What goes over the wire: the pair that is asked, and the book's answer with numbers in full."""

import math
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from nlpbook_core.errors import NotFinite

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Prediction

MAX_CHARACTERS = 4_000
MAX_PAIRS = 64
# Part of what programs get, so the same whatever the form's language.
_BOOKS_WORDS = {"entailment": "참", "contradiction": "거짓", "neutral": "중립"}

Sentence = Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS, pattern=r"\S")]


class PairBody(BaseModel):
    """Two sentences."""

    model_config = ConfigDict(extra="forbid")

    premise: Sentence
    hypothesis: Sentence


class PairsBody(BaseModel):
    """Many pairs at once."""

    model_config = ConfigDict(extra="forbid")

    pairs: Annotated[list[PairBody], Field(min_length=1, max_length=MAX_PAIRS)]


class Answer(BaseModel):
    """What the model says. For each label there are also the book's `<label>_data`, a text such as
    `참 0.97`, and `<label>_width`, the length of its bar."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, str] = Field(init=False)

    premise: str
    hypothesis: str
    prediction: Annotated[str, Field(description="The label in words, as in `참 (entailment)`")]
    label: Annotated[str, Field(description="The label as the model folder names it")]
    probabilities: dict[str, float]
    logits: dict[str, float]
    num_cut: Annotated[int, Field(description="Pieces that were cut off because the pair is too long")]


class Answers(BaseModel):
    """One answer a pair, in order."""

    predictions: list[Answer]


class State(BaseModel):
    """How the service is."""

    status: str


class Problem(BaseModel):
    """What was wrong."""

    code: str
    message: str
    fields: dict[str, str | int | float | bool]


class ErrorBody(BaseModel):
    """The form of every error."""

    error: Problem


def answer(found: "Prediction") -> Answer:
    """The book's fields, and the numbers behind them.

    Raises:
        NotFinite: If the model gives no numbers.
    """
    numbers = (*found.logits.values(), *found.probabilities.values())
    if not all(math.isfinite(number) for number in numbers):
        raise NotFinite(value="NaN", step=0, learning_rate=0)
    shown: dict[str, Any] = {}
    for label, share in found.probabilities.items():
        shown[f"{label}_data"] = f"{word(label)} {share:.2f}"
        shown[f"{label}_width"] = f"{100 * share:.6f}%"
    spoken = word(found.label)
    return Answer(
        premise=found.premise,
        hypothesis=found.hypothesis,
        prediction=found.label if spoken == found.label else f"{spoken} ({found.label})",
        label=found.label,
        probabilities=found.probabilities,
        logits=found.logits,
        num_cut=len(found.encoded.dropped),
        **shown,
    )


def word(label: str) -> str:
    """A label as the book says it; others stay as they are."""
    return _BOOKS_WORDS.get(label, label)
