"""The app driven without a browser: open a page as a learner's address would, and read what it says."""

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from nlpbook_core.texts import TEXTS
from pages.ui import lessons

APP = Path(__file__).parents[2] / "app.py"
_TABLES = {path.relative_to(TEXTS).parts[1].removesuffix(".toml") for path in TEXTS.rglob("*.toml")}
_KEY = re.compile(rf"\[(?:{'|'.join(sorted(_TABLES))})(?:\.[a-z0-9_-]+)+\]")
_SPOKEN = ("title", "header", "subheader", "markdown", "caption", "text", "code", "error", "warning")
_HAS_LABEL = ("button", "selectbox", "radio", "text_input", "number_input", "text_area", "toggle", "expander")


def open_page(slug: str, lang: str = "ko", **query: str) -> AppTest:
    """The page of a lesson, run once."""
    screen = AppTest.from_file(str(APP), default_timeout=60)
    screen.query_params["lang"] = lang
    for name, value in query.items():
        screen.query_params[name] = value
    screen.run()
    if slug != "home":
        screen.switch_page(lessons.lesson(slug).path).run()
    return screen


def said(screen: AppTest) -> str:
    """Everything that can be read, one piece a line. Components and figures are not seen."""
    words = [str(item.value) for kind in _SPOKEN for item in screen.get(kind)]
    labels = [str(item.label) for kind in _HAS_LABEL for item in screen.get(kind)]
    return "\n".join([*words, *labels])


def untranslated(screen: AppTest) -> list[str]:
    """Keys that stand where a text should, as in `[pages.corpus.choice]`, also within components, figures and
    tables; and values that were not put in."""
    listings = "\n".join(str(item.value) for item in screen.get("code"))  # code has braces of its own
    words = re.sub(r"\$\$.*?\$\$", "", said(screen), flags=re.DOTALL)  # and so have formulas
    given = "\n".join(str(getattr(node, "proto", "")) for node in screen._tree)
    found = _KEY.findall(f"{words}\n{given}")
    return [*found, *(name for name in re.findall(r"\{[a-z_]+\}", words) if name not in listings)]


def by_key(screen: AppTest, kind: str, start: str) -> Any:
    """The widget whose key begins so."""
    return next(item for item in screen.get(kind) if str(item.key).startswith(start))


def keys(screen: AppTest, kind: str) -> list[str]:
    """Keys of the widgets of a kind."""
    return [str(item.key) for item in screen.get(kind)]


def draft_of(screen: AppTest) -> str:
    """The draft that the page's address names."""
    value = screen.query_params["draft"]
    return value if isinstance(value, str) else value[0]


def component(screen: AppTest, key: str) -> dict[str, Any]:
    """What a component of our own was given."""
    found = next(item.proto for item in screen.get("bidi_component") if item.proto.id.endswith(f"-{key}"))
    data: dict[str, Any] = json.loads(found.json)
    return data
