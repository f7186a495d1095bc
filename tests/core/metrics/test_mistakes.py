"""Which mistakes to read first, and another example beside the one that is shown."""

from nlpbook_core.examples import ClassificationExample
from nlpbook_core.metrics import mistakes
from nlpbook_core.predictions.predicted_pair import PredictedPair


def row(label: str, predicted: str, sure: float, name: str = "p") -> PredictedPair:
    return PredictedPair(name, name, label, predicted, (sure, 1 - sure))


def test_cells_put_the_largest_mistake_first_and_pairs_the_most_confident() -> None:
    rows = [row("a", "b", 0.6), row("a", "b", 0.9), row("b", "a", 0.8), *[row("a", "a", 0.99)] * 5]
    found = mistakes.cells(rows)
    assert [(c.gold, c.predicted, c.num_pairs) for c in found] == [
        ("a", "b", 2),
        ("b", "a", 1),
        ("a", "a", 5),
    ]
    assert [r.confidence for r in mistakes.pairs_of(rows)] == [0.9, 0.8, 0.6]
    assert [r.confidence for r in mistakes.pairs_of(rows, found[0])] == [0.9, 0.6]
    assert len(mistakes.pairs_of(rows, found[2])) == 5


def test_another_example_is_never_the_one_that_is_shown() -> None:
    pairs = (("one", "one", "a"), ("two", "two", "a"), ("three", "three", "b"))
    rows = [ClassificationExample(*pair) for pair in pairs]
    assert {mistakes.another(rows, "a", ("one", "one")) for _ in range(20)} == {("two", "two")}
    assert mistakes.another(rows, "b", ("three", "three")) is None
