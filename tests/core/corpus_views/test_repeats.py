"""Repeats within a split and leaks between splits: counted as by hand."""

from pathlib import Path

import pytest

from nlpbook_core.corpora import KlueNLICorpus
from nlpbook_core.corpus_views import repeats
from tests.support.pairs import C, pair


def test_repeats_are_counted_whatever_case_spaces_and_the_last_sign() -> None:
    split = [
        pair("비가  온다.", "춥다"),
        pair("비가 온다", "춥다!", C),
        pair("비가 온다", "덥다"),
        pair("A", "b"),
    ]
    assert repeats.repeats([*split, pair("a", "B")]) == repeats.Repeats(5, 2, 1)
    assert repeats.repeats([pair("가나", "다"), pair("가 나", "다")]).num_repeated == 0


def test_leaks_tell_shared_pairs_from_shared_premises() -> None:
    train = [pair("가", "나"), pair("다", "라")]
    test = [pair("가", "나."), pair("가", "새것"), pair("새것", "나")]
    found = repeats.leaks({"train": train, "val": [], "test": test})
    assert [(leak.first, leak.second) for leak in found] == [
        ("train", "val"), ("train", "test"), ("val", "test"),
    ]  # fmt: skip
    assert (found[1].num_pairs, found[1].num_premises, found[1].total, found[1].places) == (1, 2, 3, (0,))
    assert (found[2].num_pairs, found[2].num_premises) == (0, 0)


@pytest.mark.real_data
def test_klues_halves_share_no_premise(real_data: Path) -> None:
    halves = {mode: KlueNLICorpus().get_examples(real_data / "klue-nli", mode) for mode in ("val", "test")}
    (leak,) = repeats.leaks(halves)
    assert (leak.num_pairs, leak.num_premises) == (0, 0)
