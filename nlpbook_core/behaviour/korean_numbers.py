"""Another number in a Korean sentence: one more, and one less, where the sentence is then surely false.

As in `korean_negation`, what cannot be done safely is not done.
"""

import re
from itertools import pairwise

_COUNTS = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_COUNTERS = "개|명|마리|권|장|대|벌|병|송이|번|잔|그루|켤레|자루|채|곳|살|시간|달|해|판|통|줄|봉지|상자|사람"
_UNITS = "년|월|일|시간|시|분|초|명|개|살|세(?=[다이\\s])|회|번|점|배|%|퍼센트|만|억|원|미터|m|km|kg"
_COUNTED = re.compile(
    rf"(?<![가-힣])({'|'.join(_COUNTS)})(?=\s(?:{_COUNTERS})(?!\s?째))|(?<![\dA-Za-z.,])(\d{{1,4}})(?=\s?(?:{_UNITS})(?!대|이서|\s?동안|\s?만에))"
)
# The largest number of a unit to which one can be added on any calendar, clock or scale; 시간 before 시.
_LARGEST = {"월": 11, "일": 27, "시간": 23, "시": 23, "분": 58, "초": 58, "%": 99, "퍼센트": 99, "점": 99}
_LATE_DAY = re.compile(r"월\s?(?:29|3[01])일")  # not every month has it
_HALF_DAY = re.compile("오전|오후|새벽|아침|낮|저녁|밤")
_AT_A_TIME = r"(?=(?:년|월|일|시)에\s)"
_AGED = r"(?=(?:살|세)(?:이다|다|입니다)\.)"
# When something took place, or how old somebody is: there is one such number, while who has three apples
# also has two.
_EXACT = re.compile(rf"(?<![\d.,])(\d{{1,4}}){_AT_A_TIME}|(?<![\d.,])(\d{{1,3}}){_AGED}")
_OPEN_TIME = re.compile(r"이후|이전|동안|부터|매년|매월|매일|해마다|달마다|주마다|날마다|면\s|중에")
# Where one more or one less may be as true.
_BOUNDS = re.compile(
    r"이상|이하|넘|초과|미만|적어도|많아야|보다|도 안|채 안|가량|쯤|약 |정도|까지|경우|약간|안에|이내|"
    r"불편|괜찮|충분|적절|적당|다면|라면"
)
# Who did not do it in June need not have done it in May either.
_DENIED = re.compile(r"않|안 |못|없|아니")
# That there was an attempt in 1993, or that it stood at nine, leaves the year after and ten o'clock open.
_STANDING = re.compile(r"\d(?:년|월|일|시|분|초|세기)에\s.*있[었다습]")
_NO_STATEMENT = re.compile(r"(?:\?|까|세요|자|라)\.?$")


def one_more(premise: str, hypothesis: str) -> str | None:
    """The hypothesis with one more than the premise says: 사과가 세 개 있다 → 사과가 네 개 있다.

    Args:
        premise: Entails the hypothesis.
        hypothesis: Its first number is changed.
    """
    found = _COUNTED.search(hypothesis)
    if not found or found.group() not in premise or not _is_fixed(premise, hypothesis):
        return None
    rest = hypothesis[found.end() :]
    more = _next(found.group(), rest, bool(_HALF_DAY.search(hypothesis)))
    return hypothesis[: found.start()] + more + rest if more else None


def one_less(premise: str, hypothesis: str) -> str | None:
    """The hypothesis with one less, where there is one number: when it was, and how old somebody is.

    Args:
        premise: Entails the hypothesis.
        hypothesis: Its first such number is changed.
    """
    found = _EXACT.search(hypothesis)
    if not found or found.group() not in premise or not _is_fixed(premise, hypothesis):
        return None
    less = int(found.group()) - 1
    if less < 1 or _OPEN_TIME.search(hypothesis):
        return None
    return hypothesis[: found.start()] + str(less) + hypothesis[found.end() :]


def _is_fixed(premise: str, hypothesis: str) -> bool:
    """Whether no other number could be as true."""
    open_ = (_DENIED, _STANDING, _NO_STATEMENT)
    return not _BOUNDS.search(premise + hypothesis) and not any(kind.search(hypothesis) for kind in open_)


def _next(word: str, rest: str, half_day: bool) -> str:
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
