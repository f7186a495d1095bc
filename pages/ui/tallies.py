"""Counts as Plotly figures: lengths, label balance, confusion, the order of a sampler. No Streamlit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Literal

from pages.ui.figures import FONT, Drawn, add_note, base_figure, name_y_axis
from pages.ui.palette import MARKS, Theme, label_mark
from pages.ui.text import Text

Order = Literal["random", "sequential", "grouped", "replacement"]


def lengths_figure(lengths: Sequence[int], max_seq_length: int, t: Text, theme: Theme) -> Drawn:
    """How many pairs have how many tokens, and where `max_seq_length` cuts.

    Args:
        lengths: Tokens of each pair before truncation, special tokens included.
        max_seq_length: In tokens.
        t: Texts.
        theme: Light or dark.
    """
    counts = Counter(int(length) for length in lengths)
    longest = max([*counts, max_seq_length + 4])
    figure = base_figure(theme, f"lengths {t.lang}", height=240)
    for name, mark, inside in (("kept", "first", True), ("cut", "cut", False)):
        xs = [length for length in sorted(counts) if (length <= max_seq_length) is inside]
        figure.add_bar(
            x=xs, y=[counts[x] for x in xs], name=t(f"ui.figures.{name}"), width=0.78,
            marker={"color": MARKS[mark].ink(theme), "pattern": _pattern(mark, theme)},
            hovertemplate=_hover("%{x}", t("ui.figures.tokens"), "%{y:,d}", t("ui.figures.pairs")),
        )  # fmt: skip
    figure.add_vline(x=max_seq_length + 0.5, line={"color": MARKS["plain"].ink(theme), "width": 2})
    add_note(
        figure, max_seq_length + 0.5, 1, f"<b>{max_seq_length}</b>", MARKS["plain"].ink(theme),
        yref="paper", yanchor="top", xanchor="left", xshift=6,
    )  # fmt: skip
    figure.update_layout(barmode="overlay", bargap=0)
    figure.update_xaxes(title_text=t("ui.figures.tokens"), range=[0, longest + 1], showline=True)
    figure.update_yaxes(nticks=4, tickformat=",d")
    name_y_axis(figure, t("ui.figures.pairs"), theme)
    total = sum(counts.values())
    cut = sum(count for length, count in counts.items() if length > max_seq_length)
    share = t.percent(cut / total if total else 0.0)
    alt = t("ui.figures.lengths_alt", n=t.number(total), cut=share, length=max_seq_length)
    return Drawn(figure, alt)


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
    for place, label in enumerate(labels):
        values = [counts[split].get(label, 0) for split in splits]
        figure.add_bar(
            orientation="h", x=values, y=[t(f"ui.splits.{split}") for split in splits],
            name=escape(t.label(label)), cliponaxis=False,
            text=[f"{escape(t.label(label))} {t.number(value)}" for value in values], textposition="outside",
            textfont={"color": MARKS["plain"].ink(theme), "family": FONT},
            marker={
                "color": label_mark(label, place).ink(theme),
                "pattern": _label_pattern(label, place, theme),
            },
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    top = max((value for split in counts.values() for value in split.values()), default=1)
    figure.update_layout(barmode="group", bargap=0.25, margin={"l": 64})
    figure.update_xaxes(range=[0, 1.3 * top], title_text=t("ui.figures.pairs"), tickformat=",d", nticks=5)
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
    figure.update_xaxes(title_text=t("ui.figures.predicted"), side="top", type="category")
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


def _pattern(mark: str, theme: Theme) -> dict[str, object]:
    return {
        "shape": MARKS[mark].pattern,
        "fgcolor": MARKS["padding"].fill(theme),
        "fillmode": "overlay",
        "size": 6,
        "solidity": 0.25,
    }


def _label_pattern(label: str, place: int, theme: Theme) -> dict[str, object]:
    shape = label_mark(label, place).pattern
    return {
        "shape": shape,
        "fgcolor": MARKS["padding"].fill(theme),
        "fillmode": "overlay",
        "size": 7,
        "solidity": 0.25,
    }
