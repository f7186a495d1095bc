"""Texts: every language has what the first has, and texts and code ask for each other."""

import re
import shutil
from pathlib import Path

import pytest

from nlpbook_core.texts import TEXTS, languages
from tests.support import text_keys
from tests.support.paths import ROOT

FIRST = languages()[0]
# Read by people who write texts, and by what finds the languages.
READ_OTHERWISE = ("glossary.", "lessons.", "language.")
DOCTEST = re.compile(r"(?m)^ *>>>.*$")


def test_no_language_lacks_a_text_or_has_one_of_its_own() -> None:
    apart = text_keys.lacking()
    assert not apart, "\n".join(apart)


def test_every_key_that_the_code_asks_for_has_a_text() -> None:
    missing = text_keys.missing(text_keys.texts_of(FIRST))
    assert not missing, "\n".join(missing)


def test_every_text_is_asked_for() -> None:
    unasked = text_keys.unasked(text_keys.texts_of(FIRST))
    forgotten = [key for key in unasked if not key.startswith(READ_OTHERWISE)]
    assert not forgotten, "\n".join(forgotten)


def test_no_code_names_a_language() -> None:
    code = ("app.py", "pages/**/*.py", "nlpbook_core/**/*.py", "nlpbook_core/**/*.js", "assets/**/*.js")
    texts = {path: path.read_text(encoding="utf-8") for each in code for path in ROOT.glob(each)}
    named = [path for path, text in texts.items() if re.search("""["'](ko|en)["']""", DOCTEST.sub("", text))]
    assert named == [ROOT / "nlpbook_core" / "corpora" / "base.py"]  # of the sentences in a corpus


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The texts, to be spoiled."""
    return Path(shutil.copytree(TEXTS, tmp_path / "text"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_everything_that_a_language_lacks_is_named(copied: Path) -> None:
    other = languages()[1]
    folder = copied / other
    spoil(folder / "ui.toml", "language = ", "tongue = ")
    spoil(folder / "serving.toml", "{n}", "{m}")
    spoil(folder / "lessons" / "home.md", "section: aim", "section: goal")
    (folder / "pages" / "model.toml").unlink()
    told = text_keys.lacking(copied)
    assert {
        f"{other} lacks ui.app.language", f"{other} has ui.app.tongue, and {FIRST} has not",
        f"{other} lacks lessons.home.aim", f"{other} has lessons.home.goal, and {FIRST} has not",
    } <= set(told)  # fmt: skip
    assert len([line for line in told if "lacks pages.model." in line]) > 10
    assert f"{other} names other values in serving.cut" in told
    assert not [line for line in told if " errors." in line]


def test_a_key_without_a_text_and_a_text_that_nobody_asks_for_are_named() -> None:
    texts = text_keys.texts_of(FIRST)
    gone = ("ui.app.language", "pages.training.drawing.alt", "serving.intro")
    for key in gone:
        del texts[key]
    assert {re.escape(key) for key in gone} <= set(text_keys.missing(texts))
    assert "ui.app.forgotten" in text_keys.unasked({"ui.app.forgotten": "", "ui.app.title": ""})
