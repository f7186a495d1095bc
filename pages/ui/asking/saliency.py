"""Words or pieces of a pair, each shaded by what it contributes, as plain data for the component."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nlpbook_core.palette import MARKS
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.explain.attributions import Attribution
    from nlpbook_core.explain.occlusion import Occluded
    from nlpbook_core.features.pair_encoding import EncodedPair


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or piece: which sentence it is of, what it says, what it contributes, and that in words."""

    sentence: int
    text: str
    score: float
    number: str


def of_words(t: Text, found: "Sequence[Occluded]") -> list[Unit]:
    """What each word is worth, in percentage points; what rounds to nothing has no minus."""
    return [Unit(word.sentence, word.word, word.drop, f"{100 * word.drop:+z.1f}") for word in found]


def of_pieces(encoded: "EncodedPair", found: "Attribution") -> list[Unit]:
    """What each piece adds to the logit; [CLS] and [SEP] stand with the sentence that they open or close."""
    units, sentence = [], 0
    for at, score in enumerate(found.scores):
        kind = encoded.kinds[at]
        sentence = 1 if kind == "second" else sentence
        units.append(Unit(sentence, encoded.tokens[at], score, f"{score:+z.2f}"))
    return units


def payload(t: Text, units: Sequence[Unit]) -> dict[str, Any]:
    """Two lines, the premise and the hypothesis; the strongest unit has the full shade."""
    most = max((abs(unit.score) for unit in units), default=0.0) or 1.0
    strongest = sorted(units, key=lambda unit: -abs(unit.score))[:3]
    said = ", ".join(f"{unit.text} {unit.number}" for unit in strongest)
    return {
        "lines": [
            {
                "name": t(f"ui.choices.{name}"),
                "units": [
                    {
                        "text": unit.text, "number": unit.number, "share": unit.score / most,
                        "said": f"{unit.text} {unit.number}",
                    }
                    for unit in units
                    if unit.sentence == sentence
                ],
            }
            for sentence, name in enumerate(("premise", "hypothesis"))
        ],
        "words": {"for": t("why.for"), "against": t("why.against")},
        "colours": {
            side: {"light": MARKS[mark].light, "dark": MARKS[mark].dark}
            for side, mark in (("for", "first"), ("against", "second"))
        },
        "alt": t("why.alt", units=said),
    }  # fmt: skip
