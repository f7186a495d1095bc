"""What is reached without understanding: the reference lines beside a model's accuracy.

Majority says the commonest label; hypothesis-only never sees the premise; overlap-only counts words and
knows none; both-words knows the words of both sentences (and two in a row), but cannot lay one sentence
beside the other. A model that is no better than these has learnt a shortcut.
"""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from nlpbook_core import files, workspace
from nlpbook_core.corpora.base import Corpus
from nlpbook_core.errors import CorpusMissing
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.metrics.simple_models import (
    MAX_TRAIN_PAIRS,
    hypothesis_only,
    overlap_counts,
    overlap_only,
    text_of,
    word_model,
)

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

NAMES = ("majority", "hypothesis_only", "overlap_only", "both_words")
NUM_FOLDS = 5
_SEED = 7
# Pairs scored at once: the numbers of 900,000 would not fit beside a model.
_AT_ONCE = 20_000
# Counts up when the way of measuring changes, so that old figures are not shown.
_VERSION = 2

How = Literal["train", "folds"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """One reference figure.

    Attributes:
        name: One of `NAMES`.
        accuracy: Fraction of the pairs.
        num_pairs: Pairs that were scored.
        how: `train` if learnt on the training split; `folds` if there is none, and each fifth of the
            scored pairs was predicted from the other four (no premise on both sides).
    """

    name: str
    accuracy: float
    num_pairs: int
    how: How = "train"


def measure(corpus: Corpus, data_root_path: str | Path, mode: str = "test") -> tuple[Baseline, ...]:
    """The baselines on a split; kept in the workspace's cache under what was learnt from and what was scored.

    Args:
        corpus: Where the pairs come from.
        data_root_path: The corpus's own folder.
        mode: The split that is scored.

    Raises:
        CorpusMissing: If the split's files are not there.
    """
    scored = corpus.get_examples(data_root_path, mode)
    try:
        return measure_on(corpus, data_root_path, scored)
    except CorpusMissing:
        return _kept(("folds", _digest(scored)), lambda: score([], scored))


def measure_on(
    corpus: Corpus, data_root_path: str | Path, scored: Sequence[ClassificationExample]
) -> tuple[Baseline, ...]:
    """The baselines on any pairs, learnt on a corpus's training split; kept as those of `measure` are.

    Args:
        corpus: What a model was trained on.
        data_root_path: The corpus's own folder.
        scored: The very pairs that the model is looked at on; at least one.

    Raises:
        CorpusMissing: If the files of the training split are not there.
    """
    keys = ("train", corpus.fingerprint(data_root_path, "train"), _digest(scored))
    return _kept(keys, lambda: score(corpus.get_examples(data_root_path, "train"), scored))


def _digest(pairs: Sequence[ClassificationExample]) -> str:
    found = hashlib.sha256()
    for pair in pairs:
        found.update(json.dumps([pair.text_a, pair.text_b, pair.label]).encode())
    return found.hexdigest()


def _kept(keys: Sequence[str], work: Callable[[], tuple[Baseline, ...]]) -> tuple[Baseline, ...]:
    """What was measured before under these keys, or what the work gives now."""
    name = hashlib.sha256("|".join(("baselines", str(_VERSION), *keys)).encode()).hexdigest()
    path = workspace.folder("cache") / f"baselines-{name[:32]}.json"
    found = _load(path)
    if not found:
        found = work()
        files.write_text_atomic(path, json.dumps([asdict(each) for each in found], indent=1) + "\n")
    return found


def _load(path: Path) -> tuple[Baseline, ...]:
    """What was measured before, or nothing."""
    try:
        found = tuple(Baseline(**each) for each in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return ()
    return found if tuple(each.name for each in found) == NAMES else ()


def score(
    train: Sequence[ClassificationExample], scored: Sequence[ClassificationExample]
) -> tuple[Baseline, ...]:
    """The baselines, learnt on `train` (at most 20,000 pairs of it), or by folds if it is empty."""
    from threadpoolctl import threadpool_limits

    if len(train) > MAX_TRAIN_PAIRS:
        train = random.Random(_SEED).sample(train, MAX_TRAIN_PAIRS)
    how: How = "train" if train else "folds"
    parts = [(train, scored)] if train else _folds(scored)
    num_right = Counter[str]()
    # One thread: with more, linear algebra this small waits for itself (measured: 15 s instead of 1 s a fold
    # on a busy machine).
    with threadpool_limits(1):
        for learn, test in parts:
            num_right.update(_score_part(learn, test))
    return tuple(Baseline(name, num_right[name] / len(scored), len(scored), how) for name in NAMES)


def _score_part(
    learn: Sequence[ClassificationExample], test: Sequence[ClassificationExample]
) -> dict[str, int]:
    """How many of the test pairs each baseline gets right."""
    return {
        "majority": _majority(learn, test),
        "hypothesis_only": _right(
            hypothesis_only(len(learn)), [e.text_b for e in learn], [e.text_b for e in test], learn, test
        ),
        "overlap_only": _right(overlap_only(), overlap_counts(learn), overlap_counts(test), learn, test),
        "both_words": _right(
            word_model(len(learn)),
            [text_of("both_words", e) for e in learn],
            [text_of("both_words", e) for e in test],
            learn,
            test,
        ),
    }


def _folds(
    examples: Sequence[ClassificationExample],
) -> list[tuple[list[ClassificationExample], list[ClassificationExample]]]:
    """Learnt-from and scored pairs of each of five parts; premises stay together."""
    from sklearn.model_selection import GroupKFold

    premises = [example.text_a for example in examples]
    parts = GroupKFold(min(NUM_FOLDS, len(set(premises)))).split(premises, groups=premises)
    return [([examples[i] for i in learn], [examples[i] for i in test]) for learn, test in parts]


def _majority(learn: Sequence[ClassificationExample], test: Sequence[ClassificationExample]) -> int:
    commonest = Counter(example.label for example in learn).most_common(1)[0][0]
    return sum(example.label == commonest for example in test)


def _right(
    model: "Pipeline",
    learn_inputs: Sequence[Any],
    test_inputs: Sequence[Any],
    learn: Sequence[ClassificationExample],
    test: Sequence[ClassificationExample],
) -> int:
    """How many of the test pairs a model gets right. A corpus of one label teaches nothing else."""
    if len({example.label for example in learn}) < 2:
        return _majority(learn, test)
    model.fit(learn_inputs, [example.label for example in learn])
    predicted = chain.from_iterable(
        model.predict(test_inputs[first : first + _AT_ONCE]) for first in range(0, len(test), _AT_ONCE)
    )
    return sum(str(label) == example.label for label, example in zip(predicted, test, strict=True))
