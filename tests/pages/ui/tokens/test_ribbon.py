"""The token view as data: each position, its characters as typed, and a sentence about it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpbook_core.errors import TextEmpty
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.tokenization.pretrained import load_tokenizer
from pages.ui.text import Text
from pages.ui.tokens.ribbon import ROWS, payload
from tests.support.vocabulary import write_bert, write_xlmr

KO = Text("ko")


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return load_tokenizer(write_bert(tmp_path_factory.mktemp("bert"), {"do_lower_case": False}))


@pytest.fixture
def xlmr(tmp_path: Path) -> Any:
    return load_tokenizer(write_xlmr(tmp_path / "xlmr"))


def shown(data: dict[str, Any], kind: str) -> list[str]:
    return [piece["shown"] for piece in data["pieces"] if piece["kind"] == kind]


def test_pieces_rows_and_padding_of_a_pair(bert: Any) -> None:
    data = payload(encode_pair(bert, "민수는 학교에 갔다.", "민수는 안 갔다.", 20), KO)
    assert shown(data, "first") == ["민수", "는", "학교", "에", "갔", "다", "."]
    assert shown(data, "cls") == ["CLS"] and shown(data, "sep") == ["SEP", "SEP"]
    assert len(shown(data, "padding")) == 4
    assert [piece["continued"] for piece in data["pieces"][1:4]] == [False, True, False]
    assert [piece["segment"] for piece in data["pieces"]] == [0] * 9 + [1] * 7 + [0] * 4
    assert [piece["mask"] for piece in data["pieces"]] == [1] * 16 + [0] * 4


def test_a_piece_says_its_word_its_place_and_how_common_it_is(bert: Any) -> None:
    encoded = encode_pair(bert, "민수는 학교에 갔다.", "민수는 안 갔다.", 20)
    data = payload(encoded, KO, {encoded.input_ids[2]: 37})
    detail = " · ".join(data["pieces"][2]["detail"])
    assert f"번호 {encoded.input_ids[2]}" in detail
    assert "위치 2" in detail and "‘민수는’의 2번째 조각" in detail
    assert "앞 조각에 이어 붙음(##)" in detail and "37번" in detail
    assert "‘안’ 전체" in " · ".join(data["pieces"][11]["detail"])


def test_an_unknown_word_is_marked_and_explained(bert: Any) -> None:
    data = payload(encode_pair(bert, "뷁 민수", "안", 10), KO)
    assert data["pieces"][1]["unknown"] and not data["pieces"][2]["unknown"]
    assert "어휘에 없는 말" in " ".join(data["pieces"][1]["detail"])


def test_what_truncation_took_stands_at_the_end_with_its_characters(bert: Any) -> None:
    premise = "민수는 학교에 갔다 어제"
    data = payload(encode_pair(bert, premise, "안 갔다", 9, truncation="only_first"), KO)
    assert [premise[gone["start"] : gone["end"]] for gone in data["dropped"]] == ["에", "갔", "다", "어제"]
    assert data["words"]["dropped"] == "잘려 나간 조각 4개"


def test_a_tokenizer_without_segments_says_so(xlmr: Any) -> None:
    data = payload(encode_pair(xlmr, "민수는 학교에 갔다", "민수는 안 갔다", 16), KO)
    assert not data["hasSegments"]
    assert {piece["segment"] for piece in data["pieces"]} == {None}
    assert "쓰지 않습니다" in data["words"]["noSegments"]


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=20))
def test_any_text_comes_back_as_typed_and_its_pieces_lie_inside_it(
    bert: Any, premise: str, hypothesis: str
) -> None:
    try:
        encoded = encode_pair(bert, premise, hypothesis, 32)
    except TextEmpty:
        return
    data = payload(encoded, KO)
    assert [sentence["text"] for sentence in data["sentences"]] == [premise, hypothesis]
    for piece in data["pieces"]:
        if piece["sentence"] is not None:
            assert 0 <= piece["start"] <= piece["end"] <= len((premise, hypothesis)[piece["sentence"]])


def test_the_longest_input_is_plain_data_of_all_its_positions(bert: Any) -> None:
    data = payload(encode_pair(bert, "민수는 학교에 갔다 " * 60, "민수는 안 갔다 " * 60, 512), KO)
    assert len(data["pieces"]) == 512
    assert data["words"]["summary"].startswith("조각 512개")


def test_the_token_view_can_leave_rows_out_and_show_the_answer(bert: Any) -> None:
    encoded = encode_pair(bert, "민수는 갔다.", "영희는 갔다.", 32)
    given = payload(encoded, KO, rows=("ids",), label="1 · x")
    assert (given["rows"], given["label"]) == (["ids"], "1 · x")
    assert payload(encoded, KO)["rows"] == list(ROWS)
