"""Attention as a figure: who looks down, at whom across. No Streamlit here."""

from html import escape
from typing import TYPE_CHECKING, Any

from nlpbook_core.explain.attention import Direction, positions
from nlpbook_core.palette import MARKS, Theme
from pages.ui.figures import Drawn, base_figure
from pages.ui.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlpbook_core.features.pair_encoding import EncodedPair

_ROW = 24  # pixels


def attention_figure(
    weights: "NDArray[Any]", encoded: "EncodedPair", direction: Direction, t: Text, theme: Theme
) -> Drawn:
    """One head, or a mean of heads: a row looks, a column is looked at.

    Args:
        weights: Shape (from, to).
        encoded: The pair, for the names of the positions.
        direction: Which positions are shown.
        t: Texts.
        theme: Light or dark.
    """
    rows, columns = positions(encoded, direction)
    shown = [[float(weights[row, column]) for column in columns] for row in rows]
    figure = base_figure(theme, f"attention {direction} {t.lang}", height=_ROW * len(rows) + 120)
    names = [escape(token) for token in encoded.tokens]
    figure.add_heatmap(
        z=shown, x=list(range(len(columns))), y=list(range(len(rows))), zmin=0, showscale=False,
        xgap=1, ygap=1,
        colorscale=[[0, MARKS["plain"].fill(theme)], [1, MARKS["special"].ink(theme)]],
        customdata=[[f"{names[r]} → {names[c]}: {weights[r, c]:.3f}" for c in columns] for r in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(margin={"t": 96, "l": 70})
    figure.update_xaxes(
        side="top", tickvals=list(range(len(columns))), ticktext=[names[c] for c in columns], tickangle=-60,
        title_text="", range=[-0.5, len(columns) - 0.5],
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=[names[r] for r in rows], automargin=True,
        range=[len(rows) - 0.5, -0.5],
    )  # fmt: skip
    row, column = max(((r, c) for r in rows for c in columns), key=lambda place: weights[place])
    alt = t("why.attention_alt", source=encoded.tokens[row], target=encoded.tokens[column])
    return Drawn(figure, alt)
