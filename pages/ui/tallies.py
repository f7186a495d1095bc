"""Counts as Plotly figures: label balance, confusion, the order of a sampler. No Streamlit."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Literal

from nlpbook_core.palette import MARKS, Mark, Theme, label_marks
from pages.ui.figures import FONT, Drawn, add_note, base_figure, name_y_axis
from pages.ui.text import Text

Order = Literal["random", "sequential", "grouped", "replacement"]


def label_balance_figure(counts: Mapping[str, Mapping[str, int]], t: Text, theme: Theme) -> Drawn:
    """Pairs of each label in each split, as horizontal bars with the number outside.

    Args:
        counts: Split, then label, then number of pairs.
        t: Texts.
        theme: Light or dark.
    """
    labels = list(dict.fromkeys(label for split in counts.values() for label in split))
    splits = list(counts)
    figure = base_figure(theme, f"balance {t.lang}", height=70 + 30 * len(labels) * len(splits))
    looks = label_marks(labels)
    for label in labels:
        values = [counts[split].get(label, 0) for split in splits]
        figure.add_bar(
            orientation="h", x=values, y=[t(f"ui.splits.{split}") for split in splits],
            name=escape(t.label(label)), cliponaxis=False,
            text=[f"{escape(t.label(label))} {t.number(value)}" for value in values], textposition="outside",
            textfont={"color": MARKS["plain"].ink(theme), "family": FONT},
            marker=label_marker(looks[label], theme),
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    top = max((value for split in counts.values() for value in split.values()), default=1)
    figure.update_layout(barmode="group", bargap=0.25, margin={"l": 64})
    longest = max((len(trace.text[0]) for trace in figure.data), default=0)  # room for it, on a phone too
    figure.update_xaxes(
        range=[0, (1 + 0.045 * longest) * top], title_text=t("ui.figures.pairs"), tickformat=",d", nticks=5
    )
    figure.update_yaxes(autorange="reversed")
    said = "; ".join(
        f"{t(f'ui.splits.{split}')}: "
        + ", ".join(f"{t.label(k)} {t.number(v)}" for k, v in counts[split].items())
        for split in splits
    )
    return Drawn(figure, t("ui.figures.balance_alt", counts=said))


def confusion_figure(labels: Sequence[str], matrix: Sequence[Sequence[int]], t: Text, theme: Theme) -> Drawn:
    """Gold labels down, the model's answers across; shade by share of the row, number and share in words."""
    names = [escape(t.label(label)) for label in labels]
    rows = [[int(cell) for cell in row] for row in matrix]
    shares = [[cell / max(1, sum(row)) for cell in row] for row in rows]
    figure = base_figure(theme, f"confusion {t.lang}", height=90 + 76 * len(labels))
    ground, ink = MARKS["first"].fill(theme), MARKS["first"].ink(theme)
    figure.add_heatmap(
        x=names, y=names, z=shares, zmin=0, zmax=1, showscale=False, xgap=3, ygap=3,
        colorscale=[[0, MARKS["plain"].fill(theme)], [0.35, ground], [1, ink]],
        customdata=[
            [
                t("ui.figures.confusion_cell", gold=names[i], predicted=names[j], n=t.number(cell))
                for j, cell in enumerate(row)
            ]
            for i, row in enumerate(rows)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    light_ink = "#ffffff" if theme == "light" else "#0d1b2a"
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            colour = light_ink if shares[i][j] > 0.6 else MARKS["plain"].ink(theme)
            figure.add_annotation(
                x=j, y=i, showarrow=False, font={"color": colour, "family": FONT, "size": 15},
                text=f"<b>{t.number(cell)}</b><br>{t.percent(shares[i][j])}",
            )  # fmt: skip
    figure.update_layout(margin={"l": 76, "t": 56})
    figure.update_xaxes(
        title_text=t("ui.figures.predicted"), side="top", type="category", title_standoff=6, automargin=True
    )
    figure.update_yaxes(autorange="reversed", type="category")
    name_y_axis(figure, t("ui.figures.gold"), theme, yshift=6)
    total, right = sum(map(sum, rows)), sum(rows[i][i] for i in range(len(rows)))
    return Drawn(figure, t("ui.figures.confusion_alt", n=t.number(total), right=t.number(right)))


def sampler_figure(
    order: Sequence[int],
    batch_size: int,
    t: Text,
    theme: Theme,
    kind: Order = "random",
    most: int = 200,
    height: int = 240,
) -> Drawn:
    """Which pair is drawn when: a dot a pair, bands for batches."""
    shown = [int(index) for index in order[:most]]
    figure = base_figure(theme, f"sampler {kind} {t.lang}", height=height)
    for number, first in enumerate(range(0, len(shown), batch_size)):
        if number % 2 == 0:
            figure.add_vrect(
                x0=first + 0.5, x1=min(first + batch_size, len(shown)) + 0.5, line_width=0,
                fillcolor=MARKS["neutral"].fill(theme), layer="below",
            )  # fmt: skip
        add_note(
            figure, first + 0.5, 1, t("ui.figures.batch", n=number + 1), MARKS["reference"].ink(theme),
            yref="paper", yanchor="bottom", xanchor="left",
        )  # fmt: skip
    figure.add_scatter(
        x=list(range(1, len(shown) + 1)), y=shown, mode="markers",
        marker={"color": MARKS["first"].ink(theme), "size": 6},
        hovertemplate=_hover(t("ui.figures.place"), "%{x}", t("ui.figures.pair_number"), "%{y:,d}"),
    )  # fmt: skip
    figure.update_layout(margin={"t": 46, "l": 56})
    figure.update_xaxes(title_text=t("ui.figures.place"), range=[0, len(shown) + 1])
    figure.update_yaxes(nticks=5, tickformat=",d")
    name_y_axis(figure, t("ui.figures.pair_number"), theme, yshift=20)
    alt = t("ui.figures.sampler_alt", order=t(f"ui.figures.order_{kind}"), n=len(shown))
    return Drawn(figure, alt)


def _hover(*parts: str) -> str:
    """Two phrases of two words each, without Plotly's box for the trace's name."""
    return f"{parts[0]} {parts[1]}: {parts[2]} {parts[3]}<extra></extra>"


def label_marker(mark: Mark, theme: Theme) -> dict[str, object]:
    """Colour and pattern of a label's bars, in Plotly's words."""
    pattern = {
        "shape": mark.pattern, "fgcolor": MARKS["padding"].fill(theme),
        "fillmode": "overlay", "size": 7, "solidity": 0.25,
    }  # fmt: skip
    return {"color": mark.ink(theme), "pattern": pattern}
