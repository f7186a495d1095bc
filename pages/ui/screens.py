"""The screens of a lesson: one at a time, each with an address (`?screen=`), and a foot with back and next.

A screen is a file `pages/ui/<slug>/screen<n>_<name>.py` with a function `show(here)`, in the order of the
numbers; its question is the heading of the section `<name>` of the lesson's prose. To add or move one, write
or rename a file.
"""

import importlib
import re
from dataclasses import dataclass

import streamlit as st

from pages.ui import frame, state
from pages.ui.lessons import ROOT

_FILE = re.compile(r"screen(\d+)_(\w+)")


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: its name in the address and in the texts, and the module that draws it."""

    name: str
    module: str


def of(slug: str) -> tuple[Screen, ...]:
    """The screens of a lesson, in their order; none for a lesson that is one page."""
    folder = ROOT / "pages" / "ui" / slug
    found = [match for path in folder.glob("screen*.py") if (match := _FILE.fullmatch(path.stem))]
    ordered = sorted(found, key=lambda match: int(match[1]))
    return tuple(Screen(match[2], f"pages.ui.{slug}.{match[0]}") for match in ordered)


def show(here: frame.Page) -> None:
    """Draw the screen that the address names, else the first, and the foot."""
    screens = of(here.slug)
    place = next((at for at, each in enumerate(screens) if each.name == state.screen()), 0)
    st.subheader(_question(here, screens[place]), anchor=False)
    importlib.import_module(screens[place].module).show(here)
    _foot(here, screens, place)


def _question(here: frame.Page, screen: Screen) -> str:
    section = here.prose.sections.get(screen.name)
    return section.heading if section and section.heading else screen.name


def _foot(here: frame.Page, screens: tuple[Screen, ...], place: int) -> None:
    """Back, where one is, and next; after the last the way on is the lesson's own."""
    with st.container(horizontal=True, vertical_alignment="center", key="screen-foot"):
        if place:
            _turn(here.t("ui.screens.back"), screens[place - 1], "back")
        st.caption(here.t("ui.screens.place", n=place + 1, total=len(screens)), width="content")
        if place + 1 < len(screens):
            _turn(here.t("ui.screens.next"), screens[place + 1], "next")
    if place + 1 == len(screens):
        here.next_link()


def _turn(words: str, to: Screen, name: str) -> None:
    st.button(words, key=f"screen-{name}", on_click=state.set_screen, args=(to.name,))
