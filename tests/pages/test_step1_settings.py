"""Settings: presets fill the form, nonsense is refused at its field, files go out and come in."""

import pytest

from nlpbook_core.estimates import forecasts
from nlpbook_core.estimates.estimate import Estimate
from nlpbook_core.settings import presets
from tests.support.screen import by_key, keys, open_page, said, untranslated


@pytest.mark.parametrize(("lang", "word"), [("ko", "어디서 시작할까"), ("en", "Where to start")])
def test_the_page_speaks_the_language_asked_for(lang: str, word: str) -> None:
    screen = open_page("settings", lang)
    assert not screen.exception
    assert word in said(screen)
    assert untranslated(screen) == []


def test_a_preset_fills_the_whole_form_and_is_marked() -> None:
    screen = open_page("settings")
    assert by_key(screen, "number_input", "field.epochs").value == 3
    screen.button(key="preset-book").click().run()
    assert not screen.exception
    assert by_key(screen, "number_input", "field.epochs").value == 5
    assert by_key(screen, "selectbox", "field.downstream_corpus_name").value == "klue-nli"
    assert screen.button(key="preset-book").disabled
    assert not screen.button(key="preset-mini").disabled


@pytest.mark.parametrize(
    ("kind", "field", "typed", "sentence"),
    [
        ("text_input", "field.learning_rate", "10", "쓸 수 없습니다"),
        ("text_input", "field.learning_rate", "많이", "쓸 수 없습니다"),
        ("text_input", "field.learning_rate", "", "쓸 수 없습니다"),
        ("number_input", "field.epochs", 0, "쓸 수 없습니다"),
        ("number_input", "field.max_seq_length", 9999, "쓸 수 없습니다"),
    ],
)
def test_nonsense_meets_a_sentence_and_loses_nothing(
    kind: str, field: str, typed: object, sentence: str
) -> None:
    screen = open_page("settings")
    by_key(screen, kind, field).set_value(typed).run()
    assert not screen.exception
    assert sentence in said(screen)
    assert by_key(screen, "number_input", "field.batch_size").value == 64


def test_one_changed_value_is_no_preset_any_more() -> None:
    screen = open_page("settings")
    by_key(screen, "number_input", "field.epochs").set_value(1).run()
    assert not screen.button(key="preset-mini").disabled
    assert "프리셋에서 바꾼 값" in said(screen)


def test_a_device_that_is_not_here_is_an_error_with_a_way_out() -> None:
    from nlpbook_core.devices import hardware

    assert hardware.look().wait(120)
    if any(device.kind == "tpu" and device.available for device in hardware.known()):
        pytest.skip("this machine has a TPU")
    screen = open_page("settings")
    by_key(screen, "selectbox", "field.accelerator").set_value("tpu").run()
    assert not screen.exception
    assert "여기서는 쓸 수 없습니다" in said(screen)


def test_the_log_the_code_and_the_seed_are_those_of_these_settings() -> None:
    screen = open_page("settings")
    by_key(screen, "text_input", "field.seed").set_value("11").run()
    read = said(screen)
    assert "INFO:nlpbook:set seed: 11" in read
    assert "seed=11" in read
    lines = [item.value for item in screen.text if item.value.startswith("시드 ")]
    assert len(lines) == 3
    assert lines[0] == lines[1] != lines[2]


def test_a_file_of_settings_first_shows_what_changes_and_is_then_taken() -> None:
    screen = open_page("settings")
    content = presets.to_yaml(presets.preset("mini", epochs=2)).encode()
    by_key(screen, "file_uploader", "settings-open").upload("own.yaml", content, "application/yaml").run()
    assert not screen.exception
    assert by_key(screen, "number_input", "field.epochs").value == 3
    screen.button(key="settings-take").click().run()
    assert by_key(screen, "number_input", "field.epochs").value == 2


@pytest.mark.parametrize("content", [b"\xff\xfe", b"epochs: 0", b"epocs: 3", b"- 1", b""])
def test_a_file_that_is_none_meets_a_sentence_and_changes_nothing(content: bytes) -> None:
    screen = open_page("settings")
    by_key(screen, "file_uploader", "settings-open").upload("own.yaml", content, "application/yaml").run()
    assert not screen.exception
    assert "여기서 멈췄습니다" in said(screen)
    assert "settings-take" not in keys(screen, "button")
    assert by_key(screen, "number_input", "field.epochs").value == 3


def test_a_measured_time_is_shown_and_an_unmeasured_one_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Estimate("cpu", 800_000, 1296, 0.04, 75.0, 900_000_000, 13_000_000, 30, 64, True, True)
    monkeypatch.setitem(forecasts._fresh, presets.preset("mini"), known)
    read = said(open_page("settings"))
    assert "1분 15초" in read
    assert "아직 재지 않음" in read


def test_a_measurement_that_fails_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from nlpbook_core.errors import OutOfMemory

    monkeypatch.setitem(forecasts._failed, presets.preset("book"), OutOfMemory(device="cpu", value=32))
    assert "메모리가" in said(open_page("settings"))
