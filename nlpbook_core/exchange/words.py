"""The texts of a report, from the same files that the app's pages take theirs from."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("ko", "en")
_CORE = Path(__file__).resolve().parents[1]


class Words:
    """Texts of one language: `words("report.title")`, with the named values put in."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a dotted key whose first part is its file; the key itself if there is none."""
        name, *path = key.split(".")
        found: Any = _table(self.language, name)
        for part in path:
            found = found.get(part) if isinstance(found, dict) else None
        return found.format(**values) if isinstance(found, str) else key


@cache
def _table(language: str, name: str) -> dict[str, Any]:
    """A file of texts: within an installed wheel, else beside the core."""
    for root in (_CORE / "_app", _CORE.parent):
        path = root / "assets" / "text" / language / f"{name}.toml"
        if path.is_file():
            return tomllib.loads(path.read_text(encoding="utf-8"))
    return {}
