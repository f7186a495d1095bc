"""What a model weighs, and the head's matrix, as Plotly figures. No Streamlit."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from nlpbook_core.models.summary import ModelSummary
from nlpbook_core.palette import MARKS, Theme
from pages.ui.figures import FONT, Drawn, base_figure
from pages.ui.text import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COUNTED = ("embeddings", "encoder", "pooler", "classifier")


def parts_figure(summary: ModelSummary, t: Text, theme: Theme) -> Drawn:
    """Parameters of each part as bars on one scale, with the number and the share outside."""
    parts = [part for part in summary.parts if part.name in _COUNTED]
    total = summary.num_parameters
    names = [t(f"ui.road.{part.name}") for part in parts]
    counts = [part.num_parameters for part in parts]
    words = [f"{t.number(count)}<br>{_share(t, count / total)}" for count in counts]
    marks = ["second" if part.name == "classifier" else "first" for part in parts]
    figure = base_figure(theme, f"parts {t.lang}", height=64 + 46 * len(parts))
    figure.add_bar(
        orientation="h", x=counts, y=names, text=words, textposition="outside", cliponaxis=False, width=0.62,
        marker={
            "color": [MARKS[mark].ink(theme) for mark in marks],
            "pattern": {
                "shape": [MARKS[mark].pattern for mark in marks],
                "fgcolor": MARKS["padding"].fill(theme),
            },
        },
        textfont={"color": MARKS["plain"].ink(theme), "family": FONT, "size": 13},
        hovertemplate="%{text}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(margin={"l": 96, "t": 8, "b": 34})
    figure.update_xaxes(
        range=[0, 1.6 * max(counts)], title_text=t("ui.road.parameters_axis"), nticks=4, tickformat=",d"
    )
    figure.update_yaxes(autorange="reversed", tickfont={"color": MARKS["plain"].ink(theme)})
    said = ", ".join(f"{name} {word.replace('<br>', ', ')}" for name, word in zip(names, words, strict=True))
    return Drawn(figure, t("ui.road.parts_alt", parts=said))


def head_figure(head: "NDArray[np.float32]", labels: Sequence[str], t: Text, theme: Theme) -> Drawn:
    """The head's weights, a row a label: blue below zero, orange above.

    Args:
        head: Shape (labels, hidden).
        labels: Names of the rows.
        t: Texts.
        theme: Light or dark.
    """
    top = float(abs(head).max()) or 1.0
    ends = (-top, 0.0, top)
    figure = base_figure(theme, f"head {t.lang}", height=110 + 26 * len(labels))
    figure.add_heatmap(
        z=head, y=[escape(t.label(label)) for label in labels], zmin=-top, zmax=top, ygap=2,
        colorscale=_diverging(theme),
        colorbar={"thickness": 10, "tickvals": ends, "ticktext": [f"{end:.2f}" for end in ends]},
        hovertemplate="%{y} · %{x}: %{z:.4f}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(margin={"l": 60, "t": 8, "b": 40})
    figure.update_xaxes(title_text=t("ui.road.vector_axis", n=head.shape[1]))
    figure.update_yaxes(autorange="reversed", type="category", tickfont={"color": MARKS["plain"].ink(theme)})
    return Drawn(figure, t("ui.road.head_alt", rows=head.shape[0], columns=head.shape[1]))


def _diverging(theme: Theme) -> list[list[Any]]:
    middle = "#ffffff" if theme == "light" else "#14181d"
    return [[0, MARKS["first"].ink(theme)], [0.5, middle], [1, MARKS["second"].ink(theme)]]


def _share(t: Text, fraction: float) -> str:
    """One decimal, more where that would read as nothing."""
    return t.percent(fraction) if fraction >= 0.001 else f"{100 * fraction:.4f} %"
