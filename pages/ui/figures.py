"""What all Plotly figures share: their look, and words for who cannot see them. No Streamlit."""

from dataclasses import dataclass

import plotly.graph_objects as go

from nlpbook_core.palette import MARKS, Theme

FONT = "'Pretendard', 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, and what it shows in a sentence."""

    figure: go.Figure
    alt: str


def base_figure(theme: Theme, view_name: str, height: int = 260) -> go.Figure:
    """An empty figure in the page's look: no ground of its own, no zoom by accident, a view that stays."""
    ink, quiet = MARKS["plain"].ink(theme), MARKS["reference"].ink(theme)
    figure = go.Figure()
    figure.update_layout(
        height=height, showlegend=False, dragmode=False, uirevision=view_name, hovermode="closest",
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 44, "r": 16, "t": 22, "b": 40}, font={"family": FONT, "size": 13, "color": quiet},
        hoverlabel={"font": {"family": FONT, "color": ink}, "bgcolor": MARKS["plain"].fill(theme)},
    )  # fmt: skip
    axis = {
        "fixedrange": True, "showgrid": False, "zeroline": False, "linecolor": MARKS["neutral"].fill(theme),
        "tickfont": {"color": quiet}, "title": {"standoff": 6, "font": {"size": 13}},
    }  # fmt: skip
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    return figure


def add_note(figure: go.Figure, x: float, y: float, words: str, colour: str, **place: object) -> None:
    """A word on the figure itself. The words are ours or escaped."""
    figure.add_annotation(
        x=x, y=y, text=words, showarrow=False, font={"color": colour, "size": 13, "family": FONT}, **place
    )


def name_y_axis(figure: go.Figure, words: str, theme: Theme, yshift: int = 2, begins: int = 0) -> None:
    """What the y axis counts, upright above it: Korean on its side is hard to read.

    Args:
        figure: To write on.
        words: What it counts.
        theme: The page's.
        yshift: Pixels above the axis.
        begins: Pixels left of the axis where long words begin; 0 lets short ones end at it.
    """
    add_note(
        figure, 0, 1, words, MARKS["reference"].ink(theme), xref="paper", yref="paper",
        xanchor="left" if begins else "right", yanchor="bottom", xshift=-(begins or 4), yshift=yshift,
    )  # fmt: skip
