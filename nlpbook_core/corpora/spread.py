"""How the pairs of a split are spread: over sources, over lengths, over words that both sentences share."""

import re
from collections import Counter
from collections.abc import Sequence

from nlpbook_core.examples import ClassificationExample

NUM_BINS = 5
_SIGNS = re.compile(r"[.,?!]")


def source_counts(examples: Sequence[ClassificationExample]) -> dict[str, int]:
    """Pairs of each source, the largest first; empty if the corpus names none."""
    return dict(Counter(example.source for example in examples if example.source).most_common())


def overlap(example: ClassificationExample) -> float:
    """Share of the hypothesis's words that stand in the premise too."""
    premise, hypothesis = (set(_SIGNS.sub(" ", text).split()) for text in (example.text_a, example.text_b))
    return len(premise & hypothesis) / len(hypothesis) if hypothesis else 0.0


def overlap_counts(
    examples: Sequence[ClassificationExample], labels: Sequence[str]
) -> dict[str, tuple[int, ...]]:
    """For each label how many pairs fall into each fifth of overlap; whole overlap is in the last."""
    counts = {label: [0] * NUM_BINS for label in labels}
    for example in examples:
        counts[example.label][min(NUM_BINS - 1, int(overlap(example) * NUM_BINS))] += 1
    return {label: tuple(found) for label, found in counts.items()}
