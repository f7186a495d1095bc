"""One meaning, one colour, one shape: the same on every page, picture and form, in light and in dark.

The hues are Okabe and Ito's, darkened or lightened until a line or a word in them has a contrast of at
least 4.5 : 1 on the page. Colour never stands alone: each meaning also has a pattern, a dash or a mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nlpbook_core.examples import LABELS

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How one meaning looks.

    Attributes:
        light: Ink on a light page.
        dark: Ink on a dark page.
        light_fill: Quiet ground under that ink.
        dark_fill: The same on a dark page.
        pattern: Plotly's pattern shape for areas; empty is solid.
        dash: Plotly's dash for lines.
        symbol: Plotly's marker symbol; empty is a line without markers.
    """

    light: str
    dark: str
    light_fill: str
    dark_fill: str
    pattern: str = ""
    dash: str = "solid"
    symbol: str = ""

    def ink(self, theme: Theme) -> str:
        """Colour of lines and words."""
        return self.dark if theme == "dark" else self.light

    def fill(self, theme: Theme) -> str:
        """Colour of the ground."""
        return self.dark_fill if theme == "dark" else self.light_fill


MARKS: dict[str, Mark] = {
    "first": Mark("#0072b2", "#6bb8ea", "#e3f0f8", "#15324a"),
    "second": Mark("#b35900", "#f0a860", "#fdeedd", "#452c12", pattern="/", dash="dash"),
    "special": Mark("#5b4b9a", "#b6a8f0", "#ecebf5", "#2c2a45"),
    "cls": Mark("#5b4b9a", "#b6a8f0", "#d6d0ee", "#443d70"),
    "sep": Mark("#5b4b9a", "#b6a8f0", "#ecebf5", "#2c2a45"),
    "padding": Mark("#66717e", "#94a1ae", "#ffffff", "#14181d", pattern=".", dash="dot"),
    "cut": Mark("#b3261e", "#ff8a80", "#fbeae9", "#45201d", pattern="\\"),
    "unknown": Mark("#8a5a00", "#e8c547", "#fff4cc", "#3d3310", pattern="+"),
    "entailment": Mark("#00795a", "#58c9a3", "#e0f3ec", "#12382d"),
    "contradiction": Mark("#a8326e", "#f08cb8", "#f9e6ef", "#451c31", pattern="/"),
    "neutral": Mark("#5b6673", "#9aa7b4", "#eceff2", "#2a3139", pattern="."),
    "train": Mark("#0072b2", "#6bb8ea", "#e3f0f8", "#15324a"),
    "val": Mark("#b35900", "#f0a860", "#fdeedd", "#452c12", "/", "dash", "circle-open"),
    "test": Mark("#5b4b9a", "#b6a8f0", "#ecebf5", "#2c2a45", "x", "dot", "diamond-open"),
    "reference": Mark("#5b6673", "#9aa7b4", "#eceff2", "#2a3139", dash="dot"),
    "other-1": Mark("#3f4a56", "#c3ccd6", "#eceff2", "#2a3139", dash="dash", symbol="square-open"),
    "other-2": Mark("#5b6673", "#9aa7b4", "#eceff2", "#2a3139", dash="dashdot", symbol="triangle-up-open"),
    "other-3": Mark("#66717e", "#94a1ae", "#eceff2", "#2a3139", dash="dot", symbol="x-open"),
    "plain": Mark("#1f2933", "#e8edf2", "#f6f8fa", "#1b2127"),
}

# What lies under and around ink, and what one presses: on a light page, on a dark one.
SURFACES: dict[str, tuple[str, str]] = {
    "ground": ("#ffffff", "#14181d"),
    "raised": ("#f6f8fa", "#1b2127"),
    "line": ("#dfe4ea", "#313942"),
    "press": ("#0b5cab", "#5aa9ee"),
    "on-press": ("#ffffff", "#0d1b2a"),
    "link": ("#0b5cab", "#7cbcf5"),
}

# Of labels, by place: the three of NLI first, in their order. Eight can be told apart, also in grey.
_LABEL_LOOKS: tuple[Mark, ...] = (
    *(MARKS[name] for name in LABELS),
    Mark("#0072b2", "#6bb8ea", "#e3f0f8", "#15324a", pattern="\\"),
    Mark("#b35900", "#f0a860", "#fdeedd", "#452c12", pattern="x"),
    Mark("#5b4b9a", "#b6a8f0", "#ecebf5", "#2c2a45", pattern="-"),
    Mark("#b3261e", "#ff8a80", "#fbeae9", "#45201d", pattern="|"),
    Mark("#8a5a00", "#e8c547", "#fff4cc", "#3d3310", pattern="+"),
)


def label_marks(labels: Sequence[str]) -> dict[str, Mark]:
    """The looks of a corpus's labels: those of NLI keep theirs, all others have those of their places."""
    places = {label: place for place, label in enumerate(LABELS if set(labels) <= set(LABELS) else labels)}
    return {label: _LABEL_LOOKS[places[label] % len(_LABEL_LOOKS)] for label in labels}


def for_component(names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Inks and fills of some meanings as plain data: a component picks by the page's own background."""
    return {
        name: {
            "light": MARKS[name].light,
            "dark": MARKS[name].dark,
            "lightFill": MARKS[name].light_fill,
            "darkFill": MARKS[name].dark_fill,
            "pattern": MARKS[name].pattern,
        }
        for name in names
    }


def style_variables() -> str:
    """The colours as variables of a style sheet: `--plain`, `--ground` and their like, `--label-0` and on."""
    pairs = {name: (mark.light, mark.dark) for name, mark in MARKS.items()} | SURFACES
    pairs |= {f"label-{place}": (mark.light, mark.dark) for place, mark in enumerate(_LABEL_LOOKS)}
    rows = (f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in pairs.items())
    return f":root {{ color-scheme: light dark; {' '.join(rows)} }}\n"
