"""Text without labels for the vocabulary and for pretraining: sentence pairs from the same grammar."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.mini_world.drafts import World, lot
from scripts.mini_world.phenomena import PHENOMENA

Pair = tuple[str, str]


def pairs(seed: int, each: int = 3) -> Iterator[Pair]:
    """Endless premises of the train lot, each with some of its candidates, picked whatever their label."""
    world = World(seed)
    sources = list(PHENOMENA.values())
    while True:
        draft = world.pick(sources)(world)
        if lot(draft.premise) != "train":
            continue
        texts = sorted({candidate.text for candidate in draft.candidates})
        for text in world.some(texts, min(each, len(texts))):
            yield draft.premise, text


def sentences(seed: int, count: int) -> list[str]:
    """The first and second sentences of as many pairs as needed."""
    found: list[str] = []
    for premise, text in pairs(seed):
        found += [premise, text]
        if len(found) >= count:
            return found[:count]
    return found
