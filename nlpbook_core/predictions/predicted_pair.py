"""One pair of a split, and what a model said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from nlpbook_core.examples import ClassificationExample

# The columns that every file of predictions has; all but the first two are needed.
TEXTS = ("guid", "source", "premise", "hypothesis", "label", "predicted")
_NEEDED = TEXTS[2:]
_OWN = {*TEXTS, "probabilities", "votes"}


@dataclass(frozen=True, slots=True)
class PredictedPair:
    """A pair with its gold label, and a model's answer.

    Attributes:
        premise: Taken as given.
        hypothesis: Judged against it.
        label: The gold label.
        predicted: The label that the model gave.
        probabilities: Of each label, in the order of the corpus's labels.
        source: Where the pair comes from (a genre or a phenomenon); empty if the corpus does not say.
        guid: The publisher's name for the pair; empty if it has none.
        votes: Labels that single annotators gave, if the corpus has them.
        extra: Further columns of a file of one's own, name and value.
    """

    premise: str
    hypothesis: str
    label: str
    predicted: str
    probabilities: tuple[float, ...] = ()
    source: str = ""
    guid: str = ""
    votes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether the model gave the gold label."""
        return self.predicted == self.label

    @property
    def confidence(self) -> float:
        """The probability that the model gave to its answer."""
        return max(self.probabilities)

    @property
    def example(self) -> ClassificationExample:
        """The pair without the answer, as its corpus had it."""
        return ClassificationExample(
            self.premise, self.hypothesis, self.label, self.source, self.guid, self.votes, self.extra
        )

    def column(self, name: str) -> str:
        """What stands in a column of text, one of `TEXTS` or of the file's own; empty if there is none."""
        return str(getattr(self, name)) if name in TEXTS else dict(self.extra).get(name, "")

    def to_json(self) -> dict[str, Any]:
        """One line of the file; columns of the file's own lie beside ours, which win."""
        votes = {"votes": list(self.votes)} if self.votes else {}
        texts = {name: self.column(name) for name in TEXTS}
        return {**dict(self.extra), **texts, "probabilities": list(self.probabilities), **votes}

    @classmethod
    def from_json(cls, body: Any) -> Self:
        """The pair of one line of the file.

        Raises:
            ValueError: If it is no prediction.
        """
        if not isinstance(body, dict) or not all(isinstance(body.get(name), str) for name in _NEEDED):
            raise ValueError("no pair with its labels")
        return cls(
            **{name: body[name] for name in _NEEDED},
            **{name: str(body.get(name) or "") for name in ("source", "guid")},
            probabilities=_numbers(body),
            votes=tuple(map(str, _list(body, "votes"))),
            extra=tuple((name, _text(value)) for name, value in body.items() if name not in _OWN),
        )


def _numbers(body: Mapping[str, Any]) -> tuple[float, ...]:
    found = _list(body, "probabilities")
    if not found or not all(isinstance(value, int | float) for value in found):
        raise ValueError("no probabilities")
    return tuple(map(float, found))


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    found = body.get(name) or []
    if not isinstance(found, list):
        raise ValueError(f"{name} is no list")
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)
