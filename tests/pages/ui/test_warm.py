"""What starts with the server: pages found at once, `transformers` imported by one thread at a time."""

import subprocess
import sys

from tests.support.paths import ROOT


def run_fresh(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=250, check=True
    )
    return done.stdout.strip().splitlines()[-1]


def test_the_old_way_of_finding_pages_is_off_before_the_first_visit() -> None:
    code = """
import pages.ui.server
from streamlit.runtime.pages_manager import PagesManager
print(PagesManager("app.py") and PagesManager.uses_pages_directory)
"""
    assert run_fresh(code) == "False"


def test_two_threads_that_need_transformers_at_once_both_get_it() -> None:
    code = """
import threading
from pages.ui import warm
failed = []
def need(name):
    warm.prepare()
    try:
        exec(f"from transformers import {name}")
    except ImportError as error:
        failed.append(error)
threads = [threading.Thread(target=need, args=(name,)) for name in ("BertTokenizer", "BertConfig")]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(failed))
"""
    assert run_fresh(code) == "0"


def test_preparing_a_page_does_not_import_torch() -> None:
    code = "import sys; from pages.ui import warm; warm.prepare(); print('torch' in sys.modules)"
    assert run_fresh(code) == "False"


def test_what_was_imported_is_no_longer_walked_by_the_garbage_collector() -> None:
    code = """
import gc
from pages.ui import warm
warm._import()
print(len(gc.get_objects()) < gc.get_freeze_count() / 10)
"""
    assert run_fresh(code) == "True"
