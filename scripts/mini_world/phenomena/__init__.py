"""The phenomena of the corpus, by the name that stands in ``source``."""

from __future__ import annotations

from scripts.mini_world.drafts import Phenomenon
from scripts.mini_world.phenomena import deeds, minds, numbers, people, things

PHENOMENA: dict[str, Phenomenon] = {
    **deeds.PHENOMENA,
    **minds.PHENOMENA,
    **people.PHENOMENA,
    **things.PHENOMENA,
    **numbers.PHENOMENA,
}
