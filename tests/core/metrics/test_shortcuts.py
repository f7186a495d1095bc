"""Words that give the answer away: put in, and found."""

import pytest

from nlpbook_core.examples import LABELS
from nlpbook_core.metrics import shortcuts
from nlpbook_core.metrics.simple_models import PREMISE_MARK
from tests.support.pairs import C, E, N, pair


def test_the_word_that_gives_the_answer_away_is_found() -> None:
    signs = {E: "맞다", C: "않다", N: "글쎄"}
    told = [pair(f"문장 {n}", f"가설 {signs[label]}", label) for n in range(40) for label in LABELS]
    found = {each.name: each for each in shortcuts.measure_shortcuts(told, told[:30])}
    assert found["hypothesis_words"].accuracy == found["both_words"].accuracy == 1.0
    for label, sign in signs.items():
        assert sign in found["hypothesis_words"].telling[label][0][0]


def test_a_word_of_the_premise_is_another_than_the_same_in_the_hypothesis() -> None:
    signs = {E: ("비", "눈"), C: ("눈", "비"), N: ("눈", "눈")}
    told = [pair(f"{signs[label][0]} {n}", signs[label][1], label) for n in range(40) for label in LABELS]
    only, both = shortcuts.measure_shortcuts(told, told)
    assert only.accuracy == pytest.approx(2 / 3)
    assert both.accuracy == 1.0
    assert both.telling[E][0][0].startswith(PREMISE_MARK)
    assert shortcuts.measure_shortcuts(told[::3], told) == (), "one label only"
