"""Accuracies that other people measured and published: shown beside ours, never as ours."""

from dataclasses import dataclass

SOURCE = "https://arxiv.org/abs/2105.09680"


@dataclass(frozen=True, slots=True)
class Published:
    """One figure of a paper.

    Attributes:
        model: As the paper names it.
        accuracy: A fraction, on the paper's own test.
    """

    model: str
    accuracy: float


# Park et al. 2021, "KLUE: Korean Language Understanding Evaluation", the table of KLUE-NLI.
_KLUE_NLI = (
    Published("mBERT", 0.732),
    Published("KLUE-BERT-base", 0.816),
    Published("KLUE-RoBERTa-large", 0.892),
)


def published(corpus_name: str) -> tuple[Published, ...]:
    """The published figures of a corpus; empty where no comparison makes sense."""
    return _KLUE_NLI if corpus_name == "klue-nli" else ()
