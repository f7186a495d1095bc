"""Minimal pairs: the forms are Korean, the labels follow, and what is not safe is not made."""

from collections import Counter

import pytest

from nlpbook_core.behaviour.checks import behaviour
from nlpbook_core.behaviour.korean_negation import negate_long, negate_short, stem_of
from nlpbook_core.behaviour.minimal_pairs import KINDS, make, possible
from nlpbook_core.behaviour.sure_pairs import sure_pairs
from nlpbook_core.examples import LABELS
from nlpbook_core.predictions.predicted_pair import PredictedPair


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
        (
            "number_down",
            "entailment",
            "2005년에",
            "혁명은 2005년에 일어났다.",
            "혁명은 2004년에 일어났다.",
            "contradiction",
        ),
        ("number_down", "entailment", "15살의", "데이지는 15살이다.", "데이지는 14살이다.", "contradiction"),
        ("number", "entailment", "아홉 마리", "개가 아홉 마리 있다.", "개가 열 마리 있다.", "contradiction"),
        ("number", "entailment", "11월에", "11월에 눈이 왔다.", "12월에 눈이 왔다.", "contradiction"),
        ("number", "entailment", "23시간", "23시간 일했다.", "24시간 일했다.", "contradiction"),
        ("number", "entailment", "12시에", "12시에 먹었다.", "13시에 먹었다.", "contradiction"),
        ("number", "entailment", "U2 세 대", "U2 세 대를 봤다.", "U2 네 대를 봤다.", "contradiction"),
        ("number", "entailment", "30명이", "30명이 왔다.", "31명이 왔다.", "contradiction"),
        ("particle", "neutral", "p", "민수는 갔다.", "민수가 갔다.", "neutral"),
        ("honorific", "neutral", "p", "의사가 약을 썼다.", "의사께서 약을 쓰셨다.", "neutral"),
        ("honorific", "entailment", "p", "민수는 밥을 먹었다.", "민수 씨는 밥을 드셨다.", "entailment"),
        (
            "honorific",
            "contradiction",
            "p",
            "민수는 책을 읽었다.",
            "민수 씨는 책을 읽으셨다.",
            "contradiction",
        ),
        ("honorific", "neutral", "p", "지연은 짐을 풀었다.", "지연 씨는 짐을 푸셨다.", "neutral"),
        ("tense", "entailment", "p", "민수가 갔다.", "민수가 갔었다.", "entailment"),
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
        # what was found wrong by reading fifty of each kind
        ("number_down", "entailment", "117일 동안", "국회는 117일 동안 쉬었다."),
        ("number_down", "entailment", "12일 이후", "경기는 12일 이후에 열린다."),
        ("number", "entailment", "가족 4명이서 쓰기에", "가족 4명이 쓰기에 괜찮다."),
        ("number", "entailment", "5분안에", "5분안에 역에 갈 수 있다."),
        # who did not do it in June need not have done it in May; one event in 1993 leaves 1994 open
        ("number_down", "entailment", "6월에 쉬었다.", "민수는 6월에 훈련을 받지 않았다."),
        ("number", "entailment", "사과 세 개도 못 먹었다.", "사과 세 개를 못 먹었다."),
        ("number_down", "entailment", "1993년", "1993년에 도시를 폭파하려는 시도가 있었다."),
        ("number", "entailment", "1993년", "1993년에 도시를 폭파하려는 시도가 있었다."),
        # an ordinal, a state at a time, a question, a request
        ("number", "entailment", "두 번째 만남이다.", "두 번째 만남에는 세 사람이 온다."),
        ("number", "entailment", "9시 15분에", "탑은 9시 15분에 아직 서 있었다."),
        ("number", "entailment", "이자 20%라고?", "이자율이 20%인가요?"),
        ("number", "entailment", "우유 한 잔만 마시자.", "우유 한 잔 주세요."),
        ("an", "entailment", "p", "법이 한동안 존재해 왔다."),  # 왔다 is no verb of its own here
        ("an", "entailment", "p", "그 마을이 크게 성장해왔다."),
        ("mot", "entailment", "p", "그들은 그 사실을 몰랐다."),
        ("mot", "entailment", "p", "일요일에 비가 왔다."),
        ("mot", "entailment", "p", "전쟁이 겨울에 끝났다."),
        # one more than the last: no such number, or one that the first also holds
        ("number", "entailment", "사과 열 개를 샀다.", "사과 열 개를 샀다."),
        ("number", "entailment", "12월에 눈이 왔다.", "12월에 눈이 왔다."),
        ("number", "entailment", "1월 31일에 갔다.", "1월 31일에 갔다."),
        ("number", "entailment", "31일에 갔다.", "31일에 갔다."),
        ("number", "entailment", "28일에 갔다.", "28일에 갔다."),
        ("number", "entailment", "24시에 문을 닫는다.", "24시에 문을 닫는다."),
        ("number", "entailment", "24시간 문을 연다.", "24시간 문을 연다."),
        ("number", "entailment", "오후 12시에 먹었다.", "오후 12시에 먹었다."),
        ("number", "entailment", "59분에 떠났다.", "59분에 떠났다."),
        ("number", "entailment", "찬성이 100%였다.", "찬성이 100%였다."),
        ("tense", "contradiction", "p", "강민에게는 시장에 갈 의무가 있다."),
        ("mot", "entailment", "p", "점수가 같았다."),
        ("mot", "entailment", "p", "아빅은 그녀를 그리워했다."),
        ("an", "entailment", "p", "물이 무서워 길은 못건넜다."),
        ("an", "entailment", "p", "박사는 비행기와 함께 살해당했다."),
        ("particle", "neutral", "p", "보이는 뷰는 제일 예쁘다."),
        ("particle", "neutral", "p", "어른이 된 킬드레가 왔다."),
        ("particle", "neutral", "p", "기훈이 받은 가방은 아홉 개보다 적다."),
        ("particle", "neutral", "p", "엘리베이터가 있는 숙소였다."),
        ("honorific", "neutral", "p", "연필은 책상에 놓였다."),
        ("honorific", "neutral", "p", "의사가 민수가 간 것을 알았다."),
        ("an", "own-label", "p", "민수가 밥을 먹었다."),
    ],
)
def test_what_does_not_follow_is_not_made(kind: str, label: str, premise: str, hypothesis: str) -> None:
    assert make(kind, premise, hypothesis, label) is None


def test_a_contradiction_holds_both_ways() -> None:
    found = make("exchange", "민수는 갔다.", "민수는 안 갔다.", "contradiction")
    assert found is not None and (found.premise, found.hypothesis) == ("민수는 안 갔다.", "민수는 갔다.")


@pytest.mark.parametrize("odd", ["", " ", "가", ".", "<b>", "a b", "다.", "ㅆ다.", "🙂 🙂", "모든 "])
def test_of_odd_sentences_at_most_the_spaces_are_changed(odd: str) -> None:
    for label in LABELS:
        made = [(pair.kind, pair.hypothesis, pair.label) for pair in possible(odd, odd, label)]
        assert made == ([("spacing", odd.replace(" ", ""), label)] if " " in odd.strip() else [])


def test_the_table_counts_what_a_stubborn_and_what_a_perfect_model_do() -> None:
    eaten = "민수가 밥을 먹었다."
    rows = [
        PredictedPair(eaten, eaten, "entailment", "entailment"),
        PredictedPair("영희가 갔다.", eaten, "neutral", "entailment"),
    ]
    found = behaviour(rows, lambda pairs: ["entailment"] * len(pairs))
    stubborn = {t.kind: t for t in found if t.sort != "functionality"}
    assert all(test.num_pairs == 1 for test in stubborn.values())  # the pair that was wrong is not counted
    assert stubborn["an"].num_passed == 0 and stubborn["particle"].num_passed == 1
    assert stubborn["an"].failures[0].predicted == "entailment"
    negated = {"안", "않았다.", "못"}
    perfect = behaviour(
        rows, lambda pairs: ["contradiction" if negated & set(h.split()) else "entailment" for _, h in pairs]
    )
    assert all(test.num_passed == 1 for test in perfect if test.sort != "functionality")


def test_every_capability_is_asked_for_by_ten_sure_pairs_of_all_labels() -> None:
    texts = [(pair.premise, pair.hypothesis) for pairs in sure_pairs().values() for pair in pairs]
    assert len(set(texts)) == len(texts) == 10 * len(sure_pairs()) and len(sure_pairs()) >= 8
    for pairs in sure_pairs().values():
        labels = Counter(pair.label for pair in pairs)
        assert set(labels) == set(LABELS) and min(labels.values()) >= 3  # no single answer goes far
    for sentence in {sentence for pair in texts for sentence in pair}:
        assert sentence.endswith(".") and not set(sentence) & set("\"'()?")


def test_capabilities_are_asked_as_they_stand_and_only_of_a_model_with_our_labels() -> None:
    known = {(p.premise, p.hypothesis): p.label for pairs in sure_pairs().values() for p in pairs}
    perfect = behaviour([], lambda pairs: [known[pair] for pair in pairs])
    assert [(test.kind, test.sort) for test in perfect] == [(kind, "functionality") for kind in sure_pairs()]
    assert all(test.num_pairs == test.num_passed == 10 and not test.failures for test in perfect)
    for test in behaviour([], lambda pairs: ["neutral"] * len(pairs)):
        right = [pair for pair in sure_pairs()[test.kind] if pair.label == "neutral"]
        assert test.num_passed == len(right) == 10 - len(test.failures)
        assert {failure.changed for failure in test.failures} == {*sure_pairs()[test.kind]} - {*right}
    assert behaviour([], lambda pairs: ["yes"] * len(pairs), labels=("yes", "no")) == []
