"""The rules of `pages/`: what may touch what, how long a page may be, what the first page may load."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.ui.lessons import LESSONS

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").glob("step*.py"))
UI = sorted((ROOT / "pages" / "ui").glob("*.py"))
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
            names.add(node.module)
    return names


def test_every_page_file_is_a_lesson_and_every_lesson_a_file() -> None:
    assert {path.stem for path in PAGES} == {lesson.stem for lesson in LESSONS}


def test_no_slug_equals_the_name_that_streamlit_derives_from_the_file() -> None:
    # A deep link to the derived name runs the page alone, without app.py.
    for lesson in LESSONS:
        derived = re.sub(r"^[\d_\- ]*", "", lesson.stem)
        assert lesson.slug not in (derived, lesson.stem)


@pytest.mark.parametrize("path", [*PAGES, *UI, ROOT / "app.py"], ids=lambda path: path.stem)
def test_only_state_touches_the_session_and_the_address(path: Path) -> None:
    if path.stem != "state":
        assert not {"session_state", "query_params"} & set(attributes(path))


@pytest.mark.parametrize("path", [*PAGES, *UI], ids=lambda path: path.stem)
def test_only_cached_caches_and_nobody_writes_raw_html(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert "unsafe_allow" not in code
    may_cache = path.stem in ("cached", "cached_views")
    assert may_cache or not {"cache_data", "cache_resource"} & set(attributes(path))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_no_class_no_korean_and_is_short(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert not any(isinstance(node, ast.ClassDef) for node in ast.walk(ast.parse(code)))
    assert not re.search("[가-힣]", code), "sentences belong into assets/text"
    assert len(code.splitlines()) <= 150


@pytest.mark.parametrize("path", UI, ids=lambda path: path.stem)
def test_shared_modules_are_short_and_free_of_the_pages(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250
    assert not any(name.startswith("pages.step") for name in imported(path))


@pytest.mark.parametrize(
    "name",
    [
        "chart", "curves", "figures", "lessons", "markers", "palette", "run_figures", "sources", "tallies",
        "text", "words",
    ],
)  # fmt: skip
def test_what_needs_no_streamlit_has_none(name: str) -> None:
    assert not any(
        item.split(".")[0] == "streamlit" for item in imported(ROOT / "pages" / "ui" / f"{name}.py")
    )


@pytest.mark.parametrize("path", [*PAGES, *UI], ids=lambda path: path.stem)
def test_no_page_imports_a_heavy_library_at_its_head(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {name.split(".")[0] for name in names} & {"torch", "pytorch_lightning", "transformers"}


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
