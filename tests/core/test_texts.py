"""Texts: languages are found as folders, values put in as people write them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlpbook_core.texts import Texts, languages
from tests.support.paths import ROOT


def test_the_languages_are_the_folders_in_the_order_that_they_ask_for(tmp_path: Path) -> None:
    for name, order in {"b": 2, "a": None, "d": 1, "c": None}.items():
        (tmp_path / name).mkdir()
        if order:
            (tmp_path / name / "language.toml").write_text(f"order = {order}", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a language", encoding="utf-8")
    assert languages(tmp_path) == ("d", "b", "a", "c")


def test_every_language_has_a_name_of_its_own_and_korean_comes_first() -> None:
    names = [Texts(lang)("language.name") for lang in languages()]
    assert names[:2] == ["한국어", "English"] and len(set(names)) == len(names)


WITHOUT_TEXTS = """
import sys
from nlpbook_core import runs
from nlpbook_core.exchange import bundle
from nlpbook_core.serving import form
from nlpbook_core.texts import Texts, languages
print(languages(), Texts("ko")("ui.app.title"), list(dict(bundle.made(runs.RECORDED_ID))), form.files())
"""


def test_the_core_alone_has_no_languages_no_reports_and_no_form(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "nlpbook_core", tmp_path / "nlpbook_core")
    command = [sys.executable, "-c", WITHOUT_TEXTS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.strip() == "() [ui.app.title] ['curves/curves.png'] {}", done.stderr


def test_a_missing_text_shows_its_key_and_a_missing_value_its_name(tmp_path: Path) -> None:
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "ui.toml").write_text('greet = "{who:은/는} {n}"', encoding="utf-8")
    t = Texts("ko", tmp_path)
    assert t("ui.nothing.here") == "[ui.nothing.here]"
    assert t("ui.greet", who="민수") == "민수는 {n}"
    assert t("ui.greet", who="소닉붐", n=3) == "소닉붐은 3"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("서울", "서울로"),
        ("학교", "학교로"),
        ("집", "집으로"),
        ("3", "3으로"),
        ("7", "7로"),
        ("UTF-8", "UTF-8로"),
    ],
)
def test_direction_particle_follows_the_last_sound(tmp_path: Path, word: str, expected: str) -> None:
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "ui.toml").write_text('to = "{x:으로/로}"', encoding="utf-8")
    assert Texts("ko", tmp_path)("ui.to", x=word) == expected


@pytest.mark.parametrize(
    ("n", "expected"), [("1", "1 epoch"), ("0", "0 epochs"), ("2", "2 epochs"), ("1,000", "1,000 epochs")]
)
def test_one_is_not_many(tmp_path: Path, n: str, expected: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ui.toml").write_text('for = "{n:epoch/epochs}"', encoding="utf-8")
    assert Texts("en", tmp_path)("ui.for", n=n) == expected


def test_values_are_never_read_as_patterns(tmp_path: Path) -> None:
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "ui.toml").write_text('say = "{x}"', encoding="utf-8")
    assert Texts("ko", tmp_path)("ui.say", x="{0.__class__} {n}") == "{0.__class__} {n}"
