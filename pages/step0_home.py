"""Home: what we will build, what this machine has, and where the learner left off."""

import streamlit as st

from nlpbook_core.corpus_views import showcase
from pages.ui import frame
from pages.ui.home import doors, journey
from pages.ui.lessons import Lesson
from pages.ui.settings import machine

LESSON = Lesson("home")


def show_doors(here: frame.Page) -> None:
    """The start of the road, and its end for who wants to see that first."""
    with st.container(horizontal=True, key="doors"):
        doors.start(here.t)
        doors.the_end_first(here.t)


def show_road(here: frame.Page) -> None:
    """The whole road, and what happens to one pair of sentences on it."""
    with frame.card("road", here.words("road"), here.words("road_note")):
        journey.stops(here.t)
    shown = showcase.pair()
    if shown:
        with frame.card("through", here.words("through.title"), here.words("through.quiet")):
            journey.through(here.t, shown)


def show_machine(here: frame.Page) -> None:
    """What can compute here."""
    here.look()
    with frame.card("machine", here.words("machine")):
        machine.show(here.t)


def show_left_off(here: frame.Page) -> None:
    """An earlier draft and the latest run, if there are any."""
    with frame.card("left-off", here.words("left_off")):
        if not doors.left_off(here.t):
            st.markdown(here.words("nothing_yet"))


def page() -> None:
    """The lesson in order."""
    here = frame.open_page(LESSON.slug)
    show_doors(here)
    show_road(here)
    show_machine(here)
    here.try_this()
    show_left_off(here)
    here.more()
    here.next_link(quiet=True)


page()
