"""Pairs by hand."""

from nlpbook_core.examples import LABELS, ClassificationExample

E, C, N = LABELS


def pair(
    premise: str, hypothesis: str, label: str = E, source: str = "", *given: str
) -> ClassificationExample:
    """An example; after its source come the labels that its annotators gave."""
    return ClassificationExample(premise, hypothesis, label, source, "", given)
