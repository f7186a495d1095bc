"""Why these pieces: lower-casing's effect, and who is to blame for an unknown word."""

from pathlib import Path

import pytest
from transformers import BertTokenizer

from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.features.unknown_words import unknown_words
from nlpbook_core.tokenization.pretrained import load_tokenizer
from nlpbook_core.tokenization.wordpieces import both_casings
from tests.support.vocabulary import write_bert, write_xlmr


def test_casing_equals_the_librarys_own_two_tokenizers(tmp_path: Path) -> None:
    folder = write_bert(tmp_path, {"do_lower_case": False})
    text = "민수는 학교에 갔다. AB ab"
    both = both_casings(load_tokenizer(folder))
    assert both is not None and not both.is_on
    casing = both.compare(text)
    for lowers, pieces in ((False, casing.off), (True, casing.on)):
        library = BertTokenizer.from_pretrained(folder, local_files_only=True, do_lower_case=lowers)
        assert [piece.token for piece in pieces] == library.tokenize(text)
    assert [piece.token for piece in casing.on if not piece.unknown] == [".", "a", "##b", "a", "##b"]


def test_looking_at_casing_leaves_the_tokenizer_as_it_was(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    before = tokenizer.tokenize("민수는 AB")
    both = both_casings(tokenizer)
    assert both is not None and both.compare("민수는")
    assert tokenizer.tokenize("민수는 AB") == before


@pytest.mark.real_data
def test_lower_casing_takes_kcbert_all_korean(real_data: Path) -> None:
    both = both_casings(load_tokenizer(real_data / "kcbert-base"))
    assert both is not None
    casing = both.compare("100분간 잘껄 그래도 소닉붐땜에 2점준다")
    assert len(casing.off) == 12 and not any(piece.unknown for piece in casing.off)
    assert len(casing.on) == 5 and all(piece.unknown for piece in casing.on)


def test_a_tokenizer_without_the_setting_has_no_comparison(tmp_path: Path) -> None:
    assert both_casings(load_tokenizer(write_xlmr(tmp_path))) is None


def test_unknown_words_name_the_characters_that_are_missing(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    encoded = encode_pair(tokenizer, "민수는 뷁뷁에 갔다", "뷁뷁에 각가 🦖", 32)
    found = {item.word: item.missing for item in unknown_words(tokenizer, encoded)}
    assert found == {"뷁뷁에": ("뷁",), "🦖": ("🦖",)}


def test_a_word_can_be_unknown_although_each_character_is_there(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    encoded = encode_pair(tokenizer, "가각", "민수", 16)
    assert [(item.word, item.missing) for item in unknown_words(tokenizer, encoded)] == [("가각", ())]


def test_no_unknown_word(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    assert unknown_words(tokenizer, encode_pair(tokenizer, "민수", "영희", 16)) == ()
