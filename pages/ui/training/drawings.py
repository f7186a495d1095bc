"""Our own drawings: SVG files whose words come from the texts and whose colours from the palette."""

import re
from html import escape

import streamlit as st

from nlpbook_core.palette import MARKS, Theme
from pages.ui import state
from pages.ui.figures import FONT
from pages.ui.lessons import ROOT
from pages.ui.text import Text

_FOLDER = ROOT / "assets" / "figures"
_SLOT = re.compile(r"\{\{([a-z_]+)(?:\.([a-z_]+))?\}\}")


def show(t: Text, name: str, words: str) -> None:
    """Put the drawing `assets/figures/<name>.svg` on the page.

    Args:
        t: Texts.
        name: Of the file, without its ending.
        words: Key under which the drawing's words are; `<words>.alt` says what it shows.
    """
    st.image(filled(name, t, words, state.theme()), output_format="auto", width=720, alt=t(f"{words}.alt"))


def filled(name: str, t: Text, words: str, theme: Theme) -> str:
    """The SVG with its slots filled: `{{word.x}}`, `{{<mark>.ink}}`, `{{<mark>.fill}}` and `{{font}}`."""
    template = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")

    def fill(slot: re.Match[str]) -> str:
        head, tail = slot.group(1), slot.group(2)
        if head == "font":
            return escape(FONT.replace("'", ""))
        if head == "word":
            return escape(t(f"{words}.{tail}"))
        return MARKS[head].ink(theme) if tail == "ink" else MARKS[head].fill(theme)

    return _SLOT.sub(fill, template)
