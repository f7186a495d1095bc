"""The figures of the model page: on one scale, and text stays text."""

from pathlib import Path

import numpy as np

from nlpbook_core.examples import LABELS
from nlpbook_core.models.summary import describe
from pages.ui.model import model_figures
from pages.ui.text import Text

HOSTILE = "<b>![x](http://example.invalid)</b>"


def test_parts_are_drawn_on_one_scale_with_their_numbers(t: Text, folder: Path) -> None:
    summary = describe(folder, 3)
    drawn = model_figures.parts_figure(summary, t, "dark")
    assert list(drawn.figure.data[0].x) == [p.num_parameters for p in summary.parts if p.num_parameters]
    assert all(f"{p.num_parameters:,}" in drawn.alt for p in summary.parts if p.num_parameters)
    assert "<br>" not in drawn.alt


def test_the_heads_matrix_has_zero_in_the_middle_of_its_scale(t: Text) -> None:
    head = np.array([[0.5, -0.1], [0.0, 0.2], [0.1, 0.1]], dtype=np.float32)
    heat = model_figures.head_figure(head, [HOSTILE, "neutral", "x"], t, "light").figure.data[0]
    assert (heat.zmin, heat.zmax) == (-0.5, 0.5)
    assert "<b>" not in heat.y[0]
    empty = model_figures.head_figure(np.zeros((3, 2), dtype=np.float32), LABELS, t, "light").figure.data[0]
    assert empty.zmax == 1.0
