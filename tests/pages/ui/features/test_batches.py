"""How many pairs of an order are drawn."""

import pytest

from pages.ui.features import batches


@pytest.mark.parametrize(
    ("batch_size", "shown"), [(1, 6), (4, 24), (32, 192), (64, 192), (200, 200), (4096, 4096)]
)
def test_a_drawn_order_holds_whole_batches_and_few_enough(batch_size: int, shown: int) -> None:
    assert batches.num_shown(batch_size) == shown
