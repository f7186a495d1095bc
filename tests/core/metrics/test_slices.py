"""Pairs cut by one of their traits: each is in one slice, with figures of its own."""

from dataclasses import replace

import numpy as np
import pytest

from nlpbook_core.metrics import slices
from tests.support.made_answers import made


def test_slices_hold_every_pair_once_with_its_own_accuracy() -> None:
    rows = made()
    for by in ("source", "overlap", "length", "negation"):
        parts = slices.slices(rows, by)
        assert sum(part.num_pairs for part in parts) == len(rows)
        for part in parts:
            inside = slices.members(rows, by, part.name)
            share = np.mean([row.is_right for row in inside])
            assert len(inside) == part.num_pairs and part.accuracy.estimate == pytest.approx(share)
    assert [part.num_premises for part in slices.slices(rows, "source")] == [150, 150]


def test_any_column_can_be_cut_by_and_votes_tell_agreement() -> None:
    rows = [
        replace(row, extra=(("region", str(at % 4)),), votes=("a",) if at % 3 else ("a", "b"))
        for at, row in enumerate(made(20))
    ]
    assert {"region", "agreement", "source"} <= set(slices.ways(rows))
    assert [part.name for part in slices.slices(rows, "agreement")] == ["unanimous", "split"]
    assert "guid" not in slices.ways(rows)


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [
        ([1 / 3, 1 / 3, 1 / 3], 1.0), ([1.0, 0.0, 0.0], 0.0), ([0.5, 0.5, 0.0], np.log(2) / np.log(3)),
        ([0.5, 0.5], 1.0), ([0.9, 0.1], 0.468996), ([1.0], 0.0),
    ],
)  # fmt: skip
def test_uncertainty_is_entropy_as_a_share_of_the_most_there_can_be(
    shares: list[float], wanted: float
) -> None:
    [part] = slices.slices(
        [replace(row, source="가", probabilities=tuple(shares)) for row in made(2)], "source"
    )
    assert part.uncertainty == pytest.approx(wanted, abs=1e-6)


def test_a_model_that_wavers_where_people_do_is_less_sure_of_split_votes() -> None:
    sure, torn, two_thirds = (1.0, 0.0, 0.0), (1 / 3, 1 / 3, 1 / 3), (0.5, 0.5, 0.0)
    opinions: list[tuple[tuple[str, ...], tuple[float, ...]]] = [
        (("a", "a", "a"), sure), (("a", "a", "b"), torn), (("a", "b", "c"), two_thirds), ((), torn)
    ]  # fmt: skip
    rows = [
        replace(row, votes=votes, probabilities=shares)
        for row, (votes, shares) in zip(made(2), opinions, strict=False)
    ]
    agreed, split = slices.slices(rows, "agreement")  # the pair without votes is in neither
    assert (agreed.name, agreed.num_pairs, agreed.uncertainty) == ("unanimous", 1, 0.0)
    assert (split.name, split.num_pairs) == ("split", 2)
    assert split.uncertainty == pytest.approx((1 + np.log(2) / np.log(3)) / 2)


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("민수가 밥을 안 먹었다.", True), ("민수가 밥을 먹지 않았다.", True), ("민수는 못 갔다.", True),
        ("그것은 사실이 아니다.", True), ("집에 아무도 없다.", True), ("안경을 썼다.", False),
        ("못을 박았다.", False), ("민수가 밥을 먹었다.", False), ("가지도 않는다", True),
        ("He did not go.", True),
    ],
)  # fmt: skip
def test_negation_is_seen(sentence: str, negated: bool) -> None:
    assert slices.is_negated(sentence) is negated
