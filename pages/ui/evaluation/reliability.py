"""The reliability diagram as a figure. No Streamlit here."""

from nlpbook_core.metrics.calibration import Calibration
from nlpbook_core.palette import MARKS, Theme
from pages.ui.figures import Drawn, add_note, base_figure, name_y_axis
from pages.ui.text import Text

_WORDS = "calibration"
_LEFT = 62  # pixels


def reliability_figure(found: Calibration, t: Text, theme: Theme) -> Drawn:
    """Accuracy of the answers of each confidence, against the line on which both are the same."""
    figure = base_figure(theme, f"reliability {t.lang}", height=320)
    line, ink = MARKS["reference"].ink(theme), MARKS["first"].ink(theme)
    figure.add_scatter(
        x=[0, 100],
        y=[0, 100],
        mode="lines",
        hoverinfo="skip",
        line={"color": line, "dash": "dot", "width": 2},
    )
    add_note(figure, 22, 22, t(f"{_WORDS}.ideal"), line, xanchor="left", xshift=10, yshift=-8)
    for part in found.bins:  # from the line to the mark: what the model claims too much or too little
        x = 100 * part.confidence
        figure.add_scatter(
            x=[x, x], y=[x, 100 * part.accuracy], mode="lines", hoverinfo="skip",
            line={"color": MARKS["cut"].ink(theme), "width": 2},
        )  # fmt: skip
    figure.add_scatter(
        x=[100 * part.confidence for part in found.bins],
        y=[100 * part.accuracy for part in found.bins],
        mode="lines+markers", line={"color": ink, "width": 2},
        marker={"color": ink, "size": [_size(part.num_pairs, found) for part in found.bins]},
        customdata=[
            t(
                f"{_WORDS}.hover", confidence=t.percent(part.confidence), accuracy=t.percent(part.accuracy),
                n=t.number(part.num_pairs),
            )
            for part in found.bins
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(margin={"l": _LEFT})
    figure.update_xaxes(range=[0, 102], title_text=t(f"{_WORDS}.confidence"), ticksuffix=" %", showline=True)
    figure.update_yaxes(range=[0, 104], ticksuffix=" %")
    name_y_axis(figure, t(f"{_WORDS}.accuracy"), theme, begins=_LEFT)
    return Drawn(figure, words(found, t))


def words(found: Calibration, t: Text) -> str:
    """What the diagram says, in a sentence."""
    key = "over" if found.is_overconfident else "under"
    return t(
        f"{_WORDS}.{key}", confidence=t.percent(found.confidence), accuracy=t.percent(found.accuracy),
        error=t.percent(found.expected_error),
    )  # fmt: skip


def _size(num_pairs: int, found: Calibration) -> float:
    """Area by pairs, never too small to be seen."""
    total = sum(part.num_pairs for part in found.bins)
    return float(7 + 19 * (num_pairs / total) ** 0.5)
