"""Pairs to read: searched, dealt, sorted, in pages, and as a table to take away."""

import csv
import io
import json

from nlpbook_core.corpus_views import reading_pairs
from nlpbook_core.examples import ClassificationExample
from tests.support.pairs import C, N, pair

PAIRS = [
    ClassificationExample("민수는 학교에 갔다.", "민수는 학교에 있었다.", "entailment", "place"),
    ClassificationExample("민수는 학교에 갔다.", "민수는 집에 있었다.", "contradiction", "place"),
    ClassificationExample("Anna reads.", "Anna is tired.", "neutral", "liking"),
]


def test_search_wants_every_word_in_either_sentence_whatever_the_case() -> None:
    assert reading_pairs.search(PAIRS, "민수 집에") == [1]
    assert reading_pairs.search(PAIRS, "anna READS") == [2]
    assert reading_pairs.search(PAIRS, label="entailment") == [0]
    assert reading_pairs.search(PAIRS, source="place", label="neutral") == []
    assert reading_pairs.search(PAIRS, "  ") == [0, 1, 2]
    assert reading_pairs.sources(PAIRS) == ["liking", "place"]


def test_a_deal_repeats_with_its_seed_and_takes_no_premise_twice_while_it_can() -> None:
    assert reading_pairs.deal(PAIRS, 2, seed=3) == reading_pairs.deal(PAIRS, 2, seed=3)
    assert len({PAIRS[place].text_a for place in reading_pairs.deal(PAIRS, 2, seed=3)}) == 2
    assert sorted(reading_pairs.deal(PAIRS, 9, seed=3)) == [0, 1, 2]


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
