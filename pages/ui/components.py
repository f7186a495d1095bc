"""Our own pieces of the page: `st.components.v2` with inline html, css and js, no build and no iframe."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from pages.ui.lessons import ROOT

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
    _renderer(name)(data=data, key=key, **callbacks)


@lru_cache(maxsize=16)
def _renderer(name: str) -> Callable[..., Any]:
    css, shared, own = (
        (_FOLDER / file).read_text(encoding="utf-8") for file in (f"{name}.css", "shared.js", f"{name}.js")
    )
    # An inline script cannot import another, so what all share goes in front.
    return st.components.v2.component(
        f"nlpbook.{name}", html='<div class="view"></div>', css=css, js=f"{shared}\n{own}"
    )
