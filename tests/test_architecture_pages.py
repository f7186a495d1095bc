"""The rules of `pages/`: what may touch what, how long a page may be, what the first page may load."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from pages.ui.lessons import LESSONS
from tests.support.paths import ROOT

PAGES = sorted((ROOT / "pages").glob("step*.py"))
UI = sorted((ROOT / "pages" / "ui").rglob("*.py"))
HEAVY = ("torch", "pytorch_lightning", "sklearn", "transformers.modeling_utils")


def attributes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_every_page_file_is_a_lesson_and_every_lesson_a_file() -> None:
    assert {path.stem for path in PAGES} == {lesson.stem for lesson in LESSONS}


def test_no_slug_equals_the_name_that_streamlit_derives_from_the_file() -> None:
    # A deep link to the derived name runs the page alone, without app.py.
    for lesson in LESSONS:
        derived = re.sub(r"^[\d_\- ]*", "", lesson.stem)
        assert lesson.slug not in (derived, lesson.stem)


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_state_touches_the_session_and_the_address() -> None:
    touching = {
        where(path)
        for path in [*PAGES, *UI, ROOT / "app.py"]
        if {"session_state", "query_params"} & set(attributes(path))
    }
    assert touching == {"pages/ui/state.py"}


def test_only_cached_caches_and_nobody_writes_raw_html() -> None:
    caching = {
        where(path) for path in [*PAGES, *UI] if {"cache_data", "cache_resource"} & set(attributes(path))
    }
    assert caching == {"pages/ui/cached.py", "pages/ui/cached_views.py"}
    assert not [where(path) for path in [*PAGES, *UI] if "unsafe_allow" in path.read_text(encoding="utf-8")]


def test_a_page_has_no_class_no_korean_and_is_short() -> None:
    for path in PAGES:
        code = path.read_text(encoding="utf-8")
        assert not any(isinstance(node, ast.ClassDef) for node in ast.walk(ast.parse(code))), where(path)
        assert not re.search("[가-힣]", code), f"{where(path)}: sentences belong into assets/text"
        assert len(code.splitlines()) <= 150, where(path)


def test_shared_modules_are_short_and_free_of_the_pages() -> None:
    for path in UI:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, where(path)
        assert not any(name.startswith("pages.step") for name in imported(path)), where(path)


def test_what_every_page_shares_asks_no_pages_own_parts_and_parts_ask_in_one_direction() -> None:
    rooms = {path.parent.name for path in UI} - {"ui"}
    asks: dict[str, set[str]] = {}
    for path in UI:
        parts = [name.split(".") for name in imported(path) if name.startswith("pages.ui.")]
        asked = {name[2] for name in parts if name[2] in rooms} - {path.parent.name}
        asks.setdefault(path.parent.name, set()).update(asked)
    assert not asks.pop("ui")
    TopologicalSorter(asks).prepare()  # raises CycleError with the circle


def test_what_draws_without_streamlit_has_none() -> None:
    free = {where(path) for path in UI if "streamlit" not in {name.split(".")[0] for name in imported(path)}}
    assert {f"pages/ui/{name}.py" for name in WITHOUT_STREAMLIT} <= free


# Data in, a figure, a word or a number out: tested as they are, without a page.
WITHOUT_STREAMLIT = {
    "figures", "lessons", "sources", "tallies", "text", "words", "training/chart",
    "training/curves", "training/markers", "training/run_figures",
}  # fmt: skip


def test_no_page_imports_a_heavy_library_at_its_head() -> None:
    for path in [*PAGES, *UI]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            heads = {name.split(".")[0] for name in names}
            assert not heads & {"torch", "pytorch_lightning", "transformers"}, where(path)


def test_components_set_text_and_never_markup() -> None:
    for path in (ROOT / "assets" / "components").glob("*.js"):
        code = path.read_text(encoding="utf-8")
        for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http"):
            assert sink not in code.replace("http://www.w3.org/2000/svg", ""), f"{path.name}: {sink}"


FIRST_PAGE = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({app!r}, default_timeout=60).run()
assert not app.exception, app.exception
{extra}
print(",".join(name for name in {heavy!r} if name in sys.modules))
"""


@pytest.mark.parametrize(("extra", "expected"), [("", ""), ("import torch", "torch")])
def test_the_first_page_loads_nothing_heavy(extra: str, expected: str) -> None:
    # The second case shows that the first can fail.
    code = FIRST_PAGE.format(app=str(ROOT / "app.py"), heavy=HEAVY, extra=extra)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=280)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.removesuffix("\n").rpartition("\n")[2] == expected
