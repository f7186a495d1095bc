"""Pairs for human eyes: searching a split, and dealing a few of them for an exercise."""

import random
from collections.abc import Sequence

from nlpbook_core.examples import ClassificationExample

# Nobody reads so many; searching looks at all of them.
MOST_ROWS = 5_000


def search(
    examples: Sequence[ClassificationExample], words: str = "", label: str = "", source: str = ""
) -> list[int]:
    """Places of the pairs in which every word occurs, with that label and source where they are given.

    Args:
        examples: A split.
        words: Separated by spaces; each may stand in either sentence. Case is ignored.
        label: A label's name, or empty for all.
        source: As in `ClassificationExample.source`, or empty for all.
    """
    wanted = words.casefold().split()
    return [
        place
        for place, example in enumerate(examples)
        if (not label or example.label == label)
        and (not source or example.source == source)
        and (not wanted or _has_all(example, wanted))
    ]


def _has_all(example: ClassificationExample, wanted: Sequence[str]) -> bool:
    text = f"{example.text_a}\n{example.text_b}".casefold()
    return all(word in text for word in wanted)


def sources(examples: Sequence[ClassificationExample]) -> list[str]:
    """The sources that occur, in the order of their names."""
    return sorted({example.source for example in examples if example.source})


def deal(examples: Sequence[ClassificationExample], number: int, seed: int) -> list[int]:
    """Places of some pairs by chance, no premise twice as long as there are enough of them."""
    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)
    seen: set[str] = set()
    fresh: list[int] = []
    again: list[int] = []
    for place in order:
        (again if examples[place].text_a in seen else fresh).append(place)
        seen.add(examples[place].text_a)
    return [*fresh, *again][:number]
