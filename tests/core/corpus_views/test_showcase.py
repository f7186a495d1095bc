"""The pair that the first page shows."""

from nlpbook_core.corpus_views import showcase


def test_the_pair_that_the_first_page_shows_is_a_real_one() -> None:
    shown = showcase.pair()
    assert shown is not None
    assert shown.label == "contradiction"
    assert shown.premise
    assert shown.hypothesis
    assert showcase.has_recorded_run()
    assert max(shown.probabilities, key=lambda label: shown.probabilities[label]) == shown.label
    assert abs(sum(shown.probabilities.values()) - 1) < 1e-3
