"""The confusion matrix as a door: a click on a cell, or the select box for the keyboard, opens its pairs."""

from collections.abc import Mapping, Sequence

import streamlit as st

from nlpbook_core.metrics import mistakes
from nlpbook_core.metrics.mistakes import Cell
from nlpbook_core.palette import MARKS, Theme
from nlpbook_core.predictions.predicted_pair import PredictedPair
from pages.ui import frame, state, tallies
from pages.ui.figures import Drawn
from pages.ui.session_keys import Key
from pages.ui.text import Text

_WORDS = "pages.evaluation"
_CELL_PX = 74  # what the pointer may hit: about the height of a cell


def matrix(t: Text, labels: Sequence[str], counts: Sequence[Sequence[int]], where: str) -> None:
    """What was taken for what; a click on a cell chooses it.

    Args:
        t: Texts.
        labels: In the order of rows and columns.
        counts: Of pairs; a row is a gold label, a column a predicted one.
        where: Names the run and the split, so that each keeps a choice of its own.
    """
    with frame.card("confusion", t(f"{_WORDS}.confusion"), t(f"{_WORDS}.confusion_note")):
        theme = state.theme()
        drawn = tallies.confusion_figure(labels, counts, t, theme)
        clickable(drawn, labels, _chosen(where), theme)
        key = f"matrix.{where}"
        st.plotly_chart(
            drawn.figure, key=key, config=frame.CHART, alt=drawn.alt, theme=None, selection_mode="points",
            on_select=lambda: _clicked(key, where, labels),
        )  # fmt: skip


def choose(t: Text, rows: Sequence[PredictedPair], where: str) -> Cell | None:
    """Which pairs to read: every mistake, or one cell of the confusion matrix."""
    found = mistakes.cells(rows)
    options: list[Cell | None] = [None, *found]
    chosen = _chosen(where)
    at = next((i for i, cell in enumerate(options) if cell and (cell.gold, cell.predicted) == chosen), 0)
    names = {_words(t, cell, found): cell for cell in options}
    clicks = state.recall(Key.CELL_CLICKS, where, 0)
    key = f"cell.{where}.{t.lang}.{clicks}"
    st.selectbox(
        t(f"{_WORDS}.cell"), list(names), index=at, key=key, filter_mode=None,
        on_change=lambda: _selected(key, where, names, clicks),
    )  # fmt: skip
    return options[at]


def clickable(drawn: Drawn, labels: Sequence[str], chosen: tuple[str, str] | None, theme: Theme) -> None:
    """Lay an unseen mark over each cell, as Plotly selects marks but no parts of a heat map; frame the
    chosen one."""
    places = [(row, column) for row in range(len(labels)) for column in range(len(labels))]
    heatmap = drawn.figure.data[0]
    drawn.figure.add_scatter(
        x=[heatmap.x[column] for _, column in places], y=[heatmap.y[row] for row, _ in places],
        mode="markers", customdata=[heatmap.customdata[row][column] for row, column in places],
        marker={"symbol": "square", "size": _CELL_PX, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
        selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}},
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    span = [-0.5, len(labels) - 0.5]
    drawn.figure.update_xaxes(range=span)  # marks would ask for more room
    drawn.figure.update_yaxes(range=span[::-1], autorange=False, automargin=True)
    if chosen is not None and set(chosen) <= set(labels):
        row, column = labels.index(chosen[0]), labels.index(chosen[1])
        ink = MARKS["second"].ink(theme)
        drawn.figure.add_shape(
            type="rect", x0=column - 0.47, x1=column + 0.47, y0=row - 0.47, y1=row + 0.47,
            line={"color": ink, "width": 4},
        )  # fmt: skip


def _words(t: Text, cell: Cell | None, found: Sequence[Cell]) -> str:
    if cell is None:
        return t(f"{_WORDS}.all_wrong", n=t.number(sum(each.num_pairs for each in found if each.is_wrong)))
    gold, predicted = t.label(cell.gold), t.label(cell.predicted)
    key = "cell_wrong" if cell.is_wrong else "cell_right"
    return t(f"{_WORDS}.{key}", gold=gold, predicted=predicted, n=t.number(cell.num_pairs))


def _chosen(where: str) -> tuple[str, str] | None:
    kept = state.recall(Key.CELL, where)
    return tuple(kept) if kept else None


def _selected(key: str, where: str, names: Mapping[str, Cell | None], clicks: int) -> None:
    """A select box that a click has replaced may speak up once more: it is not heard."""
    word = str(state.widget_value(key))
    if word in names and clicks == state.recall(Key.CELL_CLICKS, where, 0):
        cell = names[word]
        state.remember(Key.CELL, (cell.gold, cell.predicted) if cell else None, where)


def _clicked(key: str, where: str, labels: Sequence[str]) -> None:
    """The marks lie row by row, so a point's number names its cell."""
    points = (state.widget_value(key) or {}).get("selection", {}).get("points", [])
    place = next((point["point_index"] for point in points if "point_index" in point), None)
    if place is None:
        return
    cell = labels[place // len(labels)], labels[place % len(labels)]
    if cell != _chosen(where):  # a browser may tell of one click more than once
        state.remember(Key.CELL, cell, where)
        # A select box keeps what was chosen in it: a new one shows what was clicked.
        state.remember(Key.CELL_CLICKS, state.recall(Key.CELL_CLICKS, where, 0) + 1, where)
