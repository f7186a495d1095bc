"""A chart of curves over steps as plain data, made a Plotly figure in one go. No Streamlit.

Where an axis is logarithmic, Plotly takes ranges and places of words as powers of ten, but shapes and points
as they are; this is the one place that knows.
"""

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from nlpbook_core.palette import MARKS, Theme
from pages.ui.figures import FONT, base_figure
from pages.ui.training.curves import Curve

_VEILS: dict[Theme, str] = {"light": "rgba(255,255,255,0.8)", "dark": "rgba(20,24,29,0.8)"}  # behind words
_GAP = 0.09  # of the height: a line of words


@dataclass(frozen=True, slots=True)
class End:
    """A name for the end of a line."""

    curve: Curve
    words: str
    mark: str


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened at a step: a sign on the axis, words on hovering. The words are ours."""

    step: int
    symbol: str
    words: str


@dataclass
class Chart:
    """Traces and layout of a figure that is being made."""

    theme: Theme
    name: str
    height: int = 260
    traces: list[dict[str, Any]] = field(default_factory=list)
    layout: dict[str, Any] = field(default_factory=dict)
    _later: list[End] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.layout = _base_layout(self.theme, self.height)
        self.layout |= {"uirevision": self.name, "annotations": [], "shapes": []}

    def axes(self, title: str, last_step: int, y_range: tuple[float, float], suffix: str) -> None:
        """What the axes count and how far they go."""
        self.layout["xaxis"] |= {"range": [0, last_step], "showline": True, "tickformat": ",d"}
        for axis in ("xaxis", "yaxis"):
            self.layout[axis]["automargin"] = True
        self.layout["xaxis"]["title"] |= {"text": title}
        self.layout["yaxis"] |= {"range": list(y_range), "nticks": 4, "ticksuffix": suffix}

    def make_x_logarithmic(self, last_step: int) -> None:
        """The axis of steps by powers of ten, from the first step."""
        self.layout["xaxis"] |= {"type": "log", "range": [0, math.log10(max(2, last_step))], "dtick": 1}
        self.layout["uirevision"] += " log-x"

    def make_y_logarithmic(self, lowest: float) -> None:
        """The other axis by powers of ten, from a little below the lowest value."""
        top = self.layout["yaxis"]["range"][1]
        low = max(1e-6, min(0.8 * lowest, top / 2))
        self.layout["yaxis"] |= {
            "type": "log", "range": [math.log10(low), math.log10(top)], "dtick": "D2",
        }  # fmt: skip
        self.layout["uirevision"] += " log-y"

    def line(
        self,
        curve: Curve,
        mark: str,
        name: str,
        width: float = 2.2,
        opacity: float = 1.0,
        symbols: bool = True,
    ) -> None:
        """A curve; one that is see-through is not asked about and may leave the picture."""
        look, is_pale = MARKS[mark], opacity < 1
        with_symbols = bool(look.symbol) and symbols
        ink = look.ink(self.theme)
        self.traces.append({
            "type": "scatter", "x": curve.xs, "y": curve.ys, "name": name, "opacity": opacity,
            "cliponaxis": is_pale, "mode": "lines+markers" if with_symbols else "lines",
            "line": {"color": ink, "dash": look.dash if symbols else "solid", "width": width},
            "marker": {"symbol": look.symbol or "circle", "size": 8, "line": {"width": 2}, "color": ink},
            **({"hoverinfo": "skip"} if is_pale else {"hovertemplate": "%{x:,d}: %{y:.4g}"}),
        })  # fmt: skip

    def band(self, xs: Sequence[float], lows: Sequence[float], highs: Sequence[float], mark: str) -> None:
        """The ground between two lines."""
        for ys, fill in ((lows, "none"), (highs, "tonexty")):
            self.traces.append({
                "type": "scatter", "x": list(xs), "y": list(ys), "mode": "lines", "line": {"width": 0},
                "fill": fill, "hoverinfo": "skip", "fillcolor": MARKS[mark].fill(self.theme),
            })  # fmt: skip

    def marks(self, found: Sequence[Marker]) -> None:
        """Signs on the axis of steps."""
        if not found:
            return
        low = self.layout["yaxis"]["range"][0]
        self.traces.append({
            "type": "scatter", "mode": "markers", "x": [max(1, each.step) for each in found],
            "y": [10**low if self._is_log("yaxis") else low] * len(found),
            "text": [each.words for each in found], "hovertemplate": "%{text}<extra></extra>",
            "cliponaxis": False, "name": "marks",
            "marker": {"symbol": [each.symbol for each in found], "size": 9,
                       "color": MARKS["plain"].ink(self.theme)},
        })  # fmt: skip

    def reference(self, at: float, words: str, above: bool, words_at: float | None = None) -> None:
        """A dotted line across, its name at its right end."""
        self.layout["shapes"].append({
            "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at,
            "line": {"color": MARKS["reference"].ink(self.theme), "dash": "dot", "width": 1},
        })  # fmt: skip
        self.note(
            1, at if words_at is None else words_at, words, "reference", xref="paper", xanchor="right",
            yanchor="bottom" if above else "top", bgcolor=_VEILS[self.theme],
        )  # fmt: skip

    def note(
        self, x: float, y: float, words: str, mark: str, on_paper: bool = False, **place: object
    ) -> None:
        """A word on the figure. The words are ours or escaped."""
        if on_paper:
            place |= {"xref": "paper", "yref": "paper"}
        self.layout["annotations"].append({
            "x": self._placed("xaxis", x) if "xref" not in place else x,
            "y": self._placed("yaxis", y) if "yref" not in place else y,
            "text": words, "showarrow": False,
            "font": {"color": MARKS[mark].ink(self.theme), "size": 13, "family": FONT}, **place,
        })  # fmt: skip

    def later_end(self, end: End) -> None:
        """A name that `ends` is to put at its line, together with the others."""
        self._later.append(end)

    def ends(self, own: Sequence[End]) -> None:
        """Names at the ends of the lines, pushed apart where they would overlap."""
        low, high = self.layout["yaxis"]["range"]
        named = [
            (self._placed("yaxis", end.curve.ys[-1]), end) for end in (*own, *self._later) if end.curve.ys
        ]
        last: float | None = None
        for at, end in sorted(named, key=lambda item: item[0]):
            y = min(high, max(low, at))
            if last is not None and y - last < _GAP * (high - low):
                y = last + _GAP * (high - low)
            last = y
            value = 10**y if self._is_log("yaxis") else y
            self.note(end.curve.xs[-1], value, f"<b>{end.words}</b>", end.mark, xanchor="left", xshift=8)
        widest = max((_width(end.words) for end in (*own, *self._later)), default=0.0)
        self.layout["margin"]["r"] = max(96, round(widest) + 20)

    def figure(self) -> go.Figure:
        """The figure, checked by Plotly."""
        return go.Figure({"data": self.traces, "layout": self.layout})

    def _is_log(self, axis: str) -> bool:
        return bool(self.layout[axis].get("type") == "log")

    def _placed(self, axis: str, value: float) -> float:
        return math.log10(max(1e-9, value)) if self._is_log(axis) else value


_layouts: dict[tuple[Theme, int], dict[str, Any]] = {}


def _base_layout(theme: Theme, height: int) -> dict[str, Any]:
    """The page's look as plain data, asked of `base_figure` once."""
    if (theme, height) not in _layouts:
        made = base_figure(theme, "", height).to_plotly_json()["layout"]
        _layouts[theme, height] = {**made, "template": {}}
    return copy.deepcopy(_layouts[theme, height])


def _width(words: str) -> float:
    """Pixels of bold words at size 13, Hangul being wider than Latin."""
    return sum(12.5 if sign > "\u1100" else 7.6 for sign in words)
