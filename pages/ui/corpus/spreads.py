"""How a corpus is spread, as Plotly figures: over sources, and by words that both sentences share."""

from collections.abc import Mapping, Sequence
from html import escape

import plotly.graph_objects as go

from nlpbook_core.palette import MARKS, Theme, label_marks
from pages.ui.figures import FONT, Drawn, base_figure
from pages.ui.tallies import label_marker
from pages.ui.text import Text

_MOST_SOURCES = 30
_WORDS = "pages.corpus.health"


def sources_figure(counts: Mapping[str, int], t: Text, theme: Theme) -> Drawn:
    """Pairs of each source as horizontal bars, the largest on top; at most thirty of them."""
    shown = dict(list(counts.items())[:_MOST_SOURCES])
    figure = base_figure(theme, f"sources {t.lang}", height=60 + 22 * len(shown))
    figure.add_bar(
        orientation="h", x=list(shown.values()), y=[escape(name) for name in shown], cliponaxis=False,
        text=[t.number(count) for count in shown.values()], textposition="outside",
        textfont={"color": MARKS["plain"].ink(theme), "family": FONT},
        marker={"color": MARKS["first"].ink(theme)}, hovertemplate="%{y}: %{x:,d}<extra></extra>",
    )  # fmt: skip
    top = max(shown.values(), default=1)
    figure.update_layout(margin={"l": 10})
    figure.update_xaxes(range=[0, 1.15 * top], title_text=t("ui.figures.pairs"), tickformat=",d", nticks=5)
    figure.update_yaxes(autorange="reversed", automargin=True, type="category")
    said = ", ".join(f"{name} {t.number(count)}" for name, count in shown.items())
    return Drawn(figure, t(f"{_WORDS}.sources_alt", counts=said))


def overlap_figure(counts: Mapping[str, Sequence[int]], t: Text, theme: Theme) -> Drawn:
    """For each label the share of its pairs in each fifth of overlap, as bars side by side."""
    bins = len(next(iter(counts.values())))
    edges = [f"{100 * i // bins}–{100 * (i + 1) // bins}" for i in range(bins)]
    figure = _by_label(counts, edges, f"overlap {t.lang}", t, theme)
    figure.update_xaxes(title_text=t(f"{_WORDS}.overlap_axis"))
    full = "; ".join(f"{t.label(label)} {t.percent(_share(found, -1))}" for label, found in counts.items())
    return Drawn(figure, t(f"{_WORDS}.overlap_alt", values=full))


def length_figure(counts: Mapping[str, Sequence[int]], t: Text, theme: Theme) -> Drawn:
    """For each label the share of its hypotheses with one word, two, and so on, as bars side by side."""
    bins = len(next(iter(counts.values())))
    figure = _by_label(counts, [*(str(n) for n in range(1, bins)), f"{bins}+"], f"lengths {t.lang}", t, theme)
    figure.update_xaxes(title_text=t(f"{_WORDS}.length_axis"))
    usual = "; ".join(
        f"{t.label(label)} {1 + max(range(bins), key=found.__getitem__)}" for label, found in counts.items()
    )
    return Drawn(figure, t(f"{_WORDS}.length_alt", values=usual))


def _by_label(
    counts: Mapping[str, Sequence[int]], bins: Sequence[str], revision: str, t: Text, theme: Theme
) -> go.Figure:
    """Shares of a label's pairs, a bar for each label in each bin."""
    figure = base_figure(theme, revision, height=260)
    looks = label_marks(list(counts))
    for label, found in counts.items():
        figure.add_bar(
            x=bins, y=[_share(found, at) for at in range(len(bins))], name=escape(t.label(label)),
            marker=label_marker(looks[label], theme),
            hovertemplate=f"{escape(t.label(label))} %{{y:.1%}}<extra></extra>",
        )  # fmt: skip
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    figure.update_layout(barmode="group", bargap=0.25, showlegend=True, legend=legend)
    figure.update_xaxes(type="category", tickangle=0)
    figure.update_yaxes(tickformat=".0%", nticks=5)
    return figure


def _share(counts: Sequence[int], at: int) -> float:
    return counts[at] / (sum(counts) or 1)
