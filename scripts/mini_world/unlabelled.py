"""Text without labels for the vocabulary and for pretraining: sentence pairs from the same grammar."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.mini_world.corpus import FOLDER
from scripts.mini_world.drafts import World
from scripts.mini_world.phenomena import PHENOMENA
from scripts.mini_world.shortcuts import read

Pair = tuple[str, str]


def held_out() -> set[str]:
    """The premises of val and test, which pretraining must not see."""
    return {row["premise"] for split in ("val", "test") for row in read(FOLDER, split)}


def pairs(seed: int, each: int = 3) -> Iterator[Pair]:
    """Endless premises, each with ``each`` sentences picked among its candidates whatever their label."""
    world, closed = World(seed), held_out()
    sources = list(PHENOMENA.values())
    while True:
        draft = world.pick(sources)(world)
        if draft.premise in closed:
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
