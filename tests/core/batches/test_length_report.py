"""What a length costs: counted against rows that are really padded."""

import numpy as np
import pytest

from nlpbook_core.batches.length_report import length_report, length_scale
from nlpbook_core.batches.sampling import grouped_order, random_order

LENGTHS = np.random.default_rng(3).integers(5, 60, size=1000)


@pytest.mark.parametrize("limit", [8, 32, 64, 512])
def test_shares_equal_a_count_by_hand(limit: int) -> None:
    report = length_report(LENGTHS, limit, 32, seed=7)
    cut = [min(int(length), limit) for length in LENGTHS]
    assert report.num_cut == sum(length > limit for length in LENGTHS)
    assert report.cut_frac == report.num_cut / 1000
    assert report.padding_frac["max_length"] == pytest.approx(1 - sum(cut) / (1000 * limit))
    for name, order in (("longest", random_order(1000, 7, 0)), ("grouped", grouped_order(cut, 32, 7, 0))):
        rows = [[cut[i] for i in order[at : at + 32]] for at in range(0, 1000, 32)]
        width = sum(max(row) * len(row) for row in rows)
        assert report.padding_frac[name] == pytest.approx(1 - sum(cut) / width)


def test_covering_is_the_smallest_length_that_99_percent_fit() -> None:
    report = length_report(list(range(1, 101)), 50, 10, seed=7)
    assert (report.covering, report.longest, report.num_pairs) == (99, 100, 100)


def test_one_pair() -> None:
    report = length_report([9], 9, 32, seed=7)
    assert (report.cut_frac, report.covering, set(report.padding_frac.values())) == (0.0, 9, {0.0})


def test_every_length_of_a_scale_says_what_its_own_report_says() -> None:
    scale = length_scale(LENGTHS, 8, 64)
    assert (scale.num_pairs, len(scale.histogram), sum(scale.histogram)) == (1000, 65, 1000)
    for at, limit in enumerate(range(8, 65)):
        report = length_report(LENGTHS, limit, 32, seed=7)
        assert scale.num_cut[at] == report.num_cut
        assert scale.padding_frac[at] == pytest.approx(report.padding_frac["max_length"])


def test_pairs_beyond_the_scale_count_as_cut() -> None:
    scale = length_scale([5, 20, 300], 8, 64)
    assert scale.num_cut[0] == 2 and scale.num_cut[-1] == 1
    assert sum(scale.histogram) == 2
