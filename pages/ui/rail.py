"""The sidebar: what this is, the rail of steps with what is done, the language."""

import os

import streamlit as st

from nlpbook_core.devices import hardware
from nlpbook_core.texts import languages
from pages.ui import lessons, state
from pages.ui.text import Text
from pages.ui.words import device_word


def show_rail(current: str) -> None:
    """Draw the sidebar for the page that is open."""
    t = state.text()
    with st.sidebar:
        with st.container(key="rail-head", gap=None):
            st.markdown(f"**{t('ui.app.title')}**")
            st.caption(_machine(t))
        with st.container(key="rail", gap=None):
            for lesson in lessons.LESSONS:
                _step(t, lesson, lesson.slug == current)
        with st.container(key="rail-foot"):
            st.segmented_control(
                t("ui.app.language"), languages(), default=t.lang, required=True, key=f"lang-{t.lang}",
                format_func=lambda lang: Text(lang)("language.name"),
                on_change=_switch, args=(f"lang-{t.lang}",), label_visibility="collapsed",
            )  # fmt: skip


def _step(t: Text, lesson: lessons.Lesson, current: bool) -> None:
    place = lessons.number(lesson.slug)
    done = not current and lesson.slug in state.visited() and (lesson.done_by == "visit" or _has_run())
    look = "current" if current else "done" if done else "open"
    sign = ":material/home:" if not place else f":material/counter_{place}:"
    with st.container(key=f"step-{look}-{lesson.slug}"):
        st.page_link(
            lesson.path, label=t(f"pages.{lesson.slug}.menu"), query_params=state.query(),
            icon=":material/check_circle:" if done and place else sign,
        )  # fmt: skip


def _has_run() -> bool:
    return state.run_id() is not None


def _machine(t: Text) -> str:
    args = state.arguments()
    small = args.pretrained_model_name == "mini" and args.downstream_corpus_name == "mini-nli"
    world = t("ui.app.small_world" if small else "ui.app.real_world")
    fast = hardware.accelerators()
    return f"{world} · {device_word(t, fast[0].kind) if fast else t('ui.app.cores', n=os.cpu_count() or 1)}"


def _switch(key: str) -> None:
    state.set_language(state.widget_value(key) or state.language())
