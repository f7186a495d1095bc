"""Our own pieces of the page: `st.components.v2` with inline html, css and js, no build and no iframe."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui.lessons import ROOT
from pages.ui.text import Text

_FOLDER = ROOT / "assets" / "components"


def mount(name: str, data: dict[str, Any], key: str, **callbacks: Callable[[], None]) -> None:
    """Put the component of `assets/components/<name>.{css,js}` on the page, filled with plain data.

    Its script may use the functions of `shared.js`.

    Args:
        name: Of its files.
        data: What it shows.
        key: Tells several on one page apart; what it says back is at this key.
        callbacks: `on_<value>_change` for each value that its script says back.
    """
    files = ("shared.js", f"{name}.css", "patterns.css", f"{name}.js")
    _renderer(name, files)(data=data, key=key, **callbacks)


def draw(t: Text, name: str, data: dict[str, Any], key: str, **callbacks: Callable[[], None]) -> None:
    """`mount` for what a learner may want in a report: under a pointer it offers to be kept as a picture.

    Args:
        t: Texts.
        name: Of its files; its script hands its view to `offerPicture` of `picture.js`.
        data: What it shows.
        key: As for `mount`.
        callbacks: As for `mount`.
    """
    picture = {"word": t("ui.figures.keep_picture"), "file": f"{name.replace('_', '-')}.png"}
    files = ("picture.css", "shared.js", "picture.js", f"{name}.css", "patterns.css", f"{name}.js")
    _renderer(name, files)(data={**data, "picture": picture}, key=key, **callbacks)


@lru_cache(maxsize=32)
def _renderer(name: str, files: tuple[str, ...]) -> Callable[..., Any]:
    # An inline script cannot import another, nor a style, so what many share goes in front.
    css, js = (
        "\n".join((_FOLDER / file).read_text(encoding="utf-8") for file in files if file.endswith(kind))
        for kind in (".css", ".js")
    )
    return st.components.v2.component(f"nlpbook.{name}", html='<div class="view"></div>', css=css, js=js)
