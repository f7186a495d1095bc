"""Pairs for human eyes: searching a split, and dealing a few of them for an exercise."""

import csv
import io
import random
from collections.abc import Sequence

from nlpbook_core.examples import ClassificationExample

# Pairs on one page of a table: what a browser gets at once.
PAGE_ROWS = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SORTS = ("file", "shortest", "longest", "premise")


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


def sort(examples: Sequence[ClassificationExample], places: list[int], by: str) -> list[int]:
    """The places in another order.

    Args:
        examples: A split.
        places: Of some of its pairs, in the split's order.
        by: One of `SORTS`; lengths are characters of both sentences.
    """
    if by == "premise":
        return sorted(places, key=lambda place: examples[place].text_a)
    if by in ("shortest", "longest"):
        return sorted(
            places,
            key=lambda place: len(examples[place].text_a) + len(examples[place].text_b),
            reverse=by == "longest",
        )
    return places


def num_pages(num_found: int) -> int:
    """Pages of a table; one at least."""
    return max(1, -(-num_found // PAGE_ROWS))


def page_of(places: Sequence[int], number: int) -> Sequence[int]:
    """The places on a page, counted from 1."""
    return places[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]


def as_csv(examples: Sequence[ClassificationExample], places: Sequence[int]) -> str:
    """The pairs as a table that spreadsheets open, with the labels' own names.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(("premise", "hypothesis", "label", "source", "votes"))
    for place in places:
        example = examples[place]
        cells = (example.text_a, example.text_b, example.label, example.source, " ".join(example.votes))
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return file.getvalue()


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
