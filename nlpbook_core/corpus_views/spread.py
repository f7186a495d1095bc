"""How the pairs of a split are spread: over sources, over lengths, over words that both sentences share."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlpbook_core.corpora.overlap import word_overlap
from nlpbook_core.examples import ClassificationExample

NUM_BINS = 5
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Spread:
    """How the pairs of a split are spread.

    Attributes:
        sources: Pairs of each source, the largest first; empty if the corpus names none.
        overlaps: Pairs of each label in each fifth of overlap.
        lengths: Pairs of each label by words of the hypothesis, from one to `MOST_WORDS` and more.
        mean_words: Of a premise and of a hypothesis.
    """

    sources: dict[str, int]
    overlaps: dict[str, tuple[int, ...]]
    lengths: dict[str, tuple[int, ...]]
    mean_words: tuple[float, float]


def spread_of(examples: Sequence[ClassificationExample], labels: Sequence[str]) -> Spread:
    """All of it at once."""
    return Spread(
        source_counts(examples),
        overlap_counts(examples, labels),
        length_counts(examples, labels),
        mean_words(examples),
    )


def source_counts(examples: Sequence[ClassificationExample]) -> dict[str, int]:
    """Pairs of each source, the largest first; empty if the corpus names none."""
    return dict(Counter(example.source for example in examples if example.source).most_common())


def overlap_counts(
    examples: Sequence[ClassificationExample], labels: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """For each label how many pairs fall into each fifth of overlap; whole overlap is in the last."""
    return _counts(
        examples, labels, NUM_BINS, lambda each: int(word_overlap(each.text_a, each.text_b) * NUM_BINS)
    )


def length_counts(
    examples: Sequence[ClassificationExample], labels: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """For each label how many hypotheses have one word, two, ...; `MOST_WORDS` and more are in the last."""
    return _counts(examples, labels, MOST_WORDS, lambda example: max(0, len(example.text_b.split()) - 1))


def mean_words(examples: Sequence[ClassificationExample]) -> tuple[float, float]:
    """Words of a premise and of a hypothesis on average; nothing is 0 on average."""
    total = len(examples) or 1
    premises = sum(len(example.text_a.split()) for example in examples)
    return premises / total, sum(len(example.text_b.split()) for example in examples) / total


def _counts(
    examples: Sequence[ClassificationExample],
    labels: Sequence[str],
    num_bins: int,
    bin_of: Callable[[ClassificationExample], int],
) -> dict[str, tuple[int, ...]]:
    counts = {label: [0] * num_bins for label in labels}
    for example in examples:
        counts[example.label][min(num_bins - 1, bin_of(example))] += 1
    return {label: tuple(found) for label, found in counts.items()}
