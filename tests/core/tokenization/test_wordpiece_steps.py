"""The steps that a page shows are those that the tokenizer takes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertTokenizer

from nlpbook_core.tokenization.pretrained import load_tokenizer
from nlpbook_core.tokenization.wordpiece_steps import TokenizerSteps, letters, tokenizer_steps
from tests.support.vocabulary import write_bert, write_xlmr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bert(tmp_path_factory.mktemp("bert"), {"do_lower_case": False})


@pytest.fixture(scope="module")
def bert(folder: Path) -> Any:
    return load_tokenizer(folder)


@pytest.fixture(scope="module")
def library(folder: Path) -> dict[bool, Any]:
    """The library's own tokenizer, lower-casing and not."""
    return {
        lowers: BertTokenizer.from_pretrained(folder, local_files_only=True, do_lower_case=lowers)
        for lowers in (False, True)
    }


def steps_of(tokenizer: Any, text: str, lowers: bool | None = None) -> TokenizerSteps:
    found = tokenizer_steps(tokenizer, text, lowers)
    assert found is not None
    return found


def test_the_longest_candidate_is_tried_first_and_the_first_that_is_known_is_taken(bert: Any) -> None:
    (word,) = steps_of(bert, "민수는").words
    assert [(step.rest, step.tried) for step in word.taken] == [("민수는", ("민수는",)), ("는", ())]
    assert [piece.token for piece in word.pieces] == ["민수", "##는"]


def test_a_word_with_no_way_on_is_unknown_as_a_whole(bert: Any) -> None:
    (word,) = steps_of(bert, "민수뷁").words
    assert word.taken[1].tried == ("##뷁",) and word.taken[1].piece is None
    assert [(piece.token, piece.unknown) for piece in word.pieces] == [("[UNK]", True)]


def test_a_word_of_more_than_a_hundred_characters_is_not_looked_at(bert: Any) -> None:
    assert steps_of(bert, "가" * 101).words[0].taken == ()
    assert [piece.token for piece in steps_of(bert, "가" * 101).pieces] == ["[UNK]"]
    assert steps_of(bert, "가" * 100).words[0].taken != ()


def test_lower_casing_takes_hangul_apart_and_english_down(bert: Any) -> None:
    found = steps_of(bert, "Café 잘", lowers=True)
    assert (found.cleaned, found.lowered) == ("Café 잘", "cafe \u110c\u1161\u11af")
    assert letters(found.lowered) == "c a f e  \u110c \u1161 \u11af"
    assert steps_of(bert, "Café 잘").lowered == "Café 잘", "this tokenizer does not lower-case"


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from(list("민수는학교에갔다안 .!?aAbB각\u1100\u1161\u200b\t漢ＡÉé")),
            st.characters(exclude_categories=["Cs"], exclude_characters="["),
        ),
        max_size=40,
    ),
    st.booleans(),
)
def test_the_steps_end_where_the_library_ends(
    library: dict[bool, Any], bert: Any, text: str, lowers: bool
) -> None:
    assert [piece.token for piece in steps_of(bert, text, lowers).pieces] == library[lowers].tokenize(text)


@pytest.mark.real_data
def test_the_steps_of_two_thousand_klue_sentences_are_kcberts(real_data: Path) -> None:
    tokenizer = load_tokenizer(real_data / "kcbert-base")
    rows = json.loads((real_data / "klue-nli" / "klue-nli-v1.1_dev.json").read_text(encoding="utf-8"))
    for text in [row["hypothesis"] for row in rows][:2000]:
        ids = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).ids
        assert [piece.id for piece in steps_of(tokenizer, text).pieces] == ids


def test_a_tokenizer_of_another_kind_has_no_such_steps(tmp_path: Path) -> None:
    assert tokenizer_steps(load_tokenizer(write_xlmr(tmp_path)), "민수는") is None
