"""What single pages measure once for each corpus; as `cached`, the only other file with cache decorators."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import corpora, runs
from nlpbook_core.corpus_views import reading_pairs, repeats, spread
from nlpbook_core.evaluation import on_demand
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.metrics.baselines import Baseline, measure_on
from nlpbook_core.metrics.shortcuts import Shortcut, measure_shortcuts
from nlpbook_core.models.folder import fingerprint
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached

if TYPE_CHECKING:
    from nlpbook_core.inference.predictor import Predictor
    from nlpbook_core.tokenization.vocabulary_fit import VocabularyFit
    from nlpbook_core.tokenization.wordpieces import BothCasings

# KLUE's 25,000 pairs are 12 MB and read in a moment; KorNLI's 942,854 are 150 MB.
_LARGE_BYTES = 30_000_000
_FIRST_PAIRS = 20
MOST_MOMENTS = 6  # of a run shown at once; all of their models stay in memory

Repeated = tuple[dict[str, repeats.Repeats], tuple[repeats.Leak, ...]]


def vocabulary_fit(args: ClassificationTrainArguments, model: str) -> "VocabularyFit":
    """How well a model's vocabulary fits the validation split of the corpus.

    Raises:
        NlpbookError: If the corpus or the tokenizer cannot be read.
    """
    return _vocabulary_fit(cached.corpus_key(args, "val"), args, model)


def casings(model: str) -> "BothCasings | None":
    """A model's tokenizer with and without lower-casing; None if it has no such setting.

    Raises:
        NlpbookError: If the tokenizer cannot be read.
    """
    return _casings(model)


def token_counts(args: ClassificationTrainArguments) -> dict[int, int]:
    """How often each id of the vocabulary occurs in the training split."""
    return _token_counts((*cached.corpus_key(args, "train"), args.pretrained_model_name), args)


def is_large(args: ClassificationTrainArguments) -> bool:
    """Whether reading and counting the training split takes seconds, by the size of its files."""
    paths = corpora.for_arguments(args).paths(args.corpus_root / args.downstream_corpus_name, "train")
    return sum(path.stat().st_size for path in paths if path.is_file()) > _LARGE_BYTES


def first_pairs(args: ClassificationTrainArguments) -> list[ClassificationExample]:
    """The first pairs of the training split, without reading all of it.

    Raises:
        NlpbookError: As `Corpus.first_examples`.
    """
    return _first_pairs(cached.corpus_key(args, "train"), args)


def found_pairs(
    args: ClassificationTrainArguments, mode: str, words: str, label: str, source: str, order: str
) -> list[int]:
    """Places of the pairs of a split that match, in the order asked for; never change the list."""
    return _found_pairs(cached.corpus_key(args, mode), args, mode, words, label, source, order)


def model_key(run_id: str) -> str:
    """What tells the model of a run from the one that it has after it went on; empty while it has none."""
    folder = runs.model_folder(run_id)
    return fingerprint(folder) if folder else ""


def scored_key(run_id: str, name: str) -> str:
    """What tells the predictions on a set of `asked.names` from those of another model or on other pairs.

    It needs no reading of them: each scoring writes a new file. Empty if the set was not scored.
    """
    path = on_demand.file(run_id, name)
    return f"{model_key(run_id)}-{path.stat().st_mtime_ns}" if path.is_file() else ""


def baselines_on(run_id: str, name: str) -> "tuple[Baseline, ...]":
    """What simple methods reach on the pairs of a set of `asked.names`, learnt on what the run learned from.

    It takes seconds the first time; then it is on the disk.

    Raises:
        CorpusMissing: If the run's corpus is gone.
    """

    args = runs.arguments(run_id)
    pairs = [row.example for row in cached.predictions(run_id, name)]
    return measure_on(corpora.for_arguments(args), args.corpus_root / args.downstream_corpus_name, pairs)


def moments(run_id: str) -> list[int]:
    """The steps of which a run still has a checkpoint; imports torch on first use."""
    return list(_moments(run_id, _changed_at(run_id)))


def predictor_at(run_id: str, step: int) -> "Predictor":
    """The model of a run as it was after a step of `moments`.

    Raises:
        ModelFolder: If the checkpoint is of another model.
    """
    path = _moments(run_id, _changed_at(run_id))[step]
    return _predictor_at(str(runs.folder(run_id) / "model"), str(path), path.stat().st_mtime_ns)


def repeated(args: ClassificationTrainArguments) -> Repeated:
    """What occurs again within each split, and on both sides of two."""
    return _repeated(_all_keys(args), args)


def spreads(args: ClassificationTrainArguments, mode: str, labels: tuple[str, ...]) -> spread.Spread:
    """How the pairs of a split are spread."""
    return _spreads(cached.corpus_key(args, mode), args, mode, labels)


def shortcuts(args: ClassificationTrainArguments) -> "tuple[Shortcut, ...]":
    """What words alone reach on the validation split, learnt on the training split."""
    return _shortcuts(_all_keys(args), args)


def _all_keys(args: ClassificationTrainArguments) -> tuple[Any, ...]:
    return tuple(cached.corpus_key(args, mode) for mode in MODES)


@st.cache_data(max_entries=8, show_spinner=False)
def _token_counts(key: tuple[Any, ...], _args: ClassificationTrainArguments) -> dict[int, int]:
    import numpy as np

    ids = cached.uncut(_args).arrays.ids
    return {int(id_): int(count) for id_, count in enumerate(np.bincount(ids)) if count}


@st.cache_resource(max_entries=12, show_spinner=False)
def _vocabulary_fit(key: tuple[Any, ...], _args: ClassificationTrainArguments, model: str) -> "VocabularyFit":
    from nlpbook_core.tokenization.vocabulary_fit import fit

    sentences = [text for pair in cached.examples(_args, "val") for text in (pair.text_a, pair.text_b)]
    return fit(cached.tokenizer(model), sentences)


@st.cache_resource(max_entries=6, show_spinner=False)
def _casings(model: str) -> "BothCasings | None":
    from nlpbook_core.tokenization.wordpieces import both_casings

    return both_casings(cached.tokenizer(model))


@st.cache_resource(max_entries=6, show_spinner=False)
def _first_pairs(key: tuple[Any, ...], _args: ClassificationTrainArguments) -> list[ClassificationExample]:
    folder = _args.corpus_root / _args.downstream_corpus_name
    return corpora.for_arguments(_args).first_examples(folder, "train", _FIRST_PAIRS)


@st.cache_resource(max_entries=16, show_spinner=False)
def _found_pairs(
    key: tuple[Any, ...], _args: ClassificationTrainArguments, mode: str, *wanted: str
) -> list[int]:
    examples = cached.examples(_args, mode)
    words, label, source, order = wanted
    return reading_pairs.sort(examples, reading_pairs.search(examples, words, label, source), order)


@st.cache_resource(max_entries=6, show_spinner=False)
def _repeated(key: tuple[Any, ...], _args: ClassificationTrainArguments) -> Repeated:
    splits: dict[str, list[ClassificationExample]] = {mode: cached.examples(_args, mode) for mode in MODES}
    return {mode: repeats.repeats(found) for mode, found in splits.items()}, repeats.leaks(splits)


@st.cache_resource(max_entries=12, show_spinner=False)
def _spreads(
    key: tuple[Any, ...], _args: ClassificationTrainArguments, mode: str, labels: tuple[str, ...]
) -> spread.Spread:
    return spread.spread_of(cached.examples(_args, mode), labels)


@st.cache_resource(max_entries=6, show_spinner=False)
def _shortcuts(key: tuple[Any, ...], _args: ClassificationTrainArguments) -> "tuple[Shortcut, ...]":

    return measure_shortcuts(cached.examples(_args, "train"), cached.examples(_args, "val"))


def _changed_at(run_id: str) -> int:
    folder = runs.folder(run_id) / "checkpoints"
    return folder.stat().st_mtime_ns if folder.is_dir() else 0


@st.cache_data(max_entries=16, show_spinner=False)
def _moments(run_id: str, changed_at: int) -> dict[int, Path]:
    from nlpbook_core.explain import moments as explained

    return explained.moments(runs.folder(run_id))


@st.cache_resource(max_entries=MOST_MOMENTS, show_spinner=False)
def _predictor_at(model: str, checkpoint: str, changed_at: int) -> "Predictor":
    from nlpbook_core.explain import moments as explained

    return explained.predictor_at(Path(model), Path(checkpoint))
