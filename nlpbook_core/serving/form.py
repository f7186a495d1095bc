"""The form for people, which speaks every language that there are texts in."""

import json
from html import escape
from pathlib import Path

from nlpbook_core.palette import style_variables
from nlpbook_core.texts import Texts, languages

_PAGE = Path(__file__).parent / "page"


def files() -> dict[str, tuple[str, str]]:
    """Kind and content of each file of the form by its path; none where there are no texts."""
    if not languages():
        return {}
    return {
        "/": ("text/html", _html()),
        "/page.css": ("text/css", style_variables() + _read("page.css")),
        "/page.js": ("text/javascript", _read("page.js")),
        "/words.json": ("application/json", json.dumps(_words(), ensure_ascii=False)),
    }


def _html() -> str:
    """The page before its script has run; whoever has no script is told so in all languages."""
    told = (
        f'<span lang="{lang}">{escape(Texts(lang)("serving.needs_script"))}</span>' for lang in languages()
    )
    return _read("index.html").replace("{language}", languages()[0]).replace("{needs_script}", " ".join(told))


def _words() -> dict[str, dict[str, dict[str, str]]]:
    """By language: what the form says, how labels are called, what the language says of itself."""
    return {
        t.lang: {"form": t.table("serving"), "labels": t.table("ui.labels"), "language": t.table("language")}
        for t in map(Texts, languages())
    }


def _read(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")
