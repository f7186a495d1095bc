"""Phenomena about the state of things: whose, where, what colour, how big."""

from __future__ import annotations

from scripts.mini_world.drafts import Draft, Phenomenon, Table, World
from scripts.mini_world.hangul import Action, Noun, link
from scripts.mini_world.lexicon import COLOURS, COUNTRIES, OWNABLES, PAINTED, SCALES

OWNING = Table(
    "possession",
    premises={
        "own": ["이 {o:는} {A}의 것이다.", "이 {o}의 주인은 {A:다}."],
        "borrowed": ["{B:는} {A}에게서 이 {o:를} 빌렸다.", "{A:는} {B}에게 이 {o:를} 빌려주었다."],
        "sold": [
            "{B:는} {A}에게 이 {o:를} 팔았다.",
            "{A:는} {B}에게서 이 {o:를} 샀다.",
            "{A:는} {B}에게서 이 {o:를} 선물로 받았다.",
        ],
        "seen": [
            "{A:는} {B}에게 이 {o:를} 보여 주었다.",
            "{A:는} 이 {o:를} 마음에 들어 한다.",
            "{A:는} {B:와} 함께 이 {o:를} 구경했다.",
        ],
    },
    forms={
        "owner": ["이 {o}의 주인은 {A:다}."],
        "other_owner": ["이 {o}의 주인은 {B:다}."],
        "his": ["이 {o:는} {A}의 것이다."],
        "others": ["이 {o:는} {B}의 것이다."],
        "not_his": ["이 {o:는} {A}의 것이 아니다."],
        "not_others": ["이 {o:는} {B}의 것이 아니다."],
    },
    labels={
        "own": "owner=E other_owner=C his=E others=C not_his=C not_others=E",
        "borrowed": "owner=E other_owner=C his=E others=C not_his=C not_others=E",
        "sold": "owner=E other_owner=C his=E others=C not_his=C not_others=E",
        "seen": "owner=N other_owner=N his=N others=N not_his=N not_others=N",
    },
    draw=lambda world: dict(zip("ABo", [*world.names(2), world.pick(OWNABLES)], strict=True)),
    swaps="o",
    pairs=0.3,
    single=True,
)

REPAINTING = Table(
    "repainting",
    premises={
        "turned": ["{t:는} {a}에서 {b:로} 바뀌었다.", "{t:는} 원래 {a:였지만} 이제는 {b:다}."],
        "was": ["{t:는} 예전에 {a:였다}."],
        "is": ["{t:는} 지금 {b:다}."],
        "still": ["{t:는} 예나 지금이나 {b:다}.", "{t:는} 처음부터 줄곧 {b:다}."],
    },
    forms={
        "is_new": ["{t:는} 지금 {b:다}."],
        "is_old": ["{t:는} 지금 {a:다}."],
        "was_new": ["{t:는} 예전에 {b:였다}."],
        "was_old": ["{t:는} 예전에 {a:였다}."],
        "not_new": ["{t:는} 지금 {b:가} 아니다."],
        "not_old": ["{t:는} 지금 {a:가} 아니다."],
    },
    labels={
        "turned": "is_new=E is_old=C was_new=C was_old=E not_new=C not_old=E",
        "was": "is_new=N is_old=N was_new=C was_old=E not_new=N not_old=N",
        "is": "is_new=E is_old=C was_new=N was_old=N not_new=C not_old=E",
        "still": "is_new=E is_old=C was_new=E was_old=C not_new=C not_old=E",
    },
    draw=lambda world: dict(zip("abt", [*world.some(COLOURS, 2), world.pick(PAINTED)], strict=True)),
    swaps="t",
    pairs=0.3,
    single=True,
)


def place(world: World) -> Draft:
    """Cities, the countries they lie in, and where people were born, live and work."""
    (country, cities), (abroad, far_cities), (third, _) = world.some(COUNTRIES, 3)
    city, far_city = world.pick(cities), world.pick(far_cities)
    person, other = world.names(2)
    verbs = world.some(["태어나", "살", "일하"], 3)
    if verbs[1] == "태어나":
        verbs[:2] = reversed(verbs[:2])
    there = world.pick([city, country])
    two = world.chance(0.4)
    first = _where(person, there, verbs[0])
    premise = f"{link(first, '고')} {_where('', far_city, verbs[1])}" if two else first
    draft = Draft("place", premise)
    known = [(there, country, verbs[0], city)] + ([(far_city, abroad, verbs[1], far_city)] if two else [])
    for where, land, verb, town in known:
        wrong = third if land is abroad else abroad
        _placed(draft, person, verb, where, land, town, wrong)
        _placed_neutral(draft, person, verbs[2], where, land)
        _placed_neutral(draft, other, verb, where, land)
    if not two:
        _placed_neutral(draft, person, verbs[1], there, country)
    return draft


def _where(person: str, where: Noun, verb: str) -> str:
    subject = f"{Noun(person):는} " if person else ""
    tense = "았다" if verb == "태어나" else "는다"
    return f"{subject}{_spot(where, verb):{tense}}."


def _spot(where: Noun, verb: str) -> Action:
    return Action(f"{where}에" if verb == "살" else f"{where}에서", verb)


def _placed(draft: Draft, person: Noun, verb: str, where: Noun, land: Noun, town: Noun, wrong: Noun) -> None:
    ending = "지 않았다" if verb == "태어나" else "지 않는다"
    spots = {land: "E", wrong: "C", town: "E" if where == town else "N"}
    for spot, label in spots.items():
        draft.add(label, f"in_{verb}", _where(person, spot, verb))
        denied = {"E": "C", "C": "E", "N": "N"}[label]
        draft.add(denied, f"not_in_{verb}", f"{person:는} {_spot(spot, verb):{ending}}.")


def _placed_neutral(draft: Draft, person: Noun, verb: str, where: Noun, land: Noun) -> None:
    ending = "지 않았다" if verb == "태어나" else "지 않는다"
    for spot in {where: 0, land: 0}:
        draft.add("N", f"in_{verb}", _where(person, spot, verb))
        draft.add("N", f"not_in_{verb}", f"{person:는} {_spot(spot, verb):{ending}}.")


def opposites(world: World) -> Draft:
    """What is big is not small, but what is not big need not be small."""
    things, scales = world.pick(SCALES)
    thing, second = world.some(things, 2)
    (one, far), (other, other_far) = world.some(scales, 2)
    one, far = world.pick([(one, far), (far, one)])
    other, other_far = world.pick([(other, other_far), (other_far, other)])
    said = world.pick(["one", "one", "not one", "between"])
    p, q = Action("", one), Action("", far)
    premise = {
        "one": f"이 {thing:는} {world.pick(['', '아주 ', '꽤 '])}{p:다}.",
        "not one": f"이 {thing:는} {world.pick(['', '별로 ', '그다지 '])}{p:지 않다}.",
        "between": f"이 {thing:는} {p:지도} {q:지도} 않다.",
    }[said]
    rest = f"이 {second:는} {Action('', other):다}."
    draft = Draft("opposites", f"{link(premise, '고')} {rest}" if world.chance(0.4) else premise)
    labels = {"one": "ECCE", "not one": "CNEN", "between": "CCEE"}[said]
    for word, label, denied in ((one, labels[0], labels[2]), (far, labels[1], labels[3])):
        _state(draft, label, denied, thing, word)
        _state(draft, "N", "N", second, word)
    for word in (other, other_far):
        _state(draft, "N", "N", thing, word)
    if rest in draft.premise:
        _state(draft, "E", "C", second, other)
        _state(draft, "C", "E", second, other_far)
    return draft


def _state(draft: Draft, label: str, denied: str, thing: Noun, word: str) -> None:
    draft.add(label, "is", f"이 {thing:는} {Action('', word):다}.")
    draft.add(denied, "is_not", f"이 {thing:는} {Action('', word):지 않다}.")


PHENOMENA: dict[str, Phenomenon] = {
    "possession": OWNING,
    "repainting": REPAINTING,
    "place": place,
    "opposites": opposites,
}
