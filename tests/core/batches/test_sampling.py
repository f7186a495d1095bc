"""Orders of an epoch: permutations that the seed decides, and batches of similar length."""

import numpy as np
import pytest

from nlpbook_core.batches.sampling import grouped_order, padded_tokens, random_order


@pytest.mark.parametrize("size", [0, 1, 5, 64, 1000, 5001])
@pytest.mark.parametrize("batch_size", [1, 7, 32])
def test_each_pair_comes_once(size: int, batch_size: int):
    lengths = np.random.default_rng(size).integers(8, 64, size)
    for order in (random_order(size, 7, 0), grouped_order(lengths, batch_size, 7, 0)):
        assert sorted(order.tolist()) == list(range(size))


def test_seed_and_epoch_decide():
    lengths = np.random.default_rng(0).integers(8, 64, 500)
    for make in (lambda s, e: random_order(500, s, e), lambda s, e: grouped_order(lengths, 16, s, e)):
        assert make(7, 0).tolist() == make(7, 0).tolist()
        assert make(7, 0).tolist() != make(7, 1).tolist()
        assert make(7, 0).tolist() != make(8, 0).tolist()


def test_the_order_is_the_same_for_ever():
    assert random_order(10, 7, 0).tolist() == [8, 0, 7, 1, 3, 6, 2, 4, 5, 9]


def test_grouping_saves_padding_as_measured():
    lengths = np.clip(np.random.default_rng(1).gamma(9, 4, 20_000).astype(int), 8, 64)
    real = int(lengths.sum())
    grouped = padded_tokens(lengths, grouped_order(lengths, 32, 7, 0), 32)
    shuffled = padded_tokens(lengths, random_order(len(lengths), 7, 0), 32)
    assert real <= grouped < 1.03 * real
    assert shuffled > 1.5 * real


def test_the_longest_batch_comes_first_and_the_short_one_last():
    lengths = np.random.default_rng(2).integers(8, 64, 1003)
    order = grouped_order(lengths, 20, 7, 3)
    assert lengths[order[:20]].max() == lengths.max()
    whole = [lengths[order[i : i + 20]] for i in range(0, 1000, 20)]
    assert all(np.ptp(batch) <= 30 for batch in whole)
    assert len(order[1000:]) == 3


def test_batches_are_not_in_order_of_length():
    lengths = np.random.default_rng(3).integers(8, 64, 3200)
    order = grouped_order(lengths, 32, 7, 0)
    means = lengths[order].reshape(100, 32).mean(axis=1)
    assert abs(np.corrcoef(means, np.arange(100))[0, 1]) < 0.3
