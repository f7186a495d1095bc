"""What pages need again and again; with `cached_views` the only file with cache decorators.

Heavy imports wait for first use.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import corpora, runs
from nlpbook_core.corpora.base import check_mode
from nlpbook_core.errors import RunNotFinished
from nlpbook_core.evaluation import on_demand
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.metrics import baselines as measured
from nlpbook_core.models.folder import fingerprint
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.progress import Progress
from nlpbook_core.settings.arguments import ClassificationTrainArguments

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import PreTrainedTokenizerBase

    from nlpbook_core.evaluation.scores import Evaluation
    from nlpbook_core.explain.untrained import Guess
    from nlpbook_core.features.dataset import ClassificationDataset
    from nlpbook_core.inference.predictor import Predictor
    from nlpbook_core.metrics.baselines import Baseline

# Longer than any pair that is worth drawing: lengths are shown before anything is cut.
_UNCUT = 512


def tokenizer(model: str) -> "PreTrainedTokenizerBase":
    """The tokenizer of a model name or folder.

    Raises:
        ModelMissing, TokenizerMissing, Offline: As `tokenization.load_tokenizer`.
    """
    return _tokenizer(model)


def examples(args: ClassificationTrainArguments, mode: str) -> list[ClassificationExample]:
    """The pairs of a split of the corpus that the settings name; never change the list.

    Raises:
        CorpusMissing: If the corpus is not on this machine, and as `Corpus.get_examples`.
    """
    return _examples(corpus_key(args, mode), args, mode)


def label_counts(args: ClassificationTrainArguments) -> dict[str, dict[str, int]]:
    """Split, then label, then number of pairs."""
    counted = {mode: Counter(example.label for example in examples(args, mode)) for mode in MODES}
    labels = corpora.for_arguments(args).get_labels()
    return {mode: {label: counts[label] for label in labels} for mode, counts in counted.items()}


def dataset(args: ClassificationTrainArguments, mode: str) -> "ClassificationDataset":
    """The encoded split, as training uses it."""
    return _dataset(_dataset_key(args, mode), replace(args, overwrite_cache=False), mode)


def _dataset_key(args: ClassificationTrainArguments, mode: str) -> tuple[Any, ...]:
    return (*corpus_key(args, mode), args.pretrained_model_name, args.max_seq_length, args.truncation)


def encode(args: ClassificationTrainArguments, progress: Progress) -> None:
    """Encode the training split for `lengths` and `token_counts`, telling how far it is."""
    whole = replace(args, max_seq_length=_UNCUT, overwrite_cache=False)
    _dataset(_dataset_key(whole, "train"), whole, "train", progress)


def uncut(args: ClassificationTrainArguments, mode: str = "train") -> "ClassificationDataset":
    """The encoded split with nothing cut off."""
    return dataset(replace(args, max_seq_length=_UNCUT), mode)


def lengths(args: ClassificationTrainArguments, mode: str = "train") -> "NDArray[Any]":
    """Tokens of each pair before truncation, special tokens included."""
    return uncut(args, mode).lengths


def baselines(args: ClassificationTrainArguments, mode: str = "val") -> "tuple[Baseline, ...]":
    """What can be had without learning the task: majority, hypothesis only, overlap only.

    Raises:
        CorpusMissing: If the split's files are not there.
    """
    return _baselines((*corpus_key(args, "train"), *corpus_key(args, mode)), args, mode)


def predictor(run_id: str) -> "Predictor":
    """The model of a run, ready to predict; imports torch on first use.

    Raises:
        RunNotFinished: If the run has no model.
    """
    folder = runs.model_folder(run_id)
    if folder is None:
        raise RunNotFinished(value=run_id, status=runs.status(run_id).state)
    return _predictor(str(folder), fingerprint(folder))


def predictions(run_id: str, name: str) -> list[PredictedPair]:
    """What a run's model said of each pair of a set of `asked.names`; empty if it was not scored. Never
    change the list.

    Raises:
        RunMissing: If there is no such run.
    """
    path = on_demand.file(run_id, name)
    return _predictions(run_id, name, path.stat().st_mtime_ns) if path.is_file() else []


def evaluation(run_id: str, name: str) -> "Evaluation | None":
    """The figures of a run on a set of `asked.names`, or None if it was not scored.

    Raises:
        RunMissing: If there is no such run.
    """
    path = on_demand.file(run_id, name)
    return _evaluation(run_id, name, path.stat().st_mtime_ns) if path.is_file() else None


def untrained_guesses(
    args: ClassificationTrainArguments, labels: Sequence[str], premise: str, hypothesis: str
) -> "list[Guess]":
    """What the settings' model says of a pair before training, once a seed; imports torch on first use.

    Raises:
        NlpbookError: As `untrained.untrained_guesses`.
    """
    return _untrained_guesses(args, tuple(labels), premise, hypothesis)


def guess_before(
    args: ClassificationTrainArguments, labels: Sequence[str], premise: str, hypothesis: str
) -> "Guess":
    """What the model of a run said of a pair when its training began; imports torch on first use.

    Raises:
        NlpbookError: As `untrained.untrained_guesses`.
    """
    return _guess_before(args, tuple(labels), premise, hypothesis)


def corpus_key(args: ClassificationTrainArguments, mode: str) -> tuple[Any, ...]:
    """What decides the pairs of a split: names and the state of the files."""
    corpus = corpora.for_arguments(args)
    folder = args.corpus_root / args.downstream_corpus_name
    stamps = tuple(
        (str(path), path.stat().st_mtime_ns if path.exists() else 0)
        for path in corpus.paths(folder, check_mode(mode))
    )
    return (args.downstream_corpus_name, args.whole_dev, mode, stamps)


@st.cache_resource(max_entries=6, show_spinner=False)
def _tokenizer(model: str) -> "PreTrainedTokenizerBase":
    from nlpbook_core.tokenization.pretrained import load_tokenizer

    return load_tokenizer(model)


@st.cache_resource(max_entries=12, show_spinner=False)
def _examples(
    key: tuple[Any, ...], _args: ClassificationTrainArguments, mode: str
) -> list[ClassificationExample]:
    folder = _args.corpus_root / _args.downstream_corpus_name
    return corpora.for_arguments(_args).get_examples(folder, mode)


@st.cache_resource(max_entries=8, show_spinner=False)
def _dataset(
    key: object, _args: ClassificationTrainArguments, mode: str, _progress: Progress | None = None
) -> "ClassificationDataset":
    from nlpbook_core.features.dataset import ClassificationDataset

    corpus, cutter = corpora.for_arguments(_args), tokenizer(_args.pretrained_model_name)
    return ClassificationDataset(_args, cutter, corpus, mode, progress=_progress)


@st.cache_resource(max_entries=8, show_spinner=False)
def _baselines(
    key: tuple[Any, ...], _args: ClassificationTrainArguments, mode: str
) -> "tuple[Baseline, ...]":

    folder = _args.corpus_root / _args.downstream_corpus_name
    return measured.measure(corpora.for_arguments(_args), folder, mode)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={ClassificationTrainArguments: repr})
def _untrained_guesses(
    args: ClassificationTrainArguments, labels: tuple[str, ...], premise: str, hypothesis: str
) -> "list[Guess]":
    from nlpbook_core.explain.untrained import untrained_guesses as guessed

    return guessed(args, labels, premise, hypothesis)


@st.cache_resource(max_entries=32, show_spinner=False, hash_funcs={ClassificationTrainArguments: repr})
def _guess_before(
    args: ClassificationTrainArguments, labels: tuple[str, ...], premise: str, hypothesis: str
) -> "Guess":
    from nlpbook_core.explain.untrained import untrained_guesses as guessed

    seeds = {} if args.seed is None else {"seeds": (args.seed,)}
    return guessed(args, labels, premise, hypothesis, **seeds)[0]


@st.cache_resource(max_entries=6, show_spinner=False)
def _predictions(run_id: str, name: str, changed_at: int) -> list[PredictedPair]:
    return on_demand.predictions(run_id, name)


@st.cache_resource(max_entries=6, show_spinner=False)
def _evaluation(run_id: str, name: str, changed_at: int) -> "Evaluation | None":
    from nlpbook_core.evaluation.scores import evaluate

    rows = _predictions(run_id, name, changed_at)
    return evaluate(rows, runs.labels(run_id)) if rows else None


@st.cache_resource(max_entries=2, show_spinner=False)
def _predictor(folder: str, weights: str) -> "Predictor":

    from nlpbook_core.inference.predictor import Predictor

    return Predictor(Path(folder))
