"""Shapes shown without torch are the shapes that the real collators give."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from nlpbook_core.batches.collation import batch_shapes
from nlpbook_core.batches.loaders import Batch, collate_longest, data_collator
from nlpbook_core.features.dataset import ClassificationFeatures

ROWS = [
    ClassificationFeatures([2, 5, 3, 0, 0, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0], 1),
    ClassificationFeatures([2, 5, 3, 6, 3, 0], [1, 1, 1, 1, 1, 0], [0, 0, 0, 1, 1, 0], 0),
]
WITHOUT_SEGMENTS = [
    ClassificationFeatures(row.input_ids, row.attention_mask, None, row.label) for row in ROWS
]


@pytest.mark.parametrize("rows", [ROWS, WITHOUT_SEGMENTS, ROWS[:1]])
@pytest.mark.parametrize(
    ("padding", "collate"), [("max_length", data_collator), ("longest", collate_longest)]
)
def test_shapes_and_types_equal_torchs(
    rows: list[ClassificationFeatures], padding: str, collate: Callable[[list[ClassificationFeatures]], Batch]
) -> None:
    batch = collate(rows)
    shown = {item.name: (f"torch.{item.dtype}", item.shape) for item in batch_shapes(rows, padding)}
    assert shown == {name: (str(column.dtype), tuple(column.shape)) for name, column in batch.items()}


def test_no_torch_is_needed() -> None:
    code = (
        "import sys; "
        "from nlpbook_core.features import book_example; "
        "from nlpbook_core.batches import collation, length_report; from nlpbook_core.models import summary; "
        "from nlpbook_core.tokenization import wordpieces; "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0
