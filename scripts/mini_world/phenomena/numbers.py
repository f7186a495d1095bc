"""Phenomena about how many and when."""

from __future__ import annotations

from scripts.mini_world.drafts import Draft, Phenomenon, World
from scripts.mini_world.hangul import Noun, link
from scripts.mini_world.lexicon import COUNTERS, EVENTS, NUMBERS, SEASONS, WEEKDAYS, WEEKEND


def quantity(world: World) -> Draft:
    """How many, more than how many, fewer than how many."""
    counter, things, deals = world.pick(COUNTERS)
    thing, second = world.some(things, 2)
    person, other = world.names(2)
    act, other_act = world.some(deals, 2)
    low, middle, high = sorted(world.some(range(len(NUMBERS)), 3))
    draft = Draft("quantity", "")
    said = world.pick(["exact", "exact", "more", "fewer"])
    number = NUMBERS[middle]
    draft.premise = {
        "exact": f"{person:는} {thing:를} 모두 {number} {counter} {act:았다}.",
        "more": f"{person:는} {thing:를} {number} {counter} 넘게 {act:았다}.",
        "fewer": f"{person:가} {act:ㄴ} {thing:는} {number} {counter}도 안 된다.",
    }[said]
    told = world.chance(0.12)
    if told:
        draft.premise = f"{draft.premise} {other:는} {second:를} 모두 {NUMBERS[low]} {counter} {act:았다}."
    # Labels for a number below, the number itself, a number above.
    labels = {
        "exact": {"exactly": "CEC", "more": "ECC", "fewer": "CCE"},
        "more": {"exactly": "CCN", "more": "EEN", "fewer": "CCN"},
        "fewer": {"exactly": "NCC", "more": "NCC", "fewer": "NEE"},
    }[said]
    for form, row in labels.items():
        for index, label in zip((low, middle, high), row, strict=True):
            if {said, form} == {"more", "fewer"} and abs(index - middle) == 1:
                # No whole number lies between a number and the next.
                label = "C"
            count = f"{NUMBERS[index]} {counter}"
            draft.add(label, form, _counted(form, person, thing, count, act))
            draft.add("N", form, _counted(form, other, thing, count, act))
            draft.add("N", form, _counted(form, person, second, count, act))
            draft.add("N", form, _counted(form, person, thing, count, other_act))
    return draft


def _counted(form: str, person: Noun, thing: Noun, count: str, act: object) -> str:
    return {
        "exactly": f"{person:가} {act:ㄴ} {thing:는} 모두 {Noun(count):다}.",
        "more": f"{person:는} {thing:를} {count} 넘게 {act:았다}.",
        "fewer": f"{person:가} {act:ㄴ} {thing:는} {count}보다 적다.",
    }[form]


def time(world: World) -> Draft:
    """Days and halves of days, months and seasons."""
    first, second = world.some(EVENTS, 2)
    scheme = world.pick(["day", "month"])
    draft = Draft("time", "")
    facts = [(event, *(_day(world) if scheme == "day" else _month(world))) for event in (first, second)]
    two = world.chance(0.15)
    sentences = [_held(event, spot) for event, spot, _, _ in facts[: 1 + two]]
    draft.premise = f"{link(sentences[0], '고')} {sentences[1]}" if two else sentences[0]
    for event, _, right, wrong in facts[: 1 + two]:
        for spot, label in [(spot, "E") for spot in right] + [(spot, "C") for spot in wrong]:
            _timed(draft, label, event, spot)
    outside = world.pick([event for event in EVENTS if event not in (first, second)])
    for _, _, right, wrong in facts[: 1 + two]:
        for spot in (*right, *wrong):
            _timed(draft, "N", outside, spot)
    _open_spots(world, draft, facts[: 1 + two], scheme)
    return draft


Fact = tuple[Noun, str, list[str], list[str]]


def _held(event: Noun, spot: str) -> str:
    return f"{event:는} {spot}에 열렸다."


def _timed(draft: Draft, label: str, event: Noun, spot: str) -> None:
    denied = {"E": "C", "C": "E", "N": "N"}[label]
    draft.add(label, "held", _held(event, spot))
    draft.add(denied, "held_not", f"{event:는} {spot}에 열리지 않았다.")


def _day(world: World) -> tuple[str, list[str], list[str]]:
    """Where in the week, what follows from it, what it shuts out."""
    day = world.pick([*WEEKDAYS, *WEEKEND])
    half, other_half = world.some(["오전", "오후"], 2)
    kind, other_kind = ("평일", "주말") if day in WEEKDAYS else ("주말", "평일")
    other_day = world.pick([other for other in [*WEEKDAYS, *WEEKEND] if other != day])
    if world.chance(0.5):
        return f"{day} {half}", [day, half, kind], [other_day, other_half, other_kind]
    return day, [day, kind], [other_day, other_kind]


def _month(world: World) -> tuple[str, list[str], list[str]]:
    season, other_season = world.some(sorted(SEASONS), 2)
    month = world.pick(SEASONS[season])
    if world.chance(0.3):
        return season, [season], [other_season, world.pick(SEASONS[other_season])]
    other_month = world.pick([other for months in SEASONS.values() for other in months if other != month])
    return month, [month, season], [other_month, other_season]


def _open_spots(world: World, draft: Draft, facts: list[Fact], scheme: str) -> None:
    """Times that a premise leaves open: the half of a day, the month of a season."""
    for event, spot, _, _ in facts:
        if scheme == "day" and " " not in spot:
            _timed(draft, "N", event, world.pick(["오전", "오후"]))
        if spot in SEASONS:
            _timed(draft, "N", event, world.pick(SEASONS[spot]))
        if scheme == "month":
            _timed(draft, "N", event, world.pick([*WEEKDAYS, "주말", "평일"]))


PHENOMENA: dict[str, Phenomenon] = {"quantity": quantity, "time": time}
