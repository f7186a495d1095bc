"""Negate a plain Korean sentence: 안, 못 and -지 않다. What cannot be done safely is not done.

There is no analyser of forms here, only the rules of contraction and a list of the irregular verbs that break
them. A sentence of several clauses, with quantifiers or with auxiliaries is left alone: there it is not
clear what the negation takes in.
"""

import re

_FIRST, _INITIALS, _VOWELS, _FINALS = 0xAC00, 19, 21, 28
_SS = 20  # ㅆ among the final consonants
_RIEUL = 8
# Vowels of a contracted past, and what they come from: 마셨 from 마시, 봤 from 보, 줬 from 주, 됐 from 되.
_UNCONTRACTED = {"ㅕ": "ㅣ", "ㅘ": "ㅗ", "ㅝ": "ㅜ", "ㅙ": "ㅚ", "ㅏ": "ㅏ", "ㅐ": "ㅐ", "ㅔ": "ㅔ"}
_VOWEL_NAMES = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_WHOLE = {
    "했": "하",
    "켰": "켜",
    "폈": "펴",
    "썼": "쓰",
    "섰": "서",
    "껐": "끄",
    "컸": "크",
    "떴": "뜨",
    "넜": "너",
}
_REGULAR_WEOSS = ("배", "외", "세", "키", "태", "피", "싸", "지", "비", "채", "깨", "재", "치", "끼", "띄")
_UNSAFE_STEMS = set(
    "지나부이그저걸들물실길눌퍼있없였"
)  # 짓다, 낫다, 붓다, 걷다, 듣다 and what cannot be told from them
_FELT = ("아", "어", "워", "여", "파", "퍼", "뻐")
_ADJECTIVES = (
    "조용",
    "친절",
    "유명",
    "행복",
    "건강",
    "편안",
    "복잡",
    "간단",
    "깨끗",
    "따뜻",
    "피곤",
    "가난",
    "필요",
    "착",
)

# What befalls one, and what rain and time do, is nothing that one cannot do.
_BEFALLS = re.compile(
    r"(?:졌|줄었|늘었|늙었|끝났|지났|걸렸)다$|^(?:의미|증가|감소|존재)했다$|(?:비|눈)[가는이은] 왔다$"
)

_SEVERAL = re.compile(
    r"모든|모두|각각|몇|어떤|누구|아무|항상|언제나|가끔|아직|이미|먼저|나중|전에|뒤에|후에|때문|만약|보다|만큼|이상|이하|넘게|"
    r"적어도|가운데|뿐|많이|매우|아주|너무|대부분|거의|자주|가장|조금|(?<![가-힣])(?:잘|더|덜|다)(?=\s)|"
    r"(?:[가-힣](?:만|도|마다|밖에|조차|까지)(?=\s))|(?:고|며|지만|면|거나|아서|어서|해서|니까|는데|려고|도록|기)(?=\s)"
)
_NEGATED = re.compile(r"(?<![가-힣])[안못](?=\s)|지\s?(?:않|못|말)|아니|없|모르|몰랐")
_HELPERS = (
    "있",
    "없",
    "싶",
    "말았",
    "버렸",
    "시작",
    "이었",
    "였",
    "못했",
    "않",
    "아니",
    "사실",
    "대했",
    "의했",
    "같았",
)


def negatable(sentence: str) -> bool:
    """Whether a negation of its last verb is a negation of the whole sentence."""
    body = sentence.strip()
    words = body.rstrip(".").split()
    return (
        len(words) >= 2
        and body.endswith(".")
        and not _SEVERAL.search(body)
        and not _NEGATED.search(body)
        and not words[-1].startswith((*_HELPERS, "못"))
        and not words[-2].endswith(("수", "것", "줄", "아", "어", "여", "해", "게", "지", "야", "ㄴ"))
    )


def negate_short(sentence: str, particle: str = "안") -> str | None:
    """안 or 못 before the last verb: 밥을 먹었다 → 밥을 안 먹었다, 방을 청소했다 → 방을 청소 안 했다."""
    if not negatable(sentence):
        return None
    *before, verb = sentence.strip().rstrip(".").split()
    if stem_of(verb) is None or verb.endswith("해왔다") or (particle == "못" and _befalls(before, verb)):
        return None
    for light in ("했다", "되었다", "됐다"):
        noun = verb.removesuffix(light)
        if noun and noun != verb:
            if noun.startswith(_ADJECTIVES) or noun.endswith("당") or (particle == "못" and light != "했다"):
                return None
            if len(noun) == 1 or noun.endswith(_FELT):  # 원하다, 그리워하다: no noun stands before 하다
                break
            return " ".join([*before, noun, particle, light]) + "."
    if particle == "못" and verb != "했다" and verb.endswith("했다"):
        return None  # what one feels
    return " ".join([*before, particle, verb]) + "."


def _befalls(before: list[str], verb: str) -> bool:
    return bool(_BEFALLS.search(verb) or _BEFALLS.search(f"{before[-1]} {verb}"))


def negate_long(sentence: str) -> str | None:
    """-지 않다 on the last verb: 밥을 먹었다 → 밥을 먹지 않았다."""
    if not negatable(sentence):
        return None
    *before, verb = sentence.strip().rstrip(".").split()
    stem = stem_of(verb)
    return None if stem is None else " ".join([*before, f"{stem}지 않았다"]) + "."


def stem_of(verb: str) -> str | None:
    """The stem of a verb in the plain past: 먹었다 → 먹, 마셨다 → 마시; None where it is not sure."""
    if len(verb) < 2 or not verb.endswith("다") or not _is_syllable(verb[-2]):
        return None
    head, last = verb[:-2], verb[-2]
    initial, vowel, final = _apart(last)
    if final != _SS:
        return None
    if last in "었았":
        return head if head and head[-1] not in _UNSAFE_STEMS else None
    if last in "랐렀":
        return _reu_stem(head)
    if last in _WHOLE:
        return head + _WHOLE[last]
    if (last == "웠" and not head.endswith(_REGULAR_WEOSS)) or (last == "왔" and head.endswith(("도", "고"))):
        return None  # 굽다, 돕다: the stem has lost its ㅂ
    if last in "빴팠였" or (last == "갔" and head.endswith(("담", "잠"))):
        return None
    plain = _UNCONTRACTED.get(_VOWEL_NAMES[vowel])
    return None if plain is None else head + _together(initial, _VOWEL_NAMES.index(plain), 0)


def has_final(syllable: str) -> bool:
    """Whether a Hangul syllable ends in a consonant."""
    return _is_syllable(syllable) and _apart(syllable)[2] != 0


def _reu_stem(head: str) -> str | None:
    """골랐다 → 고르: the ㄹ before is part of the contraction."""
    if not head or not _is_syllable(head[-1]):
        return None
    initial, vowel, final = _apart(head[-1])
    return head[:-1] + _together(initial, vowel, 0) + "르" if final == _RIEUL else None


def _is_syllable(letter: str) -> bool:
    return "가" <= letter <= "힣"


def _apart(syllable: str) -> tuple[int, int, int]:
    place = ord(syllable) - _FIRST
    return place // (_VOWELS * _FINALS), place // _FINALS % _VOWELS, place % _FINALS


def _together(initial: int, vowel: int, final: int) -> str:
    return chr(_FIRST + (initial * _VOWELS + vowel) * _FINALS + final)
