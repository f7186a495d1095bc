"""The bones that every lesson page has: where am I, aim, why, look, try, what ran, next."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from nlpbook_core.errors import NlpbookError
from pages.ui import lessons, state
from pages.ui.sources import source_of
from pages.ui.text import Prose, Text
from pages.ui.words import error_words

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from pages.ui.figures import Drawn

COMPONENTS = lessons.ROOT / "assets" / "components"
STYLE = COMPONENTS / "app.css"
ICON = COMPONENTS / "icon.svg"  # an emoji or a Material name would be fetched from the network
BONES = ("aim", "why", "look", "try", "next")

# Quiet charts: no logo, no zoom by accident on a phone, and a picture to take away that scales.
CHART = {
    "displaylogo": False,
    "scrollZoom": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d", "zoom2d", "pan2d"],
    "toImageButtonOptions": {"format": "svg"},
}


@dataclass(frozen=True, slots=True)
class Page:
    """The frame of the page that is open.

    Attributes:
        slug: Which lesson it is.
        t: Texts in the language of the screen.
        prose: Its title and sections.
    """

    slug: str
    t: Text
    prose: Prose

    def words(self, key: str, **values: object) -> str:
        """A text of this page: `words("title")` is `pages.<slug>.title`."""
        return self.t(f"pages.{self.slug}.{key}", **values)

    def look(self) -> None:
        """What to look at; stands above the drawing."""
        self._bone("look")

    def try_this(self) -> None:
        """What to try; stands below the drawing."""
        self._bone("try")

    def code(self, *names: str, call: str = "") -> None:
        """Fold away the source of the core functions that this page ran, and the line that called them.

        Args:
            names: As in `nlpbook_core.features.dataset:ClassificationDataset`.
            call: The call, as a learner would write it in a notebook.
        """
        with st.expander(self.t("ui.frame.code"), key=f"code-{self.slug}-{names}"):
            if call:
                st.code(call, language="python")
            for name in names:
                st.caption(self.t("ui.frame.source_file", path=name.split(":")[0].replace(".", "/") + ".py"))
                st.code(source_of(name), language="python")

    def more(self, *sections: str) -> None:
        """Fold away further sections of the prose: those named, or all there are."""
        for name, section in self.prose.sections.items():
            if name not in BONES and (name in sections or not sections):
                with (
                    st.expander(section.heading or name, key=f"more-{self.slug}-{name}"),
                    st.container(key=f"prose-more-{name}"),
                ):
                    st.markdown(section.body)

    def next_link(self, quiet: bool = False) -> None:
        """The way on; `quiet` where the page has a primary button of its own."""
        following = lessons.following(self.slug)
        with st.container(key="prose-next"):
            if "next" in self.prose.sections:
                st.markdown(self.prose.body("next"))
        if following:
            name = self.t(f"pages.{following.slug}.menu")
            with st.container(key="next-quiet" if quiet else "next-primary"):
                link(following.slug, self.t("ui.frame.next", name=name))

    def _bone(self, name: str) -> None:
        with st.container(key=f"prose-{name}", gap="xsmall"):
            st.caption(self.t(f"ui.frame.{name}"))
            st.markdown(self.prose.body(name))


def open_page(slug: str) -> Page:
    """Open a page: kicker, title, aim and why; put its check on the rail."""
    t = state.text()
    state.enter(slug)
    row, prose = lessons.lesson(slug), t.prose(slug)
    with st.container(key="prose-head", gap="xsmall"):
        st.caption(t(f"pages.{slug}.kicker", step=row.book_step, codes=row.book_codes))
        st.title(prose.title, anchor=False)
        with st.container(key="aim"):
            st.markdown(prose.body("aim"))
        with st.container(key="why"):
            st.markdown(prose.body("why"))
    return Page(slug, t, prose)


def link(slug: str, label: str) -> None:
    """A link to another page of the app that keeps language, draft and run."""
    st.page_link(lessons.lesson(slug).path, label=label, query_params=state.query())


def card(name: str, title: str = "", note: str = "") -> "DeltaGenerator":
    """A bordered box with a heading and a quiet note beside it; used with `with`."""
    box = st.container(border=True, key=f"card-{name}")
    if title:
        box.markdown(f"**{title}** :gray[{note}]" if note else f"**{title}**")
    return box


def note(words: str, name: str) -> None:
    """A quiet paragraph of ours, as wide as prose."""
    with st.container(key=f"prose-note-{name}"):
        st.caption(words)


def draw(drawn: "Drawn", name: str) -> None:
    """Put a figure on the page, with its words for who cannot see it. The name keeps the view steady."""
    st.plotly_chart(drawn.figure, key=f"figure-{name}", config=CHART, alt=drawn.alt, theme=None)


@contextmanager
def guard() -> Iterator[None]:
    """Turn an expected failure inside the block into a box that says what, where and what to do."""
    try:
        yield
    except NlpbookError as error:
        show_error(error)


def show_error(error: NlpbookError | Mapping[str, object], title: str = "") -> None:
    """The box of an error, from the exception or from a run's `error`. Values stay plain text."""
    t = state.text()
    words = error_words(t, error)
    # No keys in here: two places of a page may fail for the same reason.
    with st.container(gap="small"):
        st.error(title or t("ui.frame.error"), icon=":material/error:")
        st.text(words.what)
        st.text(words.do)
        with st.expander(t("ui.frame.details")):
            st.code(words.details, language=None, wrap_lines=True)


def show_empty(title: str, body: str) -> None:
    """The designed state of a place that has nothing to show yet. Both are our own texts."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":material/inbox: **{title}**")
        st.markdown(body)


@contextmanager
def loading(words: str, height: int = 160) -> Iterator[None]:
    """A grey place holder of the size of what comes, and a word about what takes so long."""
    said = st.empty()
    said.caption(words)
    with st.skeleton(height=height):
        try:
            yield
        finally:
            said.empty()
