"""Minimum functionality tests in CheckList's sense: simple pairs whose label is beyond doubt, by capability.

The pairs themselves are in `sure_pairs.toml`.
"""

import tomllib
from functools import cache
from pathlib import Path

from nlpbook_core.behaviour.minimal_pairs import MinimalPair


@cache
def sure_pairs() -> dict[str, tuple[MinimalPair, ...]]:
    """The pairs of each capability, in the order of the file; `kind` is the capability's name."""
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        capability: tuple(
            MinimalPair(capability, premise, hypothesis, label, "functionality")
            for label, pairs in by_label.items()
            for premise, hypothesis in pairs
        )
        for capability, by_label in tables.items()
    }
