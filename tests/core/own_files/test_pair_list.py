"""Pairs without labels from a file or a pasted text: what is taken, and what is refused with its line."""

from pathlib import Path

import pytest

from nlpbook_core.errors import CorpusColumns, CorpusEmpty, CorpusRow
from nlpbook_core.own_files import pair_list


def test_what_people_paste_is_taken() -> None:
    text = "premise\thypothesis\n비가 왔다.\t날씨가 흐렸다.\n\n눈이 왔다. | 춥다.\na | b\tc | d\n"
    found = pair_list.from_text(text)
    assert found == [("비가 왔다.", "날씨가 흐렸다."), ("눈이 왔다.", "춥다."), ("a | b", "c | d")]


@pytest.mark.parametrize(("text", "row"), [("비가 왔다.", 1), ("a\tb\nc\t \n", 2), ("a\tb\n\n|b\n", 3)])
def test_a_line_that_is_no_pair_is_named(text: str, row: int) -> None:
    with pytest.raises(CorpusRow) as found:
        pair_list.from_text(text)
    assert found.value.fields["row"] == row


def test_nothing_pasted_is_nothing_to_ask() -> None:
    for text in ("", " \n\n", "premise\thypothesis\n"):
        with pytest.raises(CorpusEmpty):
            pair_list.from_text(text)


def test_a_file_needs_both_columns_and_both_sentences(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text('premise,note,hypothesis\n"비, 바람",x,춥다.\n', encoding="utf-8-sig")
    assert pair_list.from_file(path) == [("비, 바람", "춥다.")]
    path.write_text("premise,label\na,b\n", encoding="utf-8")
    with pytest.raises(CorpusColumns):
        pair_list.from_file(path)
    path.write_text("premise,hypothesis\na,\n", encoding="utf-8")
    with pytest.raises(CorpusRow):
        pair_list.from_file(path)
