"""KLUE-NLI 1.1: 24,998 + 3,000 pairs written by people for Korean."""

import hashlib
from pathlib import Path
from typing import ClassVar

from nlpbook_core.corpora.base import Corpus, PublishedScore
from nlpbook_core.corpora.reading import json_examples
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.examples import ClassificationExample, Mode
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_BASE = (
    "https://raw.githubusercontent.com/KLUE-benchmark/KLUE/"
    "3efd98708a40ff49251fddde35453f8fbb11f536/klue_benchmark/klue-nli-v1.1/"
)
# Park et al. 2021, "KLUE: Korean Language Understanding Evaluation": its table of KLUE-NLI.
_PAPER = "https://arxiv.org/abs/2105.09680"

TRAIN = PublishedFile(
    name="klue-nli-v1.1_train.json",
    urls=(_BASE + "klue-nli-v1.1_train.json",),
    git_sha1="a7903d15f09a3663d8f1d78e68d8d6c10dbd8618",
)
DEV = PublishedFile(
    name="klue-nli-v1.1_dev.json",
    urls=(_BASE + "klue-nli-v1.1_dev.json",),
    sha256="0699db82be17766b26e199864e6260443e17ec6e91d1870e876419e388f245b1",
    size_bytes=1_498_298,
)


class KlueNLICorpus(Corpus):
    """KLUE-NLI. Its test set is not public, so a fixed half of dev serves as `val`, the other as `test`.

    Args:
        whole_dev: Use all of dev as `val` and as `test`, as the book did. A model chosen on it then
            looks better than it is.
    """

    name = "klue-nli"
    title: ClassVar[str] = "KLUE-NLI"
    licence: ClassVar[str] = "CC BY-SA 4.0"
    homepage: ClassVar[str] = "https://klue-benchmark.com"
    files: ClassVar[tuple[PublishedFile, ...]] = (TRAIN, DEV)
    num_pairs: ClassVar[dict[str, int]] = {"train": 24_998, "val": 1_500, "test": 1_500}
    problems: ClassVar[tuple[str, ...]] = ("dev-halved", "annotators-disagree", "hypothesis-shortcut")
    published_scores: ClassVar[tuple[PublishedScore, ...]] = (
        PublishedScore("mBERT", 0.732, _PAPER),
        PublishedScore("KLUE-BERT-base", 0.816, _PAPER),
        PublishedScore("KLUE-RoBERTa-large", 0.892, _PAPER),
    )

    def __init__(self, whole_dev: bool = False) -> None:
        self.whole_dev = whole_dev

    def configured(self, args: ClassificationTrainArguments) -> "KlueNLICorpus":
        return KlueNLICorpus(whole_dev=args.whole_dev)

    @property
    def variant(self) -> str:
        return "whole dev" if self.whole_dev else "halves"

    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        return (Path(data_root_path) / (TRAIN if mode == "train" else DEV).name,)

    def read(self, path: Path) -> list[ClassificationExample]:
        return json_examples(path, self.labels)

    def choose(self, examples: list[ClassificationExample], mode: Mode) -> list[ClassificationExample]:
        if mode == "train" or self.whole_dev:
            return examples
        first = first_half(examples)
        return [example for example in examples if (example.text_a in first) == (mode == "val")]


def first_half(examples: list[ClassificationExample]) -> set[str]:
    """Half of the premises, by the order of their sha256: the same half on every machine, for ever.

    The pairs of one premise stay together; a model would otherwise be tested on premises that chose it.
    """
    premises = {example.text_a for example in examples}
    ordered = sorted(premises, key=lambda premise: hashlib.sha256(premise.encode()).digest())
    return set(ordered[: len(ordered) // 2])
