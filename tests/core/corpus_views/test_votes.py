"""What the annotators said: counted as by hand, and as KLUE counts them."""

from pathlib import Path

import pytest

from nlpbook_core.corpora import KlueNLICorpus
from nlpbook_core.corpus_views import votes
from tests.support.pairs import C, E, N, pair


def test_votes_by_source_and_the_most_contested_pair_first() -> None:
    pairs = [
        pair("1", "a", E, "뉴스", E, E, E, E, E),
        pair("2", "a", C, "뉴스", C, C, C, N, N),
        pair("3", "a", N, "후기", N, N, C, E, C),
        pair("4", "a", N, "후기", N),
    ]
    assert [item.text_a for item in votes.most_contested(pairs)] == ["3", "2"]
    review, news = votes.by_source(pairs)
    assert review == votes.Contest("후기", 1, 1, 0.4)
    assert news == votes.Contest("뉴스", 2, 1, 0.8)
    assert news.contested_frac == 0.5


@pytest.mark.real_data
def test_klues_annotators_disagree_on_710_pairs(real_data: Path) -> None:
    dev = KlueNLICorpus(whole_dev=True).get_examples(real_data / "klue-nli", "val")
    assert votes.contest(votes.voted(dev)).num_contested == 710
