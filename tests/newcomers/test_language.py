"""A language is one folder of texts: in a copy of the project a third one comes, and nothing else changes."""

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlpbook_core.texts import languages
from tests.support.paths import ROOT

NEW, NAME = "eo", "Esperanto"
PARTS = (
    "nlpbook_core", "pages", "assets", "tests/support", "tests/test_texts.py", "app.py", "pyproject.toml",
)  # fmt: skip
NAMES_WHAT_IS_MISSING = ("-m", "pytest", "-q", "-o", "addopts=--import-mode=importlib", "tests/test_texts.py")
# What the new language says otherwise than the one that it is copied from.
OWN_WORDS = {
    "language.toml": ('name = "English"', f'name = "{NAME}"'),
    "lessons/home.md": ("# ", "# Saluton! "),
    "report.toml": ('title = "', 'title = "Raporto: '),
    "serving.toml": ('title = "', 'title = "Demandu: '),
}
WHERE_IT_SPEAKS = f"""
import json
from streamlit.testing.v1 import AppTest
from nlpbook_core import runs
from nlpbook_core.exchange import bundle
from nlpbook_core.serving import form
from nlpbook_core.texts import languages

app = AppTest.from_file("app.py", default_timeout=200)
app.query_params["lang"] = {NEW!r}
app.run()
assert not app.exception, app.exception
print(json.dumps({{
    "languages": languages(),
    "address": app.query_params["lang"],
    "offered": list(app.sidebar.segmented_control[0].options),
    "page": app.title[0].value,
    "report": dict(bundle.made(runs.RECORDED_ID))["report.{NEW}.html"].decode("utf-8"),
    "form": json.loads(form.files()["/words.json"][1])[{NEW!r}],
}}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, to be changed."""
    folder = tmp_path_factory.mktemp("house")
    for part in PARTS:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(ROOT / part, folder / part)
    return folder


@pytest.fixture(scope="module")
def language(house: Path) -> Path:
    """The folder of a third language in it: English by another name, with some words of its own."""
    folder = Path(shutil.copytree(ROOT / "assets/text/en", house / "assets" / "text" / NEW))
    for name, (old, new) in OWN_WORDS.items():
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def python(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run in the copy, with nothing of this project before it."""
    environment = {**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=house, env=environment, capture_output=True, encoding="utf-8",
        check=False, timeout=280,
    )  # fmt: skip


def test_what_a_new_language_lacks_is_named_until_it_is_there(house: Path, language: Path) -> None:
    path = language / "ui.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace('small_world = "', 'tiny_world = "', 1), encoding="utf-8")
    told = python(house, *NAMES_WHAT_IS_MISSING)
    path.write_text(whole, encoding="utf-8")
    assert told.returncode == 1 and f"{NEW} lacks ui.app.small_world" in told.stdout, told.stdout
    done = python(house, *NAMES_WHAT_IS_MISSING)
    assert done.returncode == 0, done.stdout


def test_a_new_language_is_offered_opened_reported_in_and_asked_in(house: Path, language: Path) -> None:
    done = python(house, "-c", WHERE_IT_SPEAKS)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["languages"] == [*languages(), NEW] and NAME in found["offered"]
    assert NEW in found["address"] and found["page"].startswith("Saluton! ")
    assert f'<html lang="{NEW}">' in found["report"] and "<h1>Raporto: " in found["report"]
    assert found["form"]["form"]["title"].startswith("Demandu: ")
    assert found["form"]["language"]["name"] == NAME


def test_one_folder_is_all_that_it_takes(house: Path, language: Path) -> None:
    files = (path.relative_to(house) for path in house.rglob("*") if path.is_file())
    changed = [
        path for path in files
        if "__pycache__" not in path.parts and path.parts[0] != ".pytest_cache"
        if not (ROOT / path).is_file() or not filecmp.cmp(house / path, ROOT / path, shallow=False)
    ]  # fmt: skip
    assert changed and {path.parts[:3] for path in changed} == {("assets", "text", NEW)}
