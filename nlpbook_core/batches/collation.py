"""The rule that makes one batch of many rows, in numpy: `loaders` turns its columns into tensors, and a page
can show their shapes without torch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """Name, element type and shape of one column of a batch."""

    name: str
    dtype: str
    shape: tuple[int, ...]


def stack_rows(features: Sequence[Any]) -> Columns:
    """Stack rows column by column: (batch, max_seq_length) for lists, (batch,) for the label.

    The rows' `label` becomes `labels`, which is what the model's forward calls it.

    Args:
        features: Rows, as objects with attributes or as mappings.
    """
    rows = [row if isinstance(row, Mapping) else vars(row) for row in features]
    columns: Columns = {}
    for name, value in rows[0].items():
        if value is not None and not isinstance(value, str):
            columns["labels" if name in ("label", "label_ids") else name] = np.asarray(
                [row[name] for row in rows]
            )
    return columns


def drop_padding_columns(columns: Columns, multiple: int = 1) -> Columns:
    """Leave out the positions that are padding in every row; rows are padded on the right.

    Args:
        columns: What `stack_rows` gave.
        multiple: Keep so many positions that their number is a multiple of this.
    """
    width = columns["attention_mask"].shape[1]
    longest = int(columns["attention_mask"].sum(axis=1).max())
    kept = min(width, -(-longest // multiple) * multiple)
    return {name: column[:, :kept] if column.ndim == 2 else column for name, column in columns.items()}


def batch_shapes(features: Sequence[Any], padding: str = "max_length") -> tuple[ColumnShape, ...]:
    """What the collator of a run makes of these rows.

    Args:
        features: Rows of a dataset.
        padding: `max_length` or `longest`, as in the settings.
    """
    columns = stack_rows(features)
    if padding == "longest":
        columns = drop_padding_columns(columns)
    return tuple(ColumnShape(name, str(column.dtype), column.shape) for name, column in columns.items())
