"""Small facts side by side, on a phone two in a row or one under the other."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from pages.ui.components import mount

Tone = Literal["", "on", "off", "wait"]


@dataclass(frozen=True, slots=True)
class Tile:
    """One fact.

    Attributes:
        title: What it is about.
        big: The fact itself.
        lines: What there is to say about it.
        tone: `on` is the one that counts here, `off` is not to be had, `wait` is not known yet.
    """

    title: str
    big: str
    lines: tuple[str, ...] = ()
    tone: Tone = ""


def show(tiles: Sequence[Tile], name: str) -> None:
    """Draw them. Their texts may come from the machine or from people: they stay plain text."""
    mount("tiles", {"tiles": [asdict(tile) for tile in tiles]}, key=f"tiles-{name}")
