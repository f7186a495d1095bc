"""Texts on the page: settings, errors and lessons have all of theirs, numbers are as people write them."""

import tomllib

import pytest

from nlpbook_core.errors import ArgumentError, CorpusMissing, TextEmpty, all_errors
from nlpbook_core.settings.arguments import setting_names, setting_of
from nlpbook_core.texts import TEXTS, languages, placeholders
from pages.ui.lessons import LESSONS
from pages.ui.text import Text, parse_prose
from pages.ui.words import accepted_words, choice_word, error_words


@pytest.mark.parametrize("lang", languages())
def test_every_setting_has_its_texts_and_every_choice_a_word(lang: str) -> None:
    t = Text(lang)
    for name in setting_names():
        for part in ("label", "meaning", "why"):
            assert t.has(f"arguments.{name}.{part}"), f"{name}.{part}"
        assert set(t.table(f"arguments.{name}.choices")) == set(setting_of(name).choices), name
        unit = setting_of(name).unit.replace(" ", "_")
        assert not unit or t.has(f"ui.units.{unit}"), unit


def test_no_text_stands_for_a_setting_that_is_gone() -> None:
    table = tomllib.loads((TEXTS / languages()[0] / "arguments.toml").read_text(encoding="utf-8"))
    assert set(table) - {"presets"} == set(setting_names())


@pytest.mark.parametrize("lang", languages())
def test_every_error_says_what_and_what_to_do(lang: str) -> None:
    t = Text(lang)
    for error in all_errors():
        for part in ("what", "do"):
            key = f"errors.{error.code}.{part}"
            assert t.has(key), key
            wanted = placeholders(t(key))
            assert wanted <= placeholders(error.template) | {"accepted"}, f"{key} wants {wanted}"


@pytest.mark.parametrize("lang", languages())
def test_every_lesson_has_menu_kicker_and_prose(lang: str) -> None:
    t = Text(lang)
    for lesson in LESSONS:
        assert t.has(f"pages.{lesson.slug}.menu")
        assert t.has(f"pages.{lesson.slug}.kicker")
        prose = t.prose(lesson.slug)
        assert prose.title
        for bone in ("aim", "why", "look", "try"):
            assert prose.body(bone) != f"[{bone}]", f"{lesson.slug}: {bone}"


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


@pytest.mark.parametrize("lang", languages())
def test_what_a_setting_accepts_is_said_for_all(lang: str) -> None:
    t = Text(lang)
    for name in setting_names():
        assert accepted_words(t, name)
        assert "[" not in accepted_words(t, name)
    assert accepted_words(Text("ko"), "max_seq_length") == "8에서 512 사이의 정수 토큰"
    assert choice_word(Text("ko"), "padding", "longest") == "배치에서 가장 긴 쌍까지 · longest"
    assert accepted_words(Text("en"), "learning_rate").startswith("a number from")
    assert accepted_words(Text("en"), "from_scratch") == Text("en")("ui.forms.true_or_false")
