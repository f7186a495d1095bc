"""A corpus that was made of a file of one's own: it lies here in KLUE's form, split once, for good."""

import json
import re
from pathlib import Path
from typing import Any, ClassVar

from nlpbook_core.corpora.base import Corpus, CorpusCard
from nlpbook_core.corpora.reading import json_examples
from nlpbook_core.examples import LABELS, MODES, ClassificationExample, Mode

# Names of devices on Windows, and of the kept pairs.
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]|challenge-set")


class OwnFileCorpus(Corpus):
    """A corpus that `import_file` made.

    Args:
        name: Name of the corpus.
        folder: Where its card lies; None for a corpus that is only read.
    """

    licence: ClassVar[str] = ""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name = name
        self.folder = folder

    def paths(self, data_root_path: str | Path, mode: Mode) -> tuple[Path, ...]:
        return (Path(data_root_path) / f"{mode}.json",)

    def read(self, path: Path) -> list[ClassificationExample]:
        return json_examples(path, self.get_labels())

    def get_labels(self) -> list[str]:
        """Those that the import recorded; the three of NLI where an older one recorded none."""
        recorded = self._recorded().get("labels")
        return [str(label) for label in recorded] if isinstance(recorded, list) else list(LABELS)

    def is_present(self, folder: Path) -> bool:
        return all((folder / f"{mode}.json").is_file() for mode in MODES)

    def card(self) -> CorpusCard:
        """What was recorded at the import."""
        known = self._recorded()
        return CorpusCard(
            name=self.name, title=self.name, labels=tuple(self.get_labels()), licence="", homepage="",
            languages=(), files=(),
            num_pairs={mode: int(known.get("num_pairs", {}).get(mode, 0)) for mode in MODES},
            problems=tuple(str(code) for code in known.get("problems", ())),
        )  # fmt: skip

    def _recorded(self) -> dict[str, Any]:
        path = self.folder / "corpus.json" if self.folder else None
        try:
            known = json.loads(path.read_text(encoding="utf-8")) if path else {}
        except (OSError, ValueError):
            known = {}
        return known if isinstance(known, dict) else {}


def is_name(name: str) -> bool:
    """Whether a corpus of one's own may be called so; it becomes the name of a folder."""
    return bool(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name)) and not _RESERVED.fullmatch(name)
