"""Korean minimal pairs: one small change to a pair, and the label that the changed pair should have.

A change is only made where the label follows by logic or by the way Korean works; everywhere else there is no
such pair.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nlpbook_core.behaviour.korean_forms import honoured, pluperfect
from nlpbook_core.behaviour.korean_negation import has_final, negate_long, negate_short
from nlpbook_core.behaviour.korean_numbers import one_less, one_more

Sort = Literal["direction", "invariance", "functionality"]

ENTAILMENT, CONTRADICTION, NEUTRAL = "entailment", "contradiction", "neutral"
# A premise that entails h contradicts not-h, one that contradicts h entails not-h, and one that leaves h open
# leaves not-h open.
_NEGATED = {ENTAILMENT: CONTRADICTION, CONTRADICTION: ENTAILMENT, NEUTRAL: NEUTRAL}

_OTHER_PARTICLES = (
    "에서",
    "에게",
    "께서",
    "한테",
    "으로",
    "까지",
    "부터",
    "에",
    "로",
    "와",
    "과",
    "보다",
    "만",
)
_SECOND = re.compile(r" [가-힣]+(?:은|는|이|가)(?= )")
_BEFORE_A_NOUN = re.compile(r"[가-힣]*(?:는|던|된|한|운|은|될|할) |되|아니")
_NOT_NOUNS = {
    "가는",
    "하는",
    "오는",
    "보는",
    "사는",
    "되는",
    "자는",
    "타는",
    "나는",
    "아는",
    "모르는",
    "어떤",
    "그는",
}


@dataclass(frozen=True, slots=True)
class MinimalPair:
    """A changed pair, or one of `sure_pairs`, which nothing was changed in.

    Attributes:
        kind: Which change was made, or which capability the pair asks for.
        premise: After the change.
        hypothesis: After the change.
        label: That it should have.
        sort: `invariance` if the label must stay, `direction` if it follows from the old one,
            `functionality` if the pair stands for itself.
    """

    kind: str
    premise: str
    hypothesis: str
    label: str
    sort: Sort


Changed = tuple[str, str, str] | None
Change = Callable[[str, str, str], Changed]


def make(kind: str, premise: str, hypothesis: str, label: str) -> MinimalPair | None:
    """The minimal pair of a kind, or None where that change cannot be made safely.

    Args:
        kind: One of `KINDS`.
        premise: As it stands.
        hypothesis: As it stands.
        label: The gold label of the pair as it stands.
    """
    sort, change = KINDS[kind]
    found = change(premise.strip(), hypothesis.strip(), label)
    if found is None or found[:2] == (premise.strip(), hypothesis.strip()):
        return None
    return MinimalPair(kind, found[0], found[1], found[2], sort)


def possible(premise: str, hypothesis: str, label: str) -> list[MinimalPair]:
    """Every minimal pair that can be made, in the order of `KINDS`."""
    found = (make(kind, premise, hypothesis, label) for kind in KINDS)
    return [pair for pair in found if pair is not None]


def _with_an(premise: str, hypothesis: str, label: str) -> Changed:
    changed = negate_short(hypothesis)
    return (premise, changed, _NEGATED[label]) if changed and label in _NEGATED else None


def _with_mot(premise: str, hypothesis: str, label: str) -> Changed:
    """Only from an entailed hypothesis: that somebody did not do it does not say that he could not."""
    changed = negate_short(hypothesis, "못")
    return (premise, changed, CONTRADICTION) if changed and label == ENTAILMENT else None


def _with_ji_anta(premise: str, hypothesis: str, label: str) -> Changed:
    changed = negate_long(hypothesis)
    return (premise, changed, _NEGATED[label]) if changed and label in _NEGATED else None


def _larger_number(premise: str, hypothesis: str, label: str) -> Changed:
    changed = one_more(premise, hypothesis) if label == ENTAILMENT else None
    return (premise, changed, CONTRADICTION) if changed else None


def _smaller_number(premise: str, hypothesis: str, label: str) -> Changed:
    changed = one_less(premise, hypothesis) if label == ENTAILMENT else None
    return (premise, changed, CONTRADICTION) if changed else None


def _other_particle(premise: str, hypothesis: str, label: str) -> Changed:
    """은/는 and 이/가 of the first word exchanged: topic or subject, the fact stays.

    Not where a second topic or subject, or a clause before a noun, would make it the particle of something
    else.
    """
    first, space, rest = hypothesis.partition(" ")
    noun, particle = first[:-1], first[-1:]
    if not space or len(noun) < 2 or first in _NOT_NOUNS or noun.endswith(_OTHER_PARTICLES):
        return None
    if not re.fullmatch("[가-힣]+", noun) or _SECOND.search(f" {rest}") or _BEFORE_A_NOUN.match(rest):
        return None
    pairs = {"은": "이", "이": "은"} if has_final(noun[-1]) else {"는": "가", "가": "는"}
    return (premise, f"{noun}{pairs[particle]} {rest}", label) if particle in pairs else None


def _polite(premise: str, hypothesis: str, label: str) -> Changed:
    """먹었다 → 먹었습니다: another tone, the same fact."""
    changed = re.sub(r"(?<=[가-힣])다\.$", "습니다.", hypothesis)
    is_past = len(hypothesis) > 2 and (ord(hypothesis[-3]) - 0xAC00) % 28 == 20  # ㅆ before 다
    return (premise, changed, label) if is_past and hypothesis.endswith("다.") else None


def _honoured(premise: str, hypothesis: str, label: str) -> Changed:
    """의사가 썼다 → 의사께서 쓰셨다: more respect, the same fact."""
    changed = honoured(hypothesis)
    return (premise, changed, label) if changed else None


def _doubled_past(premise: str, hypothesis: str, label: str) -> Changed:
    """먹었다 → 먹었었다: further back, but as much in the past."""
    changed = pluperfect(hypothesis)
    return (premise, changed, label) if changed else None


def _weaker_quantifier(premise: str, hypothesis: str, label: str) -> Changed:
    """모든 → 몇몇: what is so of all is so of some."""
    if (
        label != ENTAILMENT
        or not hypothesis.startswith("모든 ")
        or re.search("않|안 |못|없|아니", hypothesis)
    ):
        return None
    return premise, hypothesis.replace("모든 ", "몇몇 ", 1), ENTAILMENT


def _exchanged(premise: str, hypothesis: str, label: str) -> Changed:
    """Only a contradiction holds in both directions for sure."""
    return (hypothesis, premise, CONTRADICTION) if label == CONTRADICTION else None


def _without_space(premise: str, hypothesis: str, label: str) -> Changed:
    """The last space is forgotten, as people do."""
    head, space, last = hypothesis.rpartition(" ")
    return (premise, head + last, label) if space and head else None


def _with_typo(premise: str, hypothesis: str, label: str) -> Changed:
    """A syllable of the longest word, not the last one, is typed twice."""
    words = hypothesis.split(" ")
    place = max(range(len(words) - 1), key=lambda at: len(words[at]), default=-1)
    if place < 0 or len(words[place]) < 3 or not re.fullmatch("[가-힣]+", words[place]):
        return None
    word = words[place]
    words[place] = word[:2] + word[1:]
    return premise, " ".join(words), label


KINDS: dict[str, tuple[Sort, Change]] = {
    "an": ("direction", _with_an),
    "mot": ("direction", _with_mot),
    "ji_anta": ("direction", _with_ji_anta),
    "number": ("direction", _larger_number),
    "number_down": ("direction", _smaller_number),
    "quantifier": ("direction", _weaker_quantifier),
    "exchange": ("direction", _exchanged),
    "particle": ("invariance", _other_particle),
    "polite": ("invariance", _polite),
    "honorific": ("invariance", _honoured),
    "tense": ("invariance", _doubled_past),
    "spacing": ("invariance", _without_space),
    "typo": ("invariance", _with_typo),
}
