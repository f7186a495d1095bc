"""What people read. A language is a folder of `assets/text`; nothing else says which languages there are.

`ui.toml` gives the keys `ui.…`, `pages/corpus.toml` the keys `pages.corpus.…`; `language.toml` says what the
language calls itself and where it stands among the others. The texts belong to the app. Where only the core
was copied there are none: `languages()` is empty, an export holds no report, and the service has no form.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

_CORE = Path(__file__).resolve().parent
_PLACES = tuple(root / "assets" / "text" for root in (_CORE / "_app", _CORE.parent))
# Within an installed wheel, else beside the core.
TEXTS = next((place for place in _PLACES if place.is_dir()), _PLACES[-1])


def languages(folder: Path = TEXTS) -> tuple[str, ...]:
    """The languages that there are texts in, in their order. Others must have all texts of the first."""
    found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return tuple(path.name for path in sorted(found, key=lambda path: (_order(path), path.name)))


class Texts:
    """Texts of one language: `texts("report.title")`, with the named values put in.

    Attributes:
        lang: The language, which is the name of its folder.
    """

    def __init__(self, lang: str, folder: Path = TEXTS) -> None:
        self.lang = lang
        self._folder = folder / lang
        self._tables = _load(self._folder, _stamp(self._folder))

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a dotted key, with its named values put in; `[key]` if there is none."""
        found = self._find(key)
        if not isinstance(found, str):
            return f"[{key}]"
        return _FORMATTER.vformat(found, (), values) if values else found

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return isinstance(self._find(key), str)

    def table(self, key: str) -> dict[str, str]:
        """The texts under a key, such as the words of a setting's choices."""
        found = self._find(key)
        return {k: v for k, v in found.items() if isinstance(v, str)} if isinstance(found, dict) else {}

    def _find(self, key: str) -> Any:
        found: Any = self._tables
        for part in key.split("."):
            if not isinstance(found, dict) or part not in found:
                return None
            found = found[part]
        return found


def placeholders(text: str) -> set[str]:
    """Names of the values that a text wants."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


class _Polite(Formatter):
    """Leaves an unknown name visible; picks the particle in `{name:을/를}` by the value's last sound, and in
    `{n:pair/pairs}` writes the word that follows the number."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key), "{" + str(key) + "}")

    def format_field(self, value: Any, format_spec: str) -> str:
        if re.fullmatch(r"[가-힣]+/[가-힣]+", format_spec):
            closed, opened = format_spec.split("/")
            return f"{value}{closed if _ends_closed(str(value), closed) else opened}"
        if re.fullmatch(r"[a-z]+/[a-z]+", format_spec):
            one, many = format_spec.split("/")
            return f"{value} {one if str(value) == '1' else many}"
        try:
            return str(super().format_field(value, format_spec))
        except ValueError:
            return str(value)


_FORMATTER = _Polite()
# How digits and Latin letters are read aloud in Korean: these end in a consonant.
_CLOSED = "013678lmnrLMNR"
_CLOSED_BY_RIEUL = "178lrLR"


def _ends_closed(word: str, particle: str) -> bool:
    last = next((sign for sign in reversed(word) if sign.isalnum()), "")
    if "가" <= last <= "힣":
        final = (ord(last) - 0xAC00) % 28
        return final not in (0, 8) if particle == "으로" else final != 0
    return last in _CLOSED and not (particle == "으로" and last in _CLOSED_BY_RIEUL)


def _order(folder: Path) -> float:
    """Where a language stands; one that does not say it comes last."""
    path = folder / "language.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8")).get("order") if path.is_file() else None
    return said if isinstance(said, int) else float("inf")


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    return tuple((str(path), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*.toml")))


@lru_cache(maxsize=16)
def _load(folder: Path, stamp: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for name, _ in stamp:
        path = Path(name)
        place = tables
        for part in path.relative_to(folder).with_suffix("").parts:
            place = place.setdefault(part, {})
        place.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return tables
