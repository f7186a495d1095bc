"""Heavy imports that go on behind the pages, so that the first prediction need not wait for them."""

import sys

import streamlit as st

from nlpbook_core import background

_JOB = "import-torch"


def start() -> None:
    """Begin to import what prediction needs; called after a page was shown, works once a process."""
    if not st.get_option("global.appTest"):  # a page that is only tested has no later visitor
        background.once(_JOB, lambda job: _import())


def is_warm() -> bool:
    """Whether a model can be loaded without waiting for an import."""
    return "nlpbook_core.inference" in sys.modules and not _is_importing()


def _is_importing() -> bool:
    job = background.find(_JOB)
    return job is not None and job.state == "running"


def _import() -> None:
    import nlpbook_core.inference  # noqa: F401  # only the import itself is wanted
