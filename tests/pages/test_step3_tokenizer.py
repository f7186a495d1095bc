"""The tokenizer page: pieces of a typed pair, the book's example, casing and unknown words."""

import json
import shutil
from pathlib import Path

import pytest

from nlpbook_core import workspace
from nlpbook_core.features.book_example import HYPOTHESIS, PREMISE
from pages.ui.tokens import ribbon
from tests.support.screen import component, open_page, said, untranslated
from tests.support.vocabulary import write_bert, write_xlmr

LANGS = ("ko", "en")


def with_settings(**settings: object) -> str:
    """A draft with these settings over the preset mini; its id."""
    path = workspace.folder("drafts") / "abcabcabcabc.json"
    body = {"pretrained_model_name": "mini", "downstream_corpus_name": "mini-nli", **settings}
    path.write_text(json.dumps({"arguments": body}), encoding="utf-8")
    return path.stem


def test_the_page_opens_with_a_pair_and_all_its_words() -> None:
    screen = open_page("tokenizer")
    assert not screen.exception and not screen.error
    assert not untranslated(screen)
    kinds = [piece["kind"] for piece in component(screen, "tokens-main")["pieces"]]
    assert kinds[0] == "cls" and {"first", "second"} <= set(kinds)


def test_the_books_example_comes_by_a_button_and_says_that_it_is_recorded() -> None:
    screen = open_page("tokenizer")
    screen.button(key="pair-book").click().run()
    assert not screen.exception and not untranslated(screen)
    assert [area.value for area in screen.text_area] == [PREMISE, HYPOTHESIS]
    assert "기록" in said(screen)


@pytest.mark.real_data
def test_with_kcberts_vocabulary_the_example_is_computed(real_data: Path) -> None:
    shutil.copytree(real_data / "kcbert-base", workspace.folder("models") / "beomi--kcbert-base")
    draft = with_settings(pretrained_model_name="beomi/kcbert-base")
    screen = open_page("tokenizer", "en", draft=draft)
    screen.button(key="pair-book").click().run()
    assert "Computed just now" in said(screen)


def test_a_pair_from_the_corpus_replaces_what_was_typed() -> None:
    screen = open_page("tokenizer")
    screen.text_area[0].set_value("내 문장입니다.").run()
    assert screen.text_area[0].value == "내 문장입니다."
    screen.button(key="pair-deal").click().run()
    assert not screen.exception
    assert screen.text_area[0].value not in ("", "내 문장입니다.")


def test_unknown_words_are_named_with_the_characters_that_are_missing(tmp_path: Path) -> None:
    draft = with_settings(pretrained_model_name=str(write_bert(tmp_path, {"do_lower_case": False})))
    screen = open_page("tokenizer", draft=draft)
    screen.text_area[0].set_value("민수는 뷁에 갔다").run()
    table = screen.dataframe[0].value
    assert "뷁에" in table.iloc[:, 0].tolist()
    assert "뷁" in table.iloc[table.iloc[:, 0].tolist().index("뷁에"), 1]
    assert not screen.exception and not untranslated(screen)


@pytest.mark.parametrize("typed", ["", "   ", "\n\t"])
def test_an_empty_sentence_is_said_and_nothing_is_lost(typed: str) -> None:
    screen = open_page("tokenizer")
    screen.text_area[1].set_value(typed).run()
    assert not screen.exception
    assert "가설이 비어 있습니다." in said(screen)
    assert screen.text_area[0].value


@pytest.mark.parametrize(
    "typed",
    [
        "![x](http://example.invalid/a.png) **굵게** $x$ :smile:",
        "<script>alert(1)</script>",
        "가" * 4000,
        "\u1112\u1161\u11ab\u1100\u1173\u11af 민수",
        "👨‍👩‍👧 שלום\u200b",
    ],
)
def test_nonsense_is_cut_into_pieces_like_anything_else(typed: str) -> None:
    screen = open_page("tokenizer")
    screen.text_area[0].set_value(typed).run()
    assert not screen.exception and not screen.error
    assert typed not in "\n".join(
        str(item.value) for kind in ("markdown", "caption") for item in screen.get(kind)
    )


def test_a_tokenizer_without_segments_and_casing_is_explained(tmp_path: Path) -> None:
    draft = with_settings(pretrained_model_name=str(write_xlmr(tmp_path)))
    screen = open_page("tokenizer", "en", draft=draft)
    assert not screen.exception
    assert "has no do_lower_case" in said(screen)


def test_a_model_folder_without_tokenizer_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    screen = open_page("tokenizer", draft=with_settings(pretrained_model_name=str(tmp_path)))
    assert not screen.exception and not untranslated(screen)
    assert screen.error and "vocab.txt" in said(screen)


def test_without_the_corpus_the_page_works_and_offers_no_pair() -> None:
    screen = open_page("tokenizer", draft=with_settings(downstream_corpus_name="klue-nli"))
    assert not screen.exception and not screen.error
    assert screen.button(key="pair-deal").disabled
    assert screen.text_area[0].value == PREMISE


def test_a_switch_shows_all_rows_of_the_view() -> None:
    screen = open_page("tokenizer")
    assert component(screen, "tokens-main")["rows"] == ["ids"]
    screen.toggle(key="all-rows").set_value(True).run()
    assert component(screen, "tokens-main")["rows"] == list(ribbon.ROWS)
