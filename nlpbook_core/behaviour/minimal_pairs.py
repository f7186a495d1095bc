"""Korean minimal pairs: one small change to a pair, and the label that the changed pair should have.

A change is only made where the label follows by logic or by the way Korean works; everywhere else there is no
such pair.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from nlpbook_core.behaviour.korean_forms import honoured, pluperfect
from nlpbook_core.behaviour.korean_negation import has_final, negate_long, negate_short

Sort = Literal["direction", "invariance", "functionality"]

ENTAILMENT, CONTRADICTION, NEUTRAL = "entailment", "contradiction", "neutral"
# A premise that entails h contradicts not-h, one that contradicts h entails not-h, and one that leaves h open
# leaves not-h open.
_NEGATED = {ENTAILMENT: CONTRADICTION, CONTRADICTION: ENTAILMENT, NEUTRAL: NEUTRAL}

_COUNTS = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_COUNTERS = "개|명|마리|권|장|대|벌|병|송이|번|잔|그루|켤레|자루|채|곳|살|시간|달|해|판|통|줄|봉지|상자|사람"
_UNITS = "년|월|일|시간|시|분|초|명|개|살|세(?=[다이\\s])|회|번|점|배|%|퍼센트|만|억|원|미터|m|km|kg"
_COUNTED = re.compile(
    rf"(?<![가-힣])({'|'.join(_COUNTS)})(?=\s(?:{_COUNTERS}))|(?<![\d.,])(\d{{1,4}})(?=\s?(?:{_UNITS})(?!대|이서|\s?동안|\s?만에))"
)
# The largest number of a unit to which one can be added on any calendar, clock or scale; 시간 before 시.
_LARGEST = {"월": 11, "일": 27, "시간": 23, "시": 23, "분": 58, "초": 58, "%": 99, "퍼센트": 99, "점": 99}
_LATE_DAY = re.compile(r"월\s?(?:29|3[01])일")  # not every month has it
_HALF_DAY = re.compile("오전|오후|새벽|아침|낮|저녁|밤")
# When something took place, or how old somebody is: there is one such number, while who has three apples
# also has two.
_EXACT = re.compile(
    r"(?<![\d.,])(\d{1,4})(?=(?:년|월|일|시)에\s)|(?<![\d.,])(\d{1,3})(?=(?:살|세)(?:이다|다|입니다)\.)"
)
_OPEN_TIME = re.compile(r"이후|이전|동안|부터|매년|매월|매일|해마다|달마다|주마다|날마다|면\s|중에")
# Where one more or one less may be as true.
_BOUNDS = re.compile(
    r"이상|이하|넘|초과|미만|적어도|많아야|보다|도 안|채 안|가량|쯤|약 |정도|까지|경우|약간|안에|이내|"
    r"불편|괜찮|충분|적절|적당|다면|라면"
)
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


def _other_number(premise: str, hypothesis: str, label: str) -> Changed:
    """One more than the premise says; not where either sentence speaks of bounds."""
    found = _COUNTED.search(hypothesis)
    if (
        label != ENTAILMENT
        or not found
        or found.group() not in premise
        or _BOUNDS.search(premise + hypothesis)
    ):
        return None
    rest = hypothesis[found.end() :]
    more = _one_more(found.group(), rest, bool(_HALF_DAY.search(hypothesis)))
    return (premise, hypothesis[: found.start()] + more + rest, CONTRADICTION) if more else None


def _one_more(word: str, rest: str, half_day: bool) -> str:
    """열 has no next one in the list, and neither have 12월, 31일 and 24시; then nothing is given.

    Args:
        word: A number in digits or one of `_COUNTS`.
        rest: What follows it, the unit first.
        half_day: Whether hours are counted to twelve.
    """
    if not word.isdigit() or _LATE_DAY.match(rest):
        return dict(pairwise(_COUNTS)).get(word, "")
    unit = next((unit for unit in _LARGEST if rest.lstrip().startswith(unit)), "")
    largest = 11 if unit == "시" and half_day else _LARGEST.get(unit, int(word))
    return str(int(word) + 1) if int(word) <= largest else ""


def _smaller_number(premise: str, hypothesis: str, label: str) -> Changed:
    """One less than the premise says, where there is one number: when it was, and how old somebody is."""
    found = _EXACT.search(hypothesis)
    both = premise + hypothesis
    if label != ENTAILMENT or not found or _BOUNDS.search(both) or _OPEN_TIME.search(hypothesis):
        return None
    less = int(found.group()) - 1
    changed = hypothesis[: found.start()] + str(less) + hypothesis[found.end() :]
    return (premise, changed, CONTRADICTION) if less > 0 and found.group() in premise else None


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
    "number": ("direction", _other_number),
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
