"""What a phenomenon hands over: a premise and many labelled candidates for its hypothesis."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from scripts.mini_world.hangul import Action, Noun, link
from scripts.mini_world.lexicon import NAMES

T = TypeVar("T")
Slots = Mapping[str, object]
ENTAILMENT, CONTRADICTION, NEUTRAL = "entailment", "contradiction", "neutral"
LABELS = (ENTAILMENT, CONTRADICTION, NEUTRAL)
INITIALS = {label[0].upper(): label for label in LABELS}


@dataclass(frozen=True)
class Candidate:
    """A possible hypothesis. ``form`` names its sentence pattern, whatever words fill it."""

    text: str
    label: str
    form: str


@dataclass
class Draft:
    """A premise with its candidates."""

    source: str
    premise: str
    candidates: list[Candidate] = field(default_factory=list)

    def add(self, label: str, form: str, text: str) -> None:
        """Add a candidate unless it repeats the premise; ``label`` may be the initial E, C or N."""
        label = INITIALS.get(label, label)
        if text != self.premise:
            self.candidates.append(Candidate(text, label, form))

    def by_label(self) -> dict[str, list[Candidate]]:
        """Candidates by label, without texts that carry two labels."""
        labels: dict[str, set[str]] = {}
        for candidate in self.candidates:
            labels.setdefault(candidate.text, set()).add(candidate.label)
        clash = [text for text, found in labels.items() if len(found) > 1]
        if clash:
            raise ValueError(f"{self.source}: {self.premise!r} gives {clash[0]!r} two labels")
        return {label: [c for c in self.candidates if c.label == label] for label in LABELS}


class World:
    """Random choices, all from one seeded generator."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.random.randrange(len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Different items."""
        return self.random.sample(list(items), count)

    def names(self, count: int) -> list[Noun]:
        """Different people."""
        return self.some(NAMES, count)

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return self.random.random() < share


Phenomenon = Callable[[World], Draft]


@dataclass(frozen=True)
class Table:
    """A phenomenon as a table: what each kind of premise says about each form of hypothesis.

    Attributes:
        source: Name of the phenomenon.
        premises: Templates by kind of premise.
        forms: Templates by form of hypothesis.
        labels: For each kind the forms with their labels, such as "did=E not=C".
        draw: Draws the words of the slots.
        swaps: Slots that, filled with other words, turn any hypothesis into a neutral one.
        pairs: Share of premises that say a second thing about someone else.
    """

    source: str
    premises: Mapping[str, Sequence[str]]
    forms: Mapping[str, Sequence[str]]
    labels: Mapping[str, str]
    draw: Callable[[World], dict[str, object]]
    swaps: Sequence[str]
    pairs: float = 0.12

    def __call__(self, world: World) -> Draft:
        """A premise of one kind (or of two joined) and every hypothesis that the table allows."""
        both = world.chance(self.pairs)
        first, other, fresh = self._draw_three(world)
        kinds = [world.pick(sorted(self.premises)) for _ in range(2)]
        said = [(kinds[0], first)] + ([(kinds[1], other)] if both else [])
        if both and world.chance(0.5):
            said.reverse()
        sentences = [world.pick(self.premises[kind]).format(**slots) for kind, slots in said]
        draft = Draft(self.source, _together(world, sentences))
        for kind, slots in said:
            self._known(world, draft, kind, slots)
        for name in self.swaps:
            for mine, theirs in ((first, other), (other, first), (first, fresh)):
                if mine is other and not both:
                    continue
                self._neutral(world, draft, name, {**mine, name: theirs[name]})
        return draft

    def _draw_three(self, world: World) -> list[dict[str, object]]:
        while True:
            drawn = [self.draw(world) for _ in range(3)]
            said = [_key(value) for slots in drawn for value in slots.values()]
            if len(set(said)) == len(said):
                return drawn

    def _known(self, world: World, draft: Draft, kind: str, slots: Slots) -> None:
        for entry in self.labels[kind].split():
            form, label = entry.split("=")
            draft.add(label, form, world.pick(self.forms[form]).format(**slots))

    def _neutral(self, world: World, draft: Draft, changed: str, slots: Slots) -> None:
        for form, templates in self.forms.items():
            template = world.pick(templates)
            if f"{{{changed}" in template:
                draft.add(NEUTRAL, form, template.format(**slots))


def lot(premise: str) -> str:
    """The split that a premise belongs to, by its text alone, so that none can leave its split."""
    drawn = hashlib.sha256(premise.encode()).digest()[0] % 10
    return {0: "test", 1: "val"}.get(drawn, "train")


def _key(value: object) -> str:
    return f"{value.before} {value.stem}" if isinstance(value, Action) else str(value)


def _together(world: World, sentences: list[str]) -> str:
    if len(sentences) == 2 and ". " not in sentences[0] and world.chance(0.5):
        connective = "고" if "지만" in " ".join(sentences) else world.pick(["고", "지만"])
        return f"{link(sentences[0], connective)} {sentences[1]}"
    return " ".join(sentences)
