"""Settings: what computes, which preset and what it costs here, and every argument."""

import streamlit as st

from nlpbook_core import corpora, workspace
from nlpbook_core.batches import sampling
from nlpbook_core.settings import presets
from nlpbook_core.training import reproducibility
from pages.ui import folds, frame, state
from pages.ui.lessons import Lesson
from pages.ui.settings import forms, machine, offers, setting_files

LESSON = Lesson("settings", book_step="1–2", book_codes="1–6")

READING = ("accelerator", "batch-per-core", "presets", "arguments-what", "arguments-how")


def show_machine(here: frame.Page) -> None:
    """The accelerators that are here, and the one that will be used."""
    with frame.card("machine", here.words("machine"), here.words("machine_note")):
        machine.show(here.t)


def show_presets(here: frame.Page) -> None:
    """Three sets of settings, each with its price in time."""
    here.look()
    with frame.card("presets", here.words("presets"), here.words("presets_note")):
        offers.show(here.t)


def show_form(here: frame.Page) -> None:
    """Every argument: the usual ones in sight, the rest folded by group."""
    with frame.card("form", here.words("form"), here.words("form_note")), frame.guard():
        root = state.arguments().corpus_root
        forms.groups(here.t, {"downstream_corpus_name": corpora.names(root)})


def show_seed(here: frame.Page) -> None:
    """The same seed shuffles the same way twice; another one does not."""
    seed = state.arguments().seed or 0
    with folds.fold(here, "seed"):
        for each in (seed, seed, seed + 1):
            order = sampling.random_order(12, each, epoch=0)
            st.text(here.words("seed_order", seed=each, order="  ".join(map(str, order))))


def show_log(here: frame.Page) -> None:
    """The lines that a run with these settings begins with."""
    with folds.fold(here, "log-lines"):
        lines = reproducibility.log_lines(state.arguments())
        st.code("\n".join(lines), language=None, wrap_lines=True)


def show_place(here: frame.Page) -> None:
    """Where everything lies, how much room is left, and how to move it."""
    with folds.fold(here, "where-results-live"), frame.guard():
        st.code(str(workspace.home()), language=None, wrap_lines=True)
        st.caption(here.words("room_left", size=here.t.size(workspace.free_bytes())))
        for system in ("unix", "windows", "colab"):
            st.caption(here.words(f"move.{system}"))
            st.code(here.words(f"move.{system}_code"), language=None, wrap_lines=True)


def show_file(here: frame.Page) -> None:
    """Settings to take away and to bring along."""
    with st.expander(here.words("file"), key="more-settings-file"):
        st.markdown(here.words("file_note"))
        setting_files.show(here.t)


def show_code(here: frame.Page) -> None:
    """Cells 4 to 6 with these settings, and what they call."""
    here.code(
        "nlpbook_core.training.reproducibility:set_seed",
        "nlpbook_core.training.reproducibility:set_logger",
        "nlpbook_core.devices.detection:choose",
        call=presets.as_code(state.arguments()),
    )


def page() -> None:
    """The lesson in order."""
    here = frame.open_page(LESSON.slug)
    show_machine(here)
    show_presets(here)
    show_form(here)
    here.try_this()
    show_code(here)
    show_file(here)
    show_seed(here)
    show_log(here)
    show_place(here)
    here.more(*READING)
    here.next_link()


page()
