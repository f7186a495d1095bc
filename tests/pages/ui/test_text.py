"""Texts: the same keys and placeholders in both languages, numbers and particles as people write them."""

import tomllib
from pathlib import Path

import pytest

from nlpbook_core.errors import ArgumentError, CorpusMissing, TextEmpty, all_errors
from nlpbook_core.settings.arguments import setting_names, setting_of
from pages.ui.lessons import LESSONS
from pages.ui.text import LANGUAGES, TEXTS, Language, Text, parse_prose, placeholders
from pages.ui.words import KINDS, accepted_words, choice_word, error_words

FILES = sorted(path.relative_to(TEXTS / "ko") for path in (TEXTS / "ko").rglob("*.toml"))


def flat(table: dict[str, object], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = str(value)
    return found


def texts(lang: Language, file: Path) -> dict[str, str]:
    return flat(tomllib.loads((TEXTS / lang / file).read_text(encoding="utf-8")))


def test_both_languages_have_the_same_files() -> None:
    assert sorted(path.relative_to(TEXTS / "en") for path in (TEXTS / "en").rglob("*.toml")) == FILES


@pytest.mark.parametrize("file", FILES, ids=str)
def test_both_languages_have_the_same_keys_and_placeholders(file: Path) -> None:
    korean, english = texts("ko", file), texts("en", file)
    assert set(korean) == set(english)
    for key, text in korean.items():
        assert placeholders(text) == placeholders(english[key]), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_has_its_texts_and_every_choice_a_word(lang: Language) -> None:
    t = Text(lang)
    for name in setting_names():
        for part in ("label", "meaning", "why"):
            assert t.has(f"arguments.{name}.{part}"), f"{name}.{part}"
        assert set(t.table(f"arguments.{name}.choices")) == set(setting_of(name).choices), name
        unit = setting_of(name).unit.replace(" ", "_")
        assert not unit or t.has(f"ui.units.{unit}"), unit


def test_no_text_stands_for_a_setting_that_is_gone() -> None:
    for lang in LANGUAGES:
        table = tomllib.loads((TEXTS / lang / "arguments.toml").read_text(encoding="utf-8"))
        assert set(table) - {"presets"} == set(setting_names())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_error_says_what_and_what_to_do(lang: Language) -> None:
    t = Text(lang)
    for error in all_errors():
        for part in ("what", "do"):
            key = f"errors.{error.code}.{part}"
            assert t.has(key), key
            wanted = placeholders(t(key))
            assert wanted <= placeholders(error.template) | {"accepted"}, f"{key} wants {wanted}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lesson_has_menu_kicker_and_prose(lang: Language) -> None:
    t = Text(lang)
    for lesson in LESSONS:
        assert t.has(f"pages.{lesson.slug}.menu")
        assert t.has(f"pages.{lesson.slug}.kicker")
        prose = t.prose(lesson.slug)
        assert prose.title
        for bone in ("aim", "why", "look", "try"):
            assert prose.body(bone) != f"[{bone}]", f"{lesson.slug}: {bone}"


def test_a_missing_text_shows_its_key_and_a_missing_value_its_name(tmp_path: Path) -> None:
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "ui.toml").write_text('greet = "{who:은/는} {n}"', encoding="utf-8")
    t = Text("ko", tmp_path)
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
    assert Text("ko", tmp_path)("ui.to", x=word) == expected


@pytest.mark.parametrize(
    ("n", "expected"), [("1", "1 epoch"), ("0", "0 epochs"), ("2", "2 epochs"), ("1,000", "1,000 epochs")]
)
def test_one_is_not_many(tmp_path: Path, n: str, expected: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ui.toml").write_text('for = "{n:epoch/epochs}"', encoding="utf-8")
    assert Text("en", tmp_path)("ui.for", n=n) == expected


def test_values_are_never_read_as_patterns(tmp_path: Path) -> None:
    (tmp_path / "ko").mkdir()
    (tmp_path / "ko" / "ui.toml").write_text('say = "{x}"', encoding="utf-8")
    assert Text("ko", tmp_path)("ui.say", x="{0.__class__} {n}") == "{0.__class__} {n}"


def test_numbers_as_people_write_them() -> None:
    ko, en = Text("ko"), Text("en")
    assert ko.percent(0.887) == "88.7 %"
    assert [ko.number(value) for value in (24998, 0.4312, 12.0, 1234.5, 7e-4, 5e-5, 0)] == [
        "24,998", "0.431", "12.0", "1,234", "7e-4", "5e-5", "0",
    ]  # fmt: skip
    assert ko.duration(75) == "1분 15초"
    assert en.duration(75) == "1 min 15 s"
    assert ko.duration(90061) == "1일 1시간"
    assert en.duration(0) == "0 s"
    assert ko.duration(0.2) == "1초 미만"
    assert ko.size(9_412_000) == "9.41 MB"


def test_prose_is_read_by_sections() -> None:
    prose = parse_prose(
        "# 제목\n<!-- section: aim -->\n한 문장.\n<!-- section: more -->\n### 더\n\n본문\n둘째"
    )
    assert prose.title == "제목"
    assert prose.body("aim") == "한 문장."
    assert (prose.sections["more"].heading, prose.sections["more"].body) == ("더", "본문\n둘째")
    assert prose.body("gone") == "[gone]"


def test_an_error_speaks_the_language_of_the_screen_with_its_values() -> None:
    error = ArgumentError(argument="learning_rate", value=10, accepted="a number from 1e-08 to 1")
    words = error_words(Text("ko"), error)
    assert words.what == "learning_rate에 넣은 값 10은 쓸 수 없습니다."
    assert "1e-08에서 1 사이의 수" in words.do
    assert "learning_rate is 10" in words.details
    from_file = error_words(Text("en"), CorpusMissing(path="/a/b.json", corpus="klue-nli").to_json())
    assert "/a/b.json" in from_file.what
    assert error_words(Text("ko"), TextEmpty(field="premise")).what == "전제가 비어 있습니다."


def test_an_unknown_error_still_gets_a_sentence_and_keeps_its_details() -> None:
    words = error_words(Text("ko"), {"code": "of-a-later-version", "message": "odd", "fields": None})
    assert words.what == Text("ko")("errors.error.what")
    assert "odd" in words.details


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_setting_accepts_is_said_for_all(lang: Language) -> None:
    t = Text(lang)
    for name in setting_names():
        assert accepted_words(t, name)
        assert "[" not in accepted_words(t, name)
    assert accepted_words(Text("ko"), "max_seq_length") == "8에서 512 사이의 정수 토큰"
    assert choice_word(Text("ko"), "padding", "longest") == "배치에서 가장 긴 쌍까지 · longest"
    assert "int" in KINDS["max_seq_length"]
