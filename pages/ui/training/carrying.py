"""A run out as a zip, and one from elsewhere in."""

import tempfile
from functools import partial
from typing import IO

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.exchange import exporting, importing
from pages.ui import frame, state, uploading
from pages.ui.session_keys import Key
from pages.ui.text import Text

_MOST_MB = 200  # of an upload
_MOST_MODEL_BYTES = 150_000_000


def show(t: Text, run_id: str) -> None:
    """Both directions."""
    st.markdown(f"**{t('pages.training.carry')}**")
    st.caption(t("pages.training.carry_note"))
    if runs.status(run_id).is_active:
        st.caption(t("pages.training.export_active"))
    else:
        _export(t, run_id)
    uploaded = uploading.file(t, t("pages.training.import"), (".zip",), f"import-{t.lang}", _MOST_MB)
    if uploaded is not None:
        _import(t, uploaded, uploaded.name, str(uploaded.file_id))


def _export(t: Text, run_id: str) -> None:
    model = runs.model_folder(run_id)
    size = sum(path.stat().st_size for path in model.iterdir()) if model else 0
    with_model = False
    if 0 < size <= _MOST_MODEL_BYTES:
        label = t("pages.training.export_model", size=t.size(size))
        with_model = st.checkbox(label, key=f"export-model.{t.lang}")
    elif size:
        st.caption(t("pages.training.export_large", size=t.size(size)))
    st.download_button(
        t("pages.training.export"), partial(_archive, run_id, with_model),
        f"{exporting.shared_name(run_id)}.zip", mime="application/zip", key="export-run",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _archive(run_id: str, with_model: bool) -> bytes:
    """Made when the button is pressed, not each time the page is drawn."""
    from nlpbook_core.exchange import bundle  # it draws with matplotlib, which a page need not load

    with tempfile.TemporaryFile() as file:
        bundle.export(run_id, file, with_model)
        file.seek(0)
        return file.read()


def _import(t: Text, file: IO[bytes], name: str, upload: str) -> None:
    """Take an upload in once, however often the page is drawn with it."""
    taken = state.recall(Key.IMPORTED)
    if not taken or taken[0] != upload:
        with frame.guard():
            taken = (upload, importing.import_run(file, name))
            state.remember(Key.IMPORTED, taken)
            st.rerun()  # the list above was drawn without it
    if taken and taken[0] == upload:
        st.text(t("pages.training.imported", name=taken[1]))
        st.button(
            t("pages.training.open_imported"), key="open-imported", on_click=state.set_run, args=(taken[1],)
        )
