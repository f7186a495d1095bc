"""Texts and numbers in the chosen language, from `assets/text/<lang>/`. No Streamlit here.

`ui.toml` gives keys `ui.…`, `pages/corpus.toml` keys `pages.corpus.…`, `lessons/corpus.md` the prose. To
add a language, add a folder; a test says what is missing.
"""

import math
import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from pages.ui.lessons import ROOT

Language = Literal["ko", "en"]
LANGUAGES: tuple[Language, ...] = ("ko", "en")
TEXTS = ROOT / "assets" / "text"

_SECTION = re.compile(r"<!--\s*section:\s*([a-z0-9-]+)\s*-->")


@dataclass(frozen=True, slots=True)
class Section:
    """One piece of prose. `heading` is empty for the bones (aim, why, look, try, next)."""

    id: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A lesson's Markdown: its title, and its sections by id in the order of the file."""

    title: str
    sections: dict[str, Section]

    def body(self, section: str) -> str:
        """The prose of a section, or its id in brackets if it is missing."""
        found = self.sections.get(section)
        return found.body if found else f"[{section}]"


class Text:
    """Looks up and formats in one language.

    >>> Text("en").percent(0.887)
    '88.7 %'
    """

    def __init__(self, lang: Language, folder: Path = TEXTS) -> None:
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

    def label(self, name: str) -> str:
        """A corpus label's word on the screen; labels that we do not know stay as they are."""
        return self(f"ui.labels.{name}") if self.has(f"ui.labels.{name}") else name

    def prose(self, slug: str) -> Prose:
        """The prose of a lesson."""
        path = self._folder / "lessons" / f"{slug}.md"
        return _prose(path, path.stat().st_mtime_ns) if path.exists() else Prose(f"[{slug}]", {})

    def number(self, value: float) -> str:
        """Whole numbers exact and grouped, others with three significant digits."""
        if isinstance(value, int) or (abs(value) >= 1000 and value == int(value)):
            return f"{int(value):,}"
        if value and not 1e-3 <= abs(value) < 1e6:
            return re.sub(r"\.?0*e([+-])0*", r"e\1", f"{value:.2e}").replace("e+", "e")
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")

    def percent(self, fraction: float) -> str:
        """One decimal, as both languages of the app write it; a dash for what is no number."""
        if not math.isfinite(fraction):
            return "–"
        return f"{100 * fraction:.1f} %"

    def duration(self, seconds: float) -> str:
        """In words, two units at most."""
        whole = max(0, round(seconds))
        if whole < 1 and seconds > 0:
            return self("ui.time.under_a_second")
        units = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
        parts = []
        for unit, size in units:
            count, whole = divmod(whole, size)
            if count:
                parts.append(self(f"ui.time.{unit}", n=count))
        return " ".join(parts[:2]) or self("ui.time.s", n=0)

    def size(self, num_bytes: float) -> str:
        """Bytes in the unit that reads best."""
        for unit, size in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
            if num_bytes >= size:
                return f"{num_bytes / size:.3g} {unit}"
        return f"{num_bytes:.0f} B"

    def moment(self, at: float) -> str:
        """A UTC time stamp as local date and time."""
        local = datetime.fromtimestamp(at)
        return self("ui.time.moment", month=local.month, day=local.day, clock=f"{local:%H:%M}")

    def _find(self, key: str) -> Any:
        found: Any = self._tables
        for part in key.split("."):
            if not isinstance(found, dict) or part not in found:
                return None
            found = found[part]
        return found


def parse_prose(markdown: str) -> Prose:
    """Title and sections of a lesson file."""
    head, *rest = _SECTION.split(markdown)
    title = head.strip().removeprefix("#").strip()
    sections = {}
    for name, raw in zip(rest[::2], rest[1::2], strict=True):
        heading, body = "", raw.strip()
        if body.startswith("### "):
            heading, _, body = body.removeprefix("### ").partition("\n")
        sections[name] = Section(name, heading.strip(), body.strip())
    return Prose(title, sections)


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


@lru_cache(maxsize=64)
def _prose(path: Path, changed_at: int) -> Prose:
    return parse_prose(path.read_text(encoding="utf-8"))
