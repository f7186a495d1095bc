"""What the input and model pages draw, as plain data: it agrees with the core, and text stays text."""

from pathlib import Path

import numpy as np
import pytest

from nlpbook_core.examples import LABELS
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.models.summary import describe
from nlpbook_core.tokenization.pretrained import load_tokenizer
from nlpbook_core.tokenization.wordpieces import Piece
from pages.ui.features import batches
from pages.ui.model import bert_road, model_figures
from pages.ui.text import Text
from pages.ui.tokens import ribbon
from pages.ui.tokens.piece_rows import PieceRow
from pages.ui.tokens.piece_rows import payload as rows_payload
from tests.support.tiny import write_model

HOSTILE = "<b>![x](http://example.invalid)</b>"


@pytest.fixture
def t() -> Text:
    return Text("ko")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))


def test_the_road_through_the_model_has_the_shapes_and_counts_of_the_summary(t: Text, folder: Path) -> None:
    summary = describe(folder, 3)
    encoded = encode_pair(load_tokenizer(folder), "민수는 갔다.", "영희는 갔다.", 32)
    drawn = bert_road.payload(summary, encoded, LABELS, t, 8, {"classifier"})
    stops = {stop["name"]: stop for stop in drawn["stops"]}
    for part in summary.parts:
        assert stops[part.name]["shape"] == str(part.shape(8, 32))
        assert (f"{part.num_parameters:,}" in stops[part.name]["count"]) is (part.num_parameters > 0)
    assert [name for name, stop in stops.items() if stop["isNew"]] == ["classifier"]
    assert len(stops["encoder"]["parts"]) == summary.num_layers
    assert len(drawn["pieces"]) == encoded.num_tokens
    assert "[" not in "".join(stop["title"] for stop in drawn["stops"] if stop["name"] != "vector")


def test_parts_are_drawn_on_one_scale_with_their_numbers(t: Text, folder: Path) -> None:
    summary = describe(folder, 3)
    drawn = model_figures.parts_figure(summary, t, "dark")
    assert list(drawn.figure.data[0].x) == [p.num_parameters for p in summary.parts if p.num_parameters]
    assert all(f"{p.num_parameters:,}" in drawn.alt for p in summary.parts if p.num_parameters)
    assert "<br>" not in drawn.alt


def test_the_heads_matrix_has_zero_in_the_middle_of_its_scale(t: Text) -> None:
    head = np.array([[0.5, -0.1], [0.0, 0.2], [0.1, 0.1]], dtype=np.float32)
    heat = model_figures.head_figure(head, [HOSTILE, "neutral", "x"], t, "light").figure.data[0]
    assert (heat.zmin, heat.zmax) == (-0.5, 0.5)
    assert "<b>" not in heat.y[0]
    empty = model_figures.head_figure(np.zeros((3, 2), dtype=np.float32), LABELS, t, "light").figure.data[0]
    assert empty.zmax == 1.0


@pytest.mark.parametrize(
    ("batch_size", "shown"), [(1, 6), (4, 24), (32, 192), (64, 192), (200, 200), (4096, 4096)]
)
def test_a_drawn_order_holds_whole_batches_and_few_enough(batch_size: int, shown: int) -> None:
    assert batches.num_shown(batch_size) == shown


def test_pieces_stay_as_they_are() -> None:
    pieces = (Piece(HOSTILE, 5, False), Piece("##다", 6, False), Piece("[UNK]", 1, True))
    row = rows_payload([PieceRow("a", "b", "c", pieces)])["rows"][0]
    assert [piece["token"] for piece in row["pieces"]] == [HOSTILE, "##다", "[UNK]"]
    assert [piece["shown"] for piece in row["pieces"]] == [HOSTILE, "다", "[UNK]"]


def test_the_token_view_can_leave_rows_out_and_show_the_answer(t: Text, folder: Path) -> None:
    encoded = encode_pair(load_tokenizer(folder), "민수는 갔다.", "영희는 갔다.", 32)
    shown = ribbon.payload(encoded, t, rows=("ids",), label="1 · x")
    assert (shown["rows"], shown["label"]) == (["ids"], "1 · x")
    assert ribbon.payload(encoded, t)["rows"] == list(ribbon.ROWS)
