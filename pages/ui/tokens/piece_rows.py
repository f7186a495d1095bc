"""The same text as several rows of pieces, one under the other, to compare. Text is set via `textContent`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nlpbook_core.palette import for_component
from nlpbook_core.tokenization.wordpieces import Piece
from pages.ui.components import draw
from pages.ui.text import Text


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One row: its name in words and in code, what is to be said of it, and its pieces.

    `missed` are candidates that the vocabulary does not have; they stand before the pieces, struck out.
    """

    name: str
    code: str
    note: str
    pieces: Sequence[Piece]
    missed: Sequence[str] = ()


def piece_rows(t: Text, rows: Sequence[PieceRow], name: str) -> None:
    """Draw the rows."""
    draw(t, "piece_rows", payload(rows), key=f"piece-rows-{name}")


def payload(rows: Sequence[PieceRow]) -> dict[str, Any]:
    """The rows as plain data."""
    return {
        "colours": for_component(("first", "unknown")),
        "rows": [
            {
                "name": row.name,
                "code": row.code,
                "note": row.note,
                "missed": list(row.missed),
                "pieces": [
                    {
                        "token": piece.token,
                        "shown": piece.token.removeprefix("##"),
                        "continued": piece.token.startswith("##"),
                        "unknown": piece.unknown,
                        "id": piece.id,
                    }
                    for piece in row.pieces
                ],
            }
            for row in rows
        ],
    }
