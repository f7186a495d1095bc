"""Rows of pieces as data: text stays text."""

from nlpbook_core.tokenization.wordpieces import Piece
from pages.ui.tokens.piece_rows import PieceRow
from pages.ui.tokens.piece_rows import payload as rows_payload

HOSTILE = "<b>![x](http://example.invalid)</b>"


def test_pieces_stay_as_they_are() -> None:
    pieces = (Piece(HOSTILE, 5, False), Piece("##다", 6, False), Piece("[UNK]", 1, True))
    row = rows_payload([PieceRow("a", "b", "c", pieces)])["rows"][0]
    assert [piece["token"] for piece in row["pieces"]] == [HOSTILE, "##다", "[UNK]"]
    assert [piece["shown"] for piece in row["pieces"]] == [HOSTILE, "다", "[UNK]"]
