"""Heavy imports that go on behind the pages, so that the first prediction need not wait for them."""

import gc
import importlib
import sys
import threading

from streamlit import config

from nlpbook_core import background

_JOB = "import-torch"
_ENGINE = "nlpbook_core.inference.predictor"
_importing = threading.Lock()


def prepare() -> None:
    """Import `transformers`, without torch, before a page uses it.

    One at a time: it replaces itself in `sys.modules` at the end of its import, so a second thread that
    waited for the first gets the empty module and finds no names in it (measured with 5.24).
    """
    with _importing:
        importlib.import_module("transformers")


def start() -> None:
    """Begin to import what prediction needs; called after a page was shown, works once a process."""
    if not config.get_option("global.appTest"):  # a page under test has no later visitor to be ready for
        background.once(_JOB, lambda job: _import())


def is_warm() -> bool:
    """Whether a model can be loaded without waiting for an import."""
    job = background.find(_JOB)
    return _ENGINE in sys.modules and (job is None or job.state != "running")


def _import() -> None:
    prepare()
    importlib.import_module(_ENGINE)
    _set_aside()


def _set_aside() -> None:
    """Take all that was imported out of the sight of the garbage collector.

    Streamlit collects after every run of a script and every poll, holding all other threads: with torch in
    memory that took 200 to 240 ms each time, now less than 1 ms (`python -m benchmarks.token_view`).
    """
    gc.collect()
    gc.freeze()
