"""A token view as text: every position on its line, whatever the sentences hold."""

from pathlib import Path

from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.features.pair_text import as_text
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.vocabulary import write_bert, write_xlmr


def test_each_position_and_each_lost_piece_has_its_line(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    encoded = encode_pair(tokenizer, "민수는\t학교에\n갔다.", "안 갔다.", 11)
    lines = as_text(encoded).splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert {len(row) for row in rows} == {7}
    assert rows[2] == ["1", "민수", str(encoded.input_ids[1]), "0", "1", "first", "민수"]
    assert [row[1] for row in rows if row[5] == "cut"] == [piece.token for piece in encoded.dropped]
    assert len(rows) == 1 + 11 + len(encoded.dropped)
    assert lines[-3] == "# premise: 민수는\\t학교에\\n갔다."


def test_emoji_stay_and_half_ones_are_escaped(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_xlmr(tmp_path))
    text = as_text(encode_pair(tokenizer, "👩‍👩‍👧 \ud83d", "민수는", 16))
    assert "# premise: 👩‍👩‍👧 \\ud83d" in text
    assert text.encode("utf-8")
    assert text.splitlines()[1].split("\t")[3] == "", "no segments"
