"""Minimal pairs: the forms are Korean, the labels follow, and what is not safe is not made."""

import pytest

from nlpbook_core.behaviour.checks import behaviour
from nlpbook_core.behaviour.korean_negation import negate_long, negate_short, stem_of
from nlpbook_core.behaviour.minimal_pairs import KINDS, make, possible
from nlpbook_core.examples import LABELS


@pytest.mark.parametrize(
    ("verb", "stem"),
    [
        ("먹었다", "먹"), ("갔다", "가"), ("마셨다", "마시"), ("봤다", "보"), ("줬다", "주"), ("했다", "하"),
        ("청소했다", "청소하"), ("골랐다", "고르"), ("불렀다", "부르"), ("썼다", "쓰"), ("켰다", "켜"),
        ("배웠다", "배우"), ("됐다", "되"), ("보냈다", "보내"), ("뛰었다", "뛰"), ("나왔다", "나오"),
        # not sure: irregular, or two verbs with one past
        ("구웠다", None), ("도왔다", None), ("지었다", None), ("걸었다", None), ("들었다", None),
        ("바빴다", None), ("의사였다", None), ("먹는다", None), ("사과", None),
    ],
)  # fmt: skip
def test_the_stem_of_a_past_form_is_found_or_left_alone(verb: str, stem: str | None) -> None:
    assert stem_of(verb) == stem


@pytest.mark.parametrize(
    ("sentence", "short", "long"),
    [
        ("민수가 밥을 먹었다.", "민수가 밥을 안 먹었다.", "민수가 밥을 먹지 않았다."),
        ("민수는 방을 청소했다.", "민수는 방을 청소 안 했다.", "민수는 방을 청소하지 않았다."),
        ("회의가 연기되었다.", "회의가 연기 안 되었다.", "회의가 연기되지 않았다."),
        ("모든 학생이 밥을 먹었다.", None, None),
        ("민수가 밥을 먹고 갔다.", None, None),
        ("민수는 밥을 많이 먹었다.", None, None),
        ("민수가 밥을 먹지 않았다.", None, None),
        ("민수는 학교에 있었다.", None, None),
        ("먹었다.", None, None),
    ],
)
def test_a_plain_sentence_is_negated_and_no_other(sentence: str, short: str | None, long: str | None) -> None:
    assert (negate_short(sentence), negate_long(sentence)) == (short, long)


@pytest.mark.parametrize(
    ("kind", "label", "premise", "hypothesis", "changed", "wanted"),
    [
        ("an", "entailment", "p", "민수가 밥을 먹었다.", "민수가 밥을 안 먹었다.", "contradiction"),
        ("an", "contradiction", "p", "민수가 밥을 먹었다.", "민수가 밥을 안 먹었다.", "entailment"),
        ("ji_anta", "neutral", "p", "민수가 밥을 먹었다.", "민수가 밥을 먹지 않았다.", "neutral"),
        ("mot", "entailment", "p", "민수가 밥을 먹었다.", "민수가 밥을 못 먹었다.", "contradiction"),
        (
            "number",
            "entailment",
            "사과 세 개를 샀다.",
            "사과 세 개를 샀다.",
            "사과 네 개를 샀다.",
            "contradiction",
        ),
        ("particle", "neutral", "p", "민수는 갔다.", "민수가 갔다.", "neutral"),
        ("particle", "neutral", "p", "영철이 갔다.", "영철은 갔다.", "neutral"),
        ("polite", "entailment", "p", "민수가 갔다.", "민수가 갔습니다.", "entailment"),
        ("spacing", "neutral", "p", "민수가 밥을 먹었다.", "민수가 밥을먹었다.", "neutral"),
        ("quantifier", "entailment", "p", "모든 학생이 갔다.", "몇몇 학생이 갔다.", "entailment"),
    ],
)
def test_a_change_and_the_label_that_follows(
    kind: str, label: str, premise: str, hypothesis: str, changed: str, wanted: str
) -> None:
    found = make(kind, premise, hypothesis, label)
    assert found is not None and (found.hypothesis, found.label) == (changed, wanted)
    assert KINDS[kind][0] == "direction" or found.label == label


@pytest.mark.parametrize(
    ("kind", "label", "premise", "hypothesis"),
    [
        ("mot", "contradiction", "p", "민수가 밥을 먹었다."),  # not to have eaten is not to be unable to
        ("number", "entailment", "사과 세 개 이상을 샀다.", "사과 세 개를 샀다."),
        ("number", "neutral", "사과 세 개를 샀다.", "사과 세 개를 샀다."),
        ("exchange", "entailment", "a", "b"),
        ("exchange", "neutral", "a", "b"),
        ("particle", "neutral", "p", "정부에서는 말했다."),
        ("particle", "neutral", "p", "먹는 사람이 있다."),
        ("polite", "neutral", "p", "민수는 간다."),
        ("an", "own-label", "p", "민수가 밥을 먹었다."),
    ],
)
def test_what_does_not_follow_is_not_made(kind: str, label: str, premise: str, hypothesis: str) -> None:
    assert make(kind, premise, hypothesis, label) is None


def test_a_contradiction_holds_both_ways() -> None:
    found = make("exchange", "민수는 갔다.", "민수는 안 갔다.", "contradiction")
    assert found is not None and (found.premise, found.hypothesis) == ("민수는 안 갔다.", "민수는 갔다.")


@pytest.mark.parametrize("odd", ["", " ", "가", ".", "<b>", "a b", "다.", "ㅆ다.", "🙂 🙂", "모든 "])
def test_odd_sentences_break_nothing(odd: str) -> None:
    for label in LABELS:
        possible(odd, odd, label)


def test_the_table_counts_what_a_stubborn_and_what_a_perfect_model_do() -> None:
    eaten = "민수가 밥을 먹었다."
    rows = [
        {"premise": eaten, "hypothesis": eaten, "label": "entailment", "predicted": "entailment"},
        {"premise": "영희가 갔다.", "hypothesis": eaten, "label": "neutral", "predicted": "entailment"},
    ]
    stubborn = {t.kind: t for t in behaviour(rows, lambda pairs: ["entailment"] * len(pairs))}
    assert all(test.num_pairs == 1 for test in stubborn.values())  # the pair that was wrong is not counted
    assert stubborn["an"].num_passed == 0 and stubborn["particle"].num_passed == 1
    assert stubborn["an"].failures[0].predicted == "entailment"
    negated = {"안", "않았다.", "못"}
    perfect = behaviour(
        rows, lambda pairs: ["contradiction" if negated & set(h.split()) else "entailment" for _, h in pairs]
    )
    assert all(test.num_passed == 1 for test in perfect)
