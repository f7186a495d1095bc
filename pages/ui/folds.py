"""A folded section of the lesson's prose with something of its own below the words."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.ui.frame import Page


@contextmanager
def fold(here: Page, section: str) -> Iterator[None]:
    """Use it with `with`: what is drawn inside stands below the prose of the section."""
    found = here.prose.sections[section]
    with st.expander(found.heading or section, key=f"more-{here.slug}-{section}"):
        with st.container(key=f"prose-more-{section}"):
            st.markdown(found.body)
        yield


@contextmanager
def own(name: str, heading: str) -> Iterator[None]:
    """The same look for a section that has no prose."""
    with st.expander(heading, key=f"more-own-{name}"):
        yield
