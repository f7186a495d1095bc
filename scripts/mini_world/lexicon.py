"""The words of the mini world, read from ``words.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

from scripts.mini_world.hangul import Action, Noun

Ends = tuple[str, str]


def nouns(text: str) -> list[Noun]:
    """Nouns written with spaces between them."""
    return [Noun(word) for word in text.split()]


def actions(text: str) -> list[Action]:
    """Actions written as "object stem" with commas between them."""
    found = []
    for phrase in text.split(","):
        before, _, stem = " ".join(phrase.split()).rpartition(" ")
        found.append(Action(before, stem))
    return found


_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))

NAMES = nouns(_WORDS["names"])
GROUPS = nouns(_WORDS["groups"])
ACTIONS = actions(_WORDS["actions"])
TASKS = actions(_WORDS["tasks"])
HABITS = actions(_WORDS["habits"])
MISHAPS = actions(_WORDS["mishaps"])
SYMMETRIC = actions(_WORDS["symmetric"])
ONE_SIDED = actions(_WORDS["one_sided"])
ONE_WINNER = actions(_WORDS["one_winner"])
RULES = [(actions(rule["triggers"]), actions(rule["outcomes"])) for rule in _WORDS["rules"]]
CHANGES: list[tuple[str, str, str]] = [
    (thing, done, undergone) for thing, done, undergone in _WORDS["changes"]
]

QUALITIES: list[tuple[str, str, str]] = [(what, more, less) for what, more, less in _WORDS["qualities"]]
BONDS: list[tuple[Noun, Noun]] = [(Noun(one), Noun(other)) for one, other in _WORDS["bonds"]]

EVENTS = nouns(_WORDS["events"])
WEEKDAYS = nouns(_WORDS["weekdays"])
WEEKEND = nouns(_WORDS["weekend"])
SEASONS: dict[str, list[Noun]] = {entry["season"]: nouns(entry["months"]) for entry in _WORDS["seasons"]}

# Kind, a verb for its members, members.
CATEGORIES: list[tuple[Noun, str, list[Noun]]] = [
    (Noun(entry["kind"]), entry["verb"], nouns(entry["members"])) for entry in _WORDS["categories"]
]
# Things and the pairs of opposites that fit them.
SCALES: list[tuple[list[Noun], list[Ends]]] = [
    (nouns(entry["things"]), [(one, other) for one, other in entry["ends"]]) for entry in _WORDS["scales"]
]

NUMBERS: list[str] = _WORDS["numbers"].split()
# Counting word, the things it counts, what is done with them.
COUNTERS: list[tuple[str, list[Noun], list[Action]]] = [
    (entry["counter"], nouns(entry["things"]), actions(entry["deals"])) for entry in _WORDS["counters"]
]
