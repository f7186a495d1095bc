"""One pair to show before anything was trained, with what the recorded model really answered."""

from dataclasses import dataclass

from nlpbook_core import runs
from nlpbook_core.corpora.mini_nli import PACKAGED, MiniNLICorpus
from nlpbook_core.errors import NlpbookError
from nlpbook_core.examples import LABELS
from nlpbook_core.predictions.predicted_pair import PredictedPair

# Sure enough to be clear, not so sure that two of the three bars vanish.
_CLEAR = (0.7, 0.92)


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair and its answer.

    Attributes:
        premise: Taken as given.
        hypothesis: Judged against it.
        label: The gold label.
        probabilities: By label, from the recorded run; empty where there is none.
    """

    premise: str
    hypothesis: str
    label: str
    probabilities: dict[str, float]


def has_recorded_run() -> bool:
    """Whether the recorded run ships with this installation."""
    try:
        return runs.model_folder(runs.RECORDED_ID) is not None
    except NlpbookError:
        return False


def pair() -> Shown | None:
    """A short pair that the recorded run got right; without the run, one of the mini corpus."""
    try:
        rows = runs.predictions(runs.RECORDED_ID, "test")
    except NlpbookError:
        rows = []
    right = [row for row in rows if row.label == row.predicted == LABELS[1]]
    if right:
        row = min(right, key=_awkwardness)
        answers = dict(zip(LABELS, row.probabilities, strict=True))
        return Shown(row.premise, row.hypothesis, row.label, answers)
    try:
        examples = [e for e in MiniNLICorpus().get_examples(PACKAGED, "test") if e.label == LABELS[1]]
        first = min(examples, key=lambda example: len(example.text_a + example.text_b))
    except (NlpbookError, ValueError):
        return None
    return Shown(first.text_a, first.text_b, first.label, {})


def _awkwardness(row: PredictedPair) -> tuple[bool, int]:
    """Clear ones first, then the short ones."""
    clear = _CLEAR[0] <= row.probabilities[1] <= _CLEAR[1]
    return not clear, len(row.premise) + len(row.hypothesis)
