"""A model folder's predictions on a split."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlpbook_core import corpora
from nlpbook_core.devices import detection as devices
from nlpbook_core.devices import registry
from nlpbook_core.errors import ModelFolder
from nlpbook_core.features.dataset import ClassificationDataset
from nlpbook_core.inference import scoring
from nlpbook_core.inference.predictor import DEFAULT_MAX_SEQ_LENGTH, Predictor
from nlpbook_core.models.folder import recorded_settings
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.progress import Progress
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments


def settings_for(
    folder: Path, corpus_name: str, trained_with: ClassificationTrainArguments | None = None
) -> ClassificationTrainArguments:
    """The settings under which a model folder reads a corpus: its own tokenizer, length and truncation.

    Args:
        folder: The model folder.
        corpus_name: As in `downstream_corpus_name`.
        trained_with: The run's settings, whose corpus folder and half of dev are kept, if they are known.
    """
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
    progress: Progress | None = None,
    encoding: Progress | None = None,
) -> list[PredictedPair]:
    """A model's predictions on a split, in its order.

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
    predictor = Predictor(folder)
    corpus = corpora.for_arguments(args).for_model(predictor.labels)
    columns = label_columns(folder, predictor.labels, corpus.get_labels())
    dataset = ClassificationDataset(args, predictor.tokenizer, corpus, split, progress=encoding)
    predictor.model.to(registry.named(devices.choose(args).kind).torch_name)
    logits = scoring.score(predictor.model, dataset, batch_size, progress)
    return scoring.predicted_pairs(dataset.examples, np.take(logits, columns, axis=1), corpus.get_labels())


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
