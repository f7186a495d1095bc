"""Texts, prose and numbers in the chosen language: what `nlpbook_core.texts` finds, as a page shows it.

`lessons/corpus.md` is the prose of a lesson. To add a language, add a folder; a test says what is missing. No
Streamlit here.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from nlpbook_core.texts import Texts

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


class Text(Texts):
    """Looks up and formats in one language.

    >>> Text("en").percent(0.887)
    '88.7 %'
    """

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


@lru_cache(maxsize=64)
def _prose(path: Path, changed_at: int) -> Prose:
    return parse_prose(path.read_text(encoding="utf-8"))
