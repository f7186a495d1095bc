"""Overlap, length and sources of pairs: counted as by hand."""

from nlpbook_core.corpus_views import spread
from nlpbook_core.examples import LABELS
from tests.support.pairs import C, E, N, pair


def test_overlap_and_sources_are_counted_by_label_and_by_name() -> None:
    counts = spread.overlap_counts([pair("가 나", "가 나", C), pair("가", "나", C)], LABELS)
    assert counts == {E: (0, 0, 0, 0, 0), C: (1, 0, 0, 0, 1), N: (0, 0, 0, 0, 0)}
    assert spread.source_counts([pair("가", "나", E, "b"), pair("가", "나", E, "a")] * 2) == {"b": 2, "a": 2}


def test_length_is_counted_in_words_of_the_hypothesis_and_the_last_count_is_open() -> None:
    found = spread.spread_of([pair("가 나 다", "가", C), pair("가", " ".join("가" * 40), C)], LABELS)
    assert found.lengths[C] == (1, *[0] * (spread.MOST_WORDS - 2), 1)
    assert found.lengths[E] == (0,) * spread.MOST_WORDS
    assert found.mean_words == (2.0, 20.5)
    assert spread.spread_of([], LABELS).mean_words == (0.0, 0.0)
