"""Korean particles and conjugation, so that every generated sentence is written correctly.

Templates are Python's format strings, in which a noun's spec is a particle and an action's an ending:
``"{A:는} {v:지 않았다}."`` of ``Noun("민수")``, ``Action("책을", "읽")`` is "민수는 책을 읽지 않았다."
"""

from __future__ import annotations

import re

FIRST, LAST = ord("가"), ord("힣")
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
# Particle by its form after a vowel: (after a consonant, after a vowel).
PARTICLES = {
    "는": ("은", "는"),
    "가": ("이", "가"),
    "를": ("을", "를"),
    "와": ("과", "와"),
    "로": ("으로", "로"),
    "다": ("이다", "다"),
    "나": ("이나", "나"),
    "였다": ("이었다", "였다"),
    "고": ("이고", "고"),
    "지만": ("이지만", "지만"),
    "였지만": ("이었지만", "였지만"),
}
# Present forms whose stem in ㄹ cannot be told from the form itself.
L_STEMS = {"산다": "살", "만든다": "만들", "연다": "열", "몬다": "몰", "논다": "놀", "안다": "알"}
# Words that stand between an object and its verb: "책을 안 읽었다".
BEFORE_VERB = {"안", "못", "다"}
D_IRREGULAR = {"듣", "걷", "싣", "묻", "깨닫"}
B_IRREGULAR = {
    "돕",
    "굽",
    "줍",
    "눕",
    "무겁",
    "가볍",
    "어둡",
    "두껍",
    "춥",
    "덥",
    "맵",
    "어렵",
    "쉽",
    "차갑",
    "뜨겁",
    "즐겁",
    "가깝",
}
S_IRREGULAR = {"짓", "붓", "젓", "낫", "긋", "잇"}
REU_REGULAR = {"치르", "들르", "따르"}


def split(syllable: str) -> tuple[int, int, int]:
    """Initial, vowel and final index of one Hangul syllable."""
    code = ord(syllable) - FIRST
    return code // 588, code % 588 // 28, code % 28


def join(initial: int, vowel: int, final: int) -> str:
    """The syllable with these three indices."""
    return chr(FIRST + initial * 588 + vowel * 28 + final)


def final_of(word: str) -> str:
    """Final consonant of the last syllable ("" when open)."""
    return FINALS[split(word[-1])[2]]


def vowel_of(word: str) -> str:
    """Vowel of the last syllable."""
    return VOWELS[split(word[-1])[1]]


def with_final(word: str, consonant: str) -> str:
    """The word with another final consonant under its last syllable."""
    initial, vowel, _ = split(word[-1])
    return word[:-1] + join(initial, vowel, FINALS.index(consonant))


def with_vowel(word: str, vowel: str) -> str:
    """The word with another vowel in its last syllable."""
    initial, _, final = split(word[-1])
    return word[:-1] + join(initial, VOWELS.index(vowel), final)


def particle(word: str, mark: str) -> str:
    """The word followed by the right form of a particle."""
    closed, open_ = PARTICLES[mark]
    final = final_of(word)
    if mark == "로" and final == "ㄹ":
        return word + open_
    return word + (closed if final else open_)


def _ends(stem: str, irregular: set[str]) -> bool:
    return any(stem == word or (len(word) > 1 and stem.endswith(word)) for word in irregular)


def infinitive(stem: str) -> str:
    """The stem with 아/어: 먹어, 가, 와, 해, 불러, 들어, 도와, 지어, 써."""
    if stem.endswith("하"):
        return stem[:-1] + "해"
    if stem[-1] == "르" and stem not in REU_REGULAR:
        before = with_final(stem[:-1], "ㄹ")
        return before + ("라" if vowel_of(before) in "ㅏㅗ" else "러")
    if _ends(stem, B_IRREGULAR):
        return with_final(stem, "") + ("와" if stem in {"돕"} else "워")
    bright = vowel_of(stem) in "ㅏㅗㅑ"
    if _ends(stem, D_IRREGULAR):
        return with_final(stem, "ㄹ") + ("아" if bright else "어")
    if _ends(stem, S_IRREGULAR):
        return with_final(stem, "") + ("아" if bright else "어")
    if final_of(stem):
        return stem + ("아" if bright else "어")
    return _contract(stem)


def _contract(stem: str) -> str:
    vowel = vowel_of(stem)
    if vowel == "ㅡ":
        bright = len(stem) > 1 and vowel_of(stem[:-1]) in "ㅏㅗ"
        return with_vowel(stem, "ㅏ" if bright else "ㅓ")
    if vowel in "ㅏㅓㅐㅔㅕ":
        return stem
    if vowel == "ㅚ" or vowel == "ㅟ" or stem in {"주", "이"}:
        return stem + "어"
    merged = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ"}
    return with_vowel(stem, merged[vowel]) if vowel in merged else stem + "어"


def eu_base(stem: str) -> str:
    """The base before endings in 으: 먹으, 가, 들으, 도우, 지으, 열."""
    if _ends(stem, D_IRREGULAR):
        return with_final(stem, "ㄹ") + "으"
    if _ends(stem, B_IRREGULAR):
        return with_final(stem, "") + "우"
    if _ends(stem, S_IRREGULAR):
        return with_final(stem, "") + "으"
    return stem + "으" if final_of(stem) not in ("", "ㄹ") else stem


def _plain(stem: str, ending: str) -> str:
    drops = final_of(stem) == "ㄹ" and ending[0] in "는니시"
    return (with_final(stem, "") if drops else stem) + ending


def _present(stem: str, rest: str) -> str:
    if final_of(stem) and final_of(stem) != "ㄹ":
        return stem + "는다" + rest
    return with_final(stem, "ㄴ") + "다" + rest


def conjugate(stem: str, ending: str) -> str:
    """A verb stem with an ending.

    Endings start with 았 (past), 아 (infinitive), 으 (by the base), ㄴ or ㄹ (adnominal), 는다 (present);
    anything else is put after the stem.
    """
    if ending.startswith("았"):
        return with_final(infinitive(stem), "ㅆ") + ending[1:]
    if ending.startswith("아"):
        return infinitive(stem) + ending[1:]
    if ending.startswith("는다"):
        return _present(stem, ending[2:])
    if ending[0] in "ㄴㄹ":
        return with_final(eu_base(stem), ending[0]) + ending[1:]
    if ending.startswith("으"):
        base = eu_base(stem)
        return base + ending[1:]
    return _plain(stem, ending)


class Noun(str):
    """A noun whose format spec is the particle after it."""

    def __format__(self, spec: str) -> str:
        return particle(self, spec) if spec in PARTICLES else str(self) + spec


class Action:
    """What comes before a verb (an object, a subject, or nothing) and the verb's stem."""

    def __init__(self, before: str, stem: str) -> None:
        self.before = before
        self.stem = stem

    def __format__(self, spec: str) -> str:
        first, _, rest = spec.partition(" ")
        middle, ending = (first + " ", rest) if first in BEFORE_VERB and rest else ("", spec)
        if middle == "안 " and self.stem.endswith("하") and self.stem != "하":
            # "안 청소했다" is not Korean; the long negation is.
            middle, ending = "", _long_negation(ending)
        head = f"{self.before} " if self.before else ""
        return head + middle + conjugate(self.stem, ending)

    def __hash__(self) -> int:
        return hash((self.before, self.stem))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Action) and (self.before, self.stem) == (other.before, other.stem)


def _long_negation(ending: str) -> str:
    return "지 " + conjugate("않", ending)


def link(sentence: str, connective: str) -> str:
    """A sentence without its full stop, turned by 고, 지만 or 는데 into the first half of another."""
    body = sentence.rstrip(".")
    if not body.endswith("다"):
        raise ValueError(f"Not a declarative sentence: {sentence!r}")
    for present, stem in L_STEMS.items():
        if body.endswith(present):
            return body.removesuffix(present) + stem + connective
    if body.endswith("는다"):
        body = body[:-2]
    elif final_of(body[:-1]) == "ㄴ":
        body = with_final(body[:-1], "")
    else:
        body = body[:-1]
    return body + connective


def words(text: str) -> list[str]:
    """The words of a sentence without punctuation."""
    return re.sub(r"[.,?!]", " ", text).split()
