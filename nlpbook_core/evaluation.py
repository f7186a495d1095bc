"""How good a model is on a split: accuracy with its interval, what is taken for what, and where it fails.

`evaluate` works on predictions as a run keeps them and needs no torch; `predict_split` makes such predictions
with a model folder.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpbook_core import corpora, presets
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.errors import ModelFolder
from nlpbook_core.examples import LABELS
from nlpbook_core.metrics import accuracy as metrics

if TYPE_CHECKING:
    from nlpbook_core.scoring import Progress

Row = Mapping[str, Any]


@dataclass(frozen=True)
class SourceScore:
    """Accuracy, as a fraction, on the pairs of one source (a genre or a phenomenon)."""

    source: str
    num_pairs: int
    accuracy: float


@dataclass(frozen=True)
class LabelScore:
    """How a model does on one label, as fractions.

    Attributes:
        label: Its name.
        precision: Of the pairs that were given this label, the share that have it.
        recall: Of the pairs that have this label, the share that were given it.
        f1: Their harmonic mean.
        num_pairs: Pairs that have it.
    """

    label: str
    precision: float
    recall: float
    f1: float
    num_pairs: int


@dataclass(frozen=True)
class Evaluation:
    """What predictions on a split come to.

    Attributes:
        labels: Label names, in the order of rows and columns of `confusion`.
        num_pairs: Pairs of the split.
        accuracy: With a 95 % interval that draws whole premises again.
        confusion: Counts of pairs; a row is a gold label, a column a predicted one.
        by_source: Accuracy for each source, worst first; empty if the corpus names none.
        macro_f1: The mean of the labels' F1, with an interval of the same kind.
        by_label: Precision, recall and F1 of each label, in their order.
    """

    labels: tuple[str, ...]
    num_pairs: int
    accuracy: metrics.Interval
    confusion: tuple[tuple[int, ...], ...]
    by_source: tuple[SourceScore, ...]
    macro_f1: metrics.Interval
    by_label: tuple[LabelScore, ...]


def evaluate(rows: Sequence[Row]) -> Evaluation:
    """Figures of a split from its predictions, in the form of `runs.predictions`."""
    seen = {str(row["label"]) for row in rows} | {str(row["predicted"]) for row in rows}
    labels = LABELS if seen <= set(LABELS) else tuple(sorted(seen))
    gold = [labels.index(row["label"]) for row in rows]
    predicted = [labels.index(row["predicted"]) for row in rows]
    premises = [str(row["premise"]) for row in rows]
    counts = metrics.confusion_counts(predicted, gold, len(labels))
    scores = metrics.label_scores(predicted, gold, len(labels))
    return Evaluation(
        labels=labels,
        num_pairs=len(rows),
        accuracy=metrics.accuracy_interval(predicted, gold, premises),
        confusion=tuple(tuple(row) for row in counts.tolist()),
        by_source=_by_source(rows),
        macro_f1=metrics.macro_f1_interval(predicted, gold, premises, len(labels)),
        by_label=tuple(LabelScore(label, *score) for label, score in zip(labels, scores, strict=True)),
    )


def confusion(rows: Sequence[Row], labels: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Counts of pairs, as in `Evaluation`, for some of the rows."""
    gold = [labels.index(row["label"]) for row in rows]
    counts = metrics.confusion_counts([labels.index(row["predicted"]) for row in rows], gold, len(labels))
    return tuple(tuple(row) for row in counts.tolist())


def _by_source(rows: Sequence[Row]) -> tuple[SourceScore, ...]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row.get("source"):
            hits[str(row["source"])].append(row["label"] == row["predicted"])
    scores = [SourceScore(name, len(found), sum(found) / len(found)) for name, found in hits.items()]
    return tuple(sorted(scores, key=lambda score: (score.accuracy, score.source)))


def settings_for(
    folder: Path, corpus_name: str, trained_with: ClassificationTrainArguments | None = None
) -> ClassificationTrainArguments:
    """The settings under which a model folder reads a corpus: its own tokenizer, length and truncation.

    Args:
        folder: The model folder.
        corpus_name: As in `downstream_corpus_name`.
        trained_with: The run's settings, whose corpus folder and half of dev are kept, if they are known.
    """
    from nlpbook_core.inference import DEFAULT_MAX_SEQ_LENGTH
    from nlpbook_core.models.folder import recorded_settings

    recorded = recorded_settings(folder)
    return replace(
        trained_with or presets.preset("book"),
        pretrained_model_name=str(folder),
        from_scratch=False,
        downstream_corpus_name=corpus_name,
        max_seq_length=int(recorded.get("max_seq_length", DEFAULT_MAX_SEQ_LENGTH)),
        truncation=str(recorded.get("truncation", "longest_first")),
    )


def predict_split(
    folder: Path,
    args: ClassificationTrainArguments,
    split: str,
    batch_size: int = 64,
    progress: "Progress | None" = None,
    encoding: "Progress | None" = None,
) -> list[dict[str, Any]]:
    """A model's predictions on a split, one dictionary a pair, in the form of `runs.predictions`.

    Args:
        folder: The model folder.
        args: Names the corpus, its folder, the length and the accelerator; see `settings_for`.
        split: `train`, `val` or `test`.
        batch_size: Pairs at once.
        progress: Called with pairs done and in all; may raise to stop.
        encoding: The same, while the pairs are made into numbers.

    Raises:
        ModelFolder: If its labels are not the corpus's.
        NlpbookError: As the corpus and the tokenizer.
    """
    # torch comes in here: `evaluate` alone must stay light.
    from nlpbook_core import scoring
    from nlpbook_core.devices import detection as devices
    from nlpbook_core.features.dataset import ClassificationDataset
    from nlpbook_core.inference import Predictor

    predictor, corpus = Predictor(folder), corpora.for_arguments(args)
    columns = label_columns(folder, predictor.labels, corpus.get_labels())
    dataset = ClassificationDataset(args, predictor.tokenizer, corpus, split, progress=encoding)
    predictor.model.to(devices.torch_name(devices.choose(args)))
    logits = scoring.score(predictor.model, dataset, batch_size, progress)
    return scoring.prediction_rows(dataset.examples, np.take(logits, columns, axis=1), corpus.get_labels())


def label_columns(folder: Path, of_model: Sequence[str], of_corpus: Sequence[str]) -> list[int]:
    """The model's output for each label of the corpus: by name, or in order if the model has no names.

    Raises:
        ModelFolder: If neither can be.
    """
    if set(of_model) == set(of_corpus):
        return [of_model.index(label) for label in of_corpus]
    if list(of_model) == [f"LABEL_{i}" for i in range(len(of_corpus))]:
        return list(range(len(of_corpus)))
    reason = f"its labels are {', '.join(of_model)}; the corpus has {', '.join(of_corpus)}"
    raise ModelFolder(path=folder, why="labels", reason=reason)
