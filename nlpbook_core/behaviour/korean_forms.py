"""Other forms of a plain Korean sentence that say the same: honorific, and the doubled past.

As in `korean_negation`, what cannot be done safely is not done.
"""

import re

from nlpbook_core.behaviour.korean_negation import has_final, stem_of

# People of whom one may speak with -시-; not 시장, which is a mayor and a market.
_HONOURED = (
    "할머니|할아버지|어머니|아버지|이모|고모|삼촌|선배|의사|간호사|약사|변호사|교수|교사|기자|감독|작가|화가|시인|판사|검사|목사|"
    "요리사|과학자|대통령|장관|총리|회장|사장|부장|과장|원장|교장|박사|[가-힣]+님"
)
# Given names that are common, the mini world's among them: no rule tells a name from a noun.
_NAMES = (
    "민수|지연|서준|하은|도윤|서연|예준|지우|시우|민서|주원|하윤|지호|윤서|준서|채원|준우|수아|현우|지아|지훈|다은|건우|은서|우진|예은|선우|"
    "수빈|민재|소율|현준|예린|연우|지원|정우|소윤|승우|지민|승현|유진|준혁|하린|지환|가은|승민|지안|시윤|서현|은우|채은|지후|예나|유준|수민|"
    "진우|다인|재윤|나은|시현|아린|동현|연서|윤호|세아|민규|유나|한결|예서|성민|서영|태윤|아영|재원|현서|민호|보미|준영|주아|태민|지수|영호|"
    "미경|상훈|은정|경수|혜진|동욱|선영|종민|미나|철수|영희|성호|정은|기영|수정|병훈|효진|대호|은영|용준|민아|석진|소희|태호|가영|명수|형우|"
    "다솜|규리|인호|광수|재석|진수|세영|문호|해인|찬우|윤아|강민|희수|도현|기훈|남준|호준|범수|원준|정훈|창민"
)
_SUBJECT = re.compile(rf"(?:({_NAMES})|({_HONOURED}))(은|는|이|가) ")
_WITH_HONOUR = {"먹": "드시", "마시": "드시", "자": "주무시"}
_PAST = re.compile(r"(?<=[가-힣])다\.$")
_SS = 20
_NOW = re.compile(r"지금|이제|아직|현재|오늘|여전히|계속|이미|벌써|있었다|없었다|였다|이었다")


def honoured(sentence: str) -> str | None:
    """Speak of the subject with honour: 의사가 약을 썼다 → 의사께서 약을 쓰셨다, 민수는 → 민수 씨는.

    Only where the first word is the subject and a person who may be honoured, and there is one clause.
    """
    found = _SUBJECT.match(sentence)
    words = sentence.strip().rstrip(".").split()
    if (
        not found
        or not sentence.endswith(".")
        or re.search(r"[가-힣](?:이|가|께서) ", sentence[found.end() :])
    ):
        return None
    stem = stem_of(words[-1])
    if stem is None or re.search(r"(?:고|며|서|면|지|도록|려고|는데)$", words[-2]):
        return None
    name, person, particle = found.groups()
    if name:
        subject = f"{name} 씨{'는' if particle in '은는' else '가'}"
    else:
        subject = f"{person}께서{'는' if particle in '은는' else ''}"
    return " ".join([subject, *words[1:-1], _with_si(stem)]) + "."


def pluperfect(sentence: str) -> str | None:
    """Double the past: 밥을 먹었다 → 밥을 먹었었다. Not where the sentence speaks of a state or of now."""
    if not _PAST.search(sentence) or len(sentence) < 4 or _NOW.search(sentence):
        return None
    last = sentence[-3]
    if sentence.endswith(("있다.", "겠다.")):  # no past, though they end in ㅆ too
        return None
    is_past = "가" <= last <= "힣" and (ord(last) - 0xAC00) % 28 == _SS
    return sentence[:-2] + "었다." if is_past and sentence[-4:-2] not in ("었었", "았었") else None


def _with_si(stem: str) -> str:
    """먹 → 드셨다, 쓰 → 쓰셨다, 읽 → 읽으셨다, 팔 → 파셨다."""
    if stem in _WITH_HONOUR:
        return _WITH_HONOUR[stem][:-1] + "셨다"
    if (ord(stem[-1]) - 0xAC00) % 28 == 8:  # ㄹ falls before -시-
        return stem[:-1] + chr(ord(stem[-1]) - 8) + "셨다"
    return stem + ("으셨다" if has_final(stem[-1]) else "셨다")
