"""The box that takes a file, with its words in the language of the screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages.ui.components import mount
from pages.ui.text import Text

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def file(t: Text, label: str, suffixes: Sequence[str], name: str) -> "UploadedFile | None":
    """One file, or None until there is one.

    Args:
        t: Texts.
        label: What the box is for.
        suffixes: Endings that are taken, with their dots.
        name: Tells several boxes apart.
    """
    kinds = [suffix.removeprefix(".") for suffix in suffixes]
    with st.container(key=f"own-upload-box-{name}", gap=None):
        uploaded = st.file_uploader(label, type=kinds, key=f"upload-{name}")
        limits = t("own_file.limits", kinds=", ".join(kind.upper() for kind in kinds))
        words = {"button": t("own_file.pick_file"), "limits": limits}
        mount("upload_words", words, key=f"upload-words-{name}-{t.lang}")
    return uploaded
