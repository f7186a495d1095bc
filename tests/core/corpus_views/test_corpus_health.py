"""Repeats, leaks, votes, spread and telling words: counted as by hand."""

import csv
import io
import json
from pathlib import Path

import pytest

from nlpbook_core.corpora import KlueNLICorpus
from nlpbook_core.corpus_views import reading_pairs, repeats, spread, votes
from nlpbook_core.examples import LABELS, ClassificationExample
from nlpbook_core.metrics import shortcuts
from nlpbook_core.metrics.simple_models import PREMISE_MARK

E, C, N = LABELS


def pair(
    premise: str, hypothesis: str, label: str = E, source: str = "", *given: str
) -> ClassificationExample:
    return ClassificationExample(premise, hypothesis, label, source, "", given)


def test_repeats_are_counted_whatever_case_spaces_and_the_last_sign() -> None:
    split = [
        pair("비가  온다.", "춥다"),
        pair("비가 온다", "춥다!", C),
        pair("비가 온다", "덥다"),
        pair("A", "b"),
    ]
    assert repeats.repeats([*split, pair("a", "B")]) == repeats.Repeats(5, 2, 1)
    assert repeats.repeats([pair("가나", "다"), pair("가 나", "다")]).num_repeated == 0


def test_leaks_tell_shared_pairs_from_shared_premises() -> None:
    train = [pair("가", "나"), pair("다", "라")]
    test = [pair("가", "나."), pair("가", "새것"), pair("새것", "나")]
    found = repeats.leaks({"train": train, "val": [], "test": test})
    assert [(leak.first, leak.second) for leak in found] == [
        ("train", "val"), ("train", "test"), ("val", "test"),
    ]  # fmt: skip
    assert (found[1].num_pairs, found[1].num_premises, found[1].total, found[1].places) == (1, 2, 3, (0,))
    assert (found[2].num_pairs, found[2].num_premises) == (0, 0)


def test_votes_by_source_and_the_most_contested_pair_first() -> None:
    pairs = [
        pair("1", "a", E, "뉴스", E, E, E, E, E),
        pair("2", "a", C, "뉴스", C, C, C, N, N),
        pair("3", "a", N, "후기", N, N, C, E, C),
        pair("4", "a", N, "후기", N),
    ]
    assert [item.text_a for item in votes.most_contested(pairs)] == ["3", "2"]
    review, news = votes.by_source(pairs)
    assert review == votes.Contest("후기", 1, 1, 0.4)
    assert news == votes.Contest("뉴스", 2, 1, 0.8)
    assert news.contested_frac == 0.5


@pytest.mark.real_data
def test_klues_annotators_disagree_on_710_pairs_and_its_halves_share_no_premise(real_data: Path) -> None:
    folder = real_data / "klue-nli"
    dev = KlueNLICorpus(whole_dev=True).get_examples(folder, "val")
    assert votes.contest(votes.voted(dev)).num_contested == 710
    halves = {mode: KlueNLICorpus().get_examples(folder, mode) for mode in ("val", "test")}
    (leak,) = repeats.leaks(halves)
    assert leak.num_pairs == 0
    assert leak.num_premises == 0


def test_overlap_is_the_share_of_the_hypothesiss_words() -> None:
    assert spread.overlap(pair("비가 온다, 정말.", "비가 안 온다")) == pytest.approx(2 / 3)
    counts = spread.overlap_counts([pair("가 나", "가 나", C), pair("가", "나", C)], LABELS)
    assert counts == {E: (0, 0, 0, 0, 0), C: (1, 0, 0, 0, 1), N: (0, 0, 0, 0, 0)}
    assert spread.source_counts([pair("가", "나", E, "b"), pair("가", "나", E, "a")] * 2) == {"b": 2, "a": 2}


def test_length_is_counted_in_words_of_the_hypothesis_and_the_last_count_is_open() -> None:
    found = spread.spread_of([pair("가 나 다", "가", C), pair("가", " ".join("가" * 40), C)], LABELS)
    assert found.lengths[C] == (1, *[0] * (spread.MOST_WORDS - 2), 1)
    assert found.lengths[E] == (0,) * spread.MOST_WORDS
    assert found.mean_words == (2.0, 20.5)
    assert spread.spread_of([], LABELS).mean_words == (0.0, 0.0)


def test_the_word_that_gives_the_answer_away_is_found() -> None:
    signs = {E: "맞다", C: "않다", N: "글쎄"}
    told = [pair(f"문장 {n}", f"가설 {signs[label]}", label) for n in range(40) for label in LABELS]
    found = {each.name: each for each in shortcuts.measure_shortcuts(told, told[:30])}
    assert found["hypothesis_words"].accuracy == found["both_words"].accuracy == 1.0
    for label, sign in signs.items():
        assert sign in found["hypothesis_words"].telling[label][0][0]


def test_a_word_of_the_premise_is_another_than_the_same_in_the_hypothesis() -> None:
    signs = {E: ("비", "눈"), C: ("눈", "비"), N: ("눈", "눈")}
    told = [pair(f"{signs[label][0]} {n}", signs[label][1], label) for n in range(40) for label in LABELS]
    only, both = shortcuts.measure_shortcuts(told, told)
    assert only.accuracy == pytest.approx(2 / 3)
    assert both.accuracy == 1.0
    assert both.telling[E][0][0].startswith(PREMISE_MARK)
    assert shortcuts.measure_shortcuts(told[::3], told) == (), "one label only"


def test_sorting_and_pages_cover_what_was_found_once_each() -> None:
    pairs = [pair("나" * (n % 7 + 1), "가") for n in range(250)]
    places = list(range(250))
    longest = reading_pairs.sort(pairs, places, "longest")
    assert len(pairs[longest[0]].text_a) == 7 and longest[0] == 6
    assert reading_pairs.sort(pairs, places, "file") == places
    assert sorted(reading_pairs.sort(pairs, places, "premise")) == places
    pages = [reading_pairs.page_of(longest, number) for number in (1, 2, 3)]
    assert reading_pairs.num_pages(250) == 3 and [len(page) for page in pages] == [100, 100, 50]
    assert sorted(place for page in pages for place in page) == places
    assert reading_pairs.num_pages(0) == 1


def test_a_table_to_take_away_comes_back_and_runs_nothing() -> None:
    pairs = [pair('그가 "네"라고, 했다.\n', "=HYPERLINK(1)", C, "뉴스", C, N)]
    rows = list(csv.DictReader(io.StringIO(reading_pairs.as_csv(pairs, [0]), newline="")))
    assert json.loads(json.dumps(rows)) == [
        {"premise": '그가 "네"라고, 했다.\n', "hypothesis": "'=HYPERLINK(1)", "label": C, "source": "뉴스",
         "votes": f"{C} {N}"}
    ]  # fmt: skip
