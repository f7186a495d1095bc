"""KorNLI: 942,854 machine-translated pairs to train on, XNLI translated by people to test on."""

import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar

from nlpbook_core.corpora.base import Corpus, check_mode
from nlpbook_core.corpora.reading import row_error, tsv_rows
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.examples import LABELS, ClassificationExample, Mode

_REPOSITORY = "https://raw.githubusercontent.com/kakaobrain/KorNLUDatasets"
# The second is a fixed commit: it stays when the branch moves.
_PLACES = ("master", "0df0fe7d496eb61b092e022e238c2230b29f1cbc")
_COLUMNS = ("sentence1", "sentence2", "gold_label")

_logger = logging.getLogger(__name__)


def _file(name: str, sha256: str | None = None, size_bytes: int | None = None) -> PublishedFile:
    urls = tuple(f"{_REPOSITORY}/{place}/KorNLI/{name}" for place in _PLACES)
    return PublishedFile(name=name, urls=urls, sha256=sha256, size_bytes=size_bytes)


MULTINLI = _file("multinli.train.ko.tsv")
SNLI = _file("snli_1.0_train.ko.tsv")
XNLI_DEV = _file(
    "xnli.dev.ko.tsv", "821fb1c1c2e538ac2724a6132da36ffa379eb9a542ceb89243b3cf711377382c", 511_383
)
XNLI_TEST = _file("xnli.test.ko.tsv")

_FILES_OF: dict[Mode, tuple[PublishedFile, ...]] = {
    "train": (MULTINLI, SNLI),
    "val": (XNLI_DEV,),
    "test": (XNLI_TEST,),
}


class KorNLICorpus(Corpus):
    """KorNLI, tab-separated and unquoted."""

    name = "kornli"
    title: ClassVar[str] = "KorNLI"
    licence: ClassVar[str] = "CC BY-SA 4.0"
    homepage: ClassVar[str] = "https://github.com/kakaobrain/KorNLUDatasets"
    files: ClassVar[tuple[PublishedFile, ...]] = (MULTINLI, SNLI, XNLI_DEV, XNLI_TEST)
    num_pairs: ClassVar[dict[str, int]] = {"train": 942_854, "val": 2_490, "test": 5_010}
    problems: ClassVar[tuple[str, ...]] = ("machine-translated", "unchecked-files")

    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        return tuple(Path(data_root_path) / file.name for file in _FILES_OF[mode])

    def read(self, path: Path) -> list[ClassificationExample]:
        """Rows in which the translation left a sentence empty are left out and counted in the log:
        nobody can mend them among 942,854."""
        found = list(self._rows(path))
        examples = [example for example in found if example is not None]
        if len(examples) < len(found):
            num_empty = len(found) - len(examples)
            _logger.warning("%s: %d rows without a sentence left out", path.name, num_empty)
        return examples

    def first_examples(
        self, data_root_path: str | Path, mode: str, limit: int
    ) -> list[ClassificationExample]:
        """The first pairs of a split, read without the hundreds of thousands after them."""
        path = self.paths(data_root_path, check_mode(mode))[0]
        if not path.is_file():
            return super().first_examples(data_root_path, mode, limit)
        return list(islice((example for example in self._rows(path) if example), limit))

    def _rows(self, path: Path) -> Iterator[ClassificationExample | None]:
        """Row by row, None for one with an empty sentence."""
        source = path.name.split(".")[0].split("_")[0]
        # Of 942,854 rows three each share a premise, and all share three labels: keep each string once.
        seen: dict[str, str] = {}
        for number, (premise, hypothesis, label) in tsv_rows(path, _COLUMNS):
            if label not in LABELS:
                raise row_error(path, number, "gold_label", label, ", ".join(LABELS))
            if not premise.strip() or not hypothesis.strip():
                yield None
                continue
            premise, label = seen.setdefault(premise, premise), seen.setdefault(label, label)
            yield ClassificationExample(premise, hypothesis, label, source, f"{source}-{number}")
