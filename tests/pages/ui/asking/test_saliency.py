"""What the drawing of a reason is given."""

import pytest

from nlpbook_core.explain.occlusion import Occluded
from pages.ui.asking import saliency
from pages.ui.text import Text


@pytest.mark.parametrize(
    ("drop", "number"), [(-0.0001, "+0.0"), (0.0, "+0.0"), (-0.01, "-1.0"), (0.767, "+76.7")]
)
def test_what_rounds_to_nothing_has_no_minus(drop: float, number: str) -> None:
    [unit] = saliency.of_words(Text("en"), [Occluded(0, "설명은", (1,), 0.5, drop)])
    assert unit.number == number
