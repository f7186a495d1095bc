"""The box that takes a file, with its words in the language of the screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages.ui.components import mount
from pages.ui.text import Text

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_MOST_MB = 20  # as the server's own limit in its config


def file(
    t: Text, label: str, suffixes: Sequence[str], key: str, most_mb: int = _MOST_MB
) -> "UploadedFile | None":
    """One file, or None until there is one.

    Args:
        t: Texts.
        label: What the box is for.
        suffixes: Endings that are taken, with their dots.
        key: Of the box.
        most_mb: How large a file may be; the server keeps it in memory.
    """
    kinds = [suffix.removeprefix(".") for suffix in suffixes]
    with st.container(key=f"own-upload-box-{key}", gap=None):
        uploaded = st.file_uploader(label, type=kinds, key=key, max_upload_size=most_mb)
        names = ", ".join(kind.upper() for kind in kinds)
        words = {
            "button": t("own_file.pick_file"), "limits": t("own_file.limits", kinds=names, most=most_mb)
        }  # fmt: skip
        mount("upload_words", words, key=f"upload-words-{key}-{t.lang}")
    return uploaded
