"""How long work tells how far it is: now and then, always at the end, and not when it is to stop."""

import time

import pytest

from nlpbook_core.errors import RunStopped
from nlpbook_core.progress import throttled

Told = list[tuple[int, int]]


def test_of_many_calls_at_once_only_the_first_and_the_last_are_told() -> None:
    told: Told = []
    report = throttled(lambda done, total: told.append((done, total)), every_s=60.0)
    for done in range(1, 101):
        report(done, 100)
    assert told == [(1, 100), (100, 100)]


def test_what_takes_long_is_told_now_and_then() -> None:
    told: Told = []
    report = throttled(lambda done, total: told.append((done, total)), every_s=0.02)
    report(1, 9)
    time.sleep(0.03)
    report(2, 9)
    assert told == [(1, 9), (2, 9)]


def test_short_work_can_be_told_of_only_at_its_end_and_no_total_is_no_end() -> None:
    told: Told = []
    report = throttled(lambda done, total: told.append((done, total)), every_s=60.0, at_once=False)
    for done, total in ((0, 0), (1, 2), (2, 2)):
        report(done, total)
    assert told == [(2, 2)]


def test_the_work_is_stopped_by_its_next_word_even_between_two_tellings() -> None:
    told: Told = []
    wishes = [False, True]
    report = throttled(lambda done, total: told.append((done, total)), lambda: wishes.pop(0), every_s=60.0)
    report(1, 9)
    with pytest.raises(RunStopped):
        report(2, 9)
    assert told == [(1, 9)]
