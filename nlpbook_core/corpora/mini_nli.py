"""The mini corpus that ships with the project: a toy, made by its own scripts, ready without network."""

from pathlib import Path
from typing import ClassVar

from nlpbook_core import workspace
from nlpbook_core.corpora.base import Corpus
from nlpbook_core.corpora.reading import json_examples
from nlpbook_core.examples import MODES, ClassificationExample, Mode

PACKAGED = workspace.MINI_DIR / "corpus"


class MiniNLICorpus(Corpus):
    """Korean pairs made from patterns; `source` names the phenomenon that a pair is about."""

    name = "mini-nli"
    title: ClassVar[str] = "Mini NLI"
    licence: ClassVar[str] = "MIT"
    problems: ClassVar[tuple[str, ...]] = ("toy",)

    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        """The packaged files, unless the folder has one of them: then all three come from there."""
        folder = Path(data_root_path)
        own = any((folder / f"{each}.json").is_file() for each in MODES)
        return ((folder if own else PACKAGED) / f"{mode}.json",)

    def read(self, path: Path) -> list[ClassificationExample]:
        return json_examples(path, self.labels)
