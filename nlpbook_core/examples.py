"""What a corpus yields: pairs of sentences with a label, before any tokenizer has seen them."""

from dataclasses import dataclass, field
from typing import Literal

# Premise and hypothesis, where nothing else of a pair is known.
Pair = tuple[str, str]
Mode = Literal["train", "val", "test"]
MODES: tuple[Mode, ...] = ("train", "val", "test")

# The book's order. A label's id is its place here, and the model's outputs keep that order.
LABELS = ("entailment", "contradiction", "neutral")


@dataclass(frozen=True, slots=True)
class ClassificationExample:
    """One pair as people wrote it (the book's name and fields).

    Attributes:
        text_a: Premise.
        text_b: Hypothesis.
        label: One of the corpus's label names.
        source: Where the pair comes from (a genre or a phenomenon), if the corpus says.
        guid: The publisher's name for the pair, if there is one.
        votes: Labels that single annotators gave, if the corpus has them.
        extra: Further columns of a file of one's own, name and value, to cut a score by.
    """

    text_a: str
    text_b: str
    label: str
    source: str = ""
    guid: str = ""
    votes: tuple[str, ...] = field(default=())
    extra: tuple[tuple[str, str], ...] = field(default=())
