"""Phenomena about things: their kind, their owner, their place, their state."""

from __future__ import annotations

from scripts.mini_world.drafts import Draft, Phenomenon, Table, World
from scripts.mini_world.hangul import Action, Noun, link
from scripts.mini_world.lexicon import CATEGORIES, COLOURS, COUNTRIES, NAMES, OWNABLES, PAINTED

# A thing, a verb done to it, and the verb of what happens to it then.
CHANGES = [
    ("문", "닫", "닫히"), ("창문", "열", "열리"), ("나무", "베", "베이"), ("종이", "찢", "찢기"), ("접시", "깨", "깨지"),
    ("줄", "끊", "끊기"), ("글자", "지우", "지워지"), ("자동차", "팔", "팔리"), ("물", "쏟", "쏟아지"), ("문제", "풀", "풀리"),
    ("벽돌", "쌓", "쌓이"), ("동상", "만들", "만들어지"), ("촛불", "끄", "꺼지"), ("전등", "켜", "켜지"), ("계획", "바꾸", "바뀌"),
    ("다리", "놓", "놓이"), ("사슴", "쫓", "쫓기"), ("토끼", "잡", "잡히"), ("비밀", "밝히", "밝혀지"), ("상자", "묶", "묶이"),
    ("탑", "세우", "세워지"), ("이름", "적", "적히"), ("편지", "보내", "보내지"), ("옷", "꿰매", "꿰매지"), ("길", "막", "막히"),
    ("사진", "찍", "찍히"), ("빵", "굽", "구워지"), ("낙엽", "태우", "태워지"), ("구멍", "메우", "메워지"), ("보물", "숨기", "숨겨지"),
    ("시계", "고치", "고쳐지"), ("간판", "걸", "걸리"), ("뚜껑", "덮", "덮이"), ("우물", "파", "파이"), ("감자", "캐", "캐지"),
]  # fmt: skip
# Two ends of a scale: what is one is not the other, and what is neither is possible.
SCALES = [
    ("상자 가방 책상 의자 항아리 인형 화분 옷장 액자 거울 시계 수레", [("크", "작"), ("무겁", "가볍"), ("비싸", "싸")]),
    ("길 복도 다리 골목 터널 통로", [("넓", "좁"), ("길", "짧"), ("밝", "어둡")]),
    ("방 교실 사무실 창고 강당 도서관 거실 부엌", [("넓", "좁"), ("밝", "어둡"), ("춥", "덥")]),
    ("시험 수업 숙제 설명 노래 소설", [("어렵", "쉽"), ("길", "짧")]),
    ("국 찌개 차 죽 커피 우유", [("뜨겁", "차갑"), ("많", "적"), ("비싸", "싸")]),
    ("이불 외투 책 공책 담요 사전", [("두껍", "얇"), ("무겁", "가볍"), ("크", "작")]),
    ("버스 기차 배 자전거 트럭 오토바이", [("빠르", "느리"), ("크", "작"), ("비싸", "싸")]),
    ("산 탑 담 나무 건물 기둥", [("높", "낮"), ("크", "작")]),
    ("강 우물 호수 연못 개울", [("깊", "얕"), ("넓", "좁"), ("차갑", "뜨겁")]),
    ("연필 끈 막대 붓 밧줄", [("굵", "가늘"), ("길", "짧"), ("비싸", "싸")]),
]


def hypernyms(world: World) -> Draft:
    """Kinds and their members, under yes and under no."""
    person, other = world.names(2)
    kind, verb, members = world.pick(CATEGORIES)
    one, two, three = world.some(members, 3)
    far_kind, far_verb, _ = world.pick([entry for entry in CATEGORIES if entry[0] != kind])
    said = world.pick(["member", "members", "kind", "no member", "no kind"])
    negative, general = said.startswith("no"), said.endswith("kind")
    draft = Draft("hypernyms", _hypernym_premise(said, person, kind, (one, two), verb))
    for form, labels in _hypernym_labels(negative, general).items():
        for thing, label in zip((one, three, kind), labels, strict=True):
            members_only = form.startswith("member")
            if members_only == (thing is kind):
                continue
            text = "{p:는} " + _about(thing, verb, "not" in form)
            draft.add(label, form, text.format(p=person))
            draft.add("N", form, text.format(p=other))
    for form in ("kind", "kind_not"):
        draft.add("N", form, f"{person:는} {_about(far_kind, far_verb, form == 'kind_not')}")
    return draft


def _about(thing: Noun, verb: str, negative: bool) -> str:
    return f"{Action(format(thing, '를'), verb):{'지 않았다' if negative else '았다'}}."


def _hypernym_premise(said: str, person: Noun, kind: Noun, things: tuple[Noun, Noun], verb: str) -> str:
    one, two = things
    act = {
        "member": f"{one:를} ", "members": f"{one:와} {two:를} ", "kind": f"{kind:를} ",
        "no member": f"{one:를} ", "no kind": f"어떤 {kind:도} ",
    }[said]  # fmt: skip
    return f"{person:는} {act}{Action('', verb):{'지 않았다' if said.startswith('no') else '았다'}}."


def _hypernym_labels(negative: bool, general: bool) -> dict[str, str]:
    """By form, the labels of the member said (or a member), of another member, of the kind."""
    if general and negative:
        return {"member": "CCC", "member_not": "EEE", "kind": "CCC", "kind_not": "EEE"}
    if general:
        return {"member": "NNN", "member_not": "NNN", "kind": "EEE", "kind_not": "CCC"}
    if negative:
        return {"member": "CNN", "member_not": "ENN", "kind": "NNN", "kind_not": "NNN"}
    return {"member": "ENE", "member_not": "CNC", "kind": "EEE", "kind_not": "CCC"}


def only(world: World) -> Draft:
    """What 만 and 도 shut out or let in."""
    person, other = world.names(2)
    kind, verb, members = world.pick(CATEGORIES)
    one, two, three = world.some(members, 3)
    act = Action("", verb)
    said = world.pick(["only", "also", "except", "plain"])
    premise = {
        "only": f"{person:는} {kind} 가운데 {one}만 {act:았다}.",
        "also": f"{person:는} {one}뿐만 아니라 {two}도 {act:았다}.",
        "except": f"{person:는} {one}만 빼고 모든 {kind:를} {act:았다}.",
        "plain": f"{person:는} {kind} 가운데 {one:를} {act:았다}.",
    }[said]
    labels = {"only": "ECC", "also": "EEN", "except": "CEE", "plain": "ENN"}[said]
    flipped = {"E": "C", "C": "E", "N": "N"}
    draft = Draft("only", premise)
    for thing, label in zip((one, two, three), labels, strict=True):
        for form, text, value in (
            ("did", f"{{p:는}} {thing:를} {act:았다}.", label),
            ("did_not", f"{{p:는}} {thing:를} {act:지 않았다}.", flipped[label]),
        ):
            draft.add(value, form, text.format(p=person))
            draft.add("N", form, text.format(p=other))
    return draft


def passive(world: World) -> Draft:
    """The same event told of the doer and of the thing."""
    (one, do_one, done_one), (two, do_two, done_two) = world.some(CHANGES, 2)
    doer, other = world.names(2)
    thing, second = Noun(one), Noun(two)
    act, happened = Action("", do_one), Action("", done_one)
    said = world.pick(["active", "alone", "passive", "not"])
    premise = {
        "active": f"{doer:는} 혼자서 그 {thing:를} {act:았다}.",
        "alone": f"그 {thing:를} {act:ㄴ} 사람은 {doer}뿐이다.",
        "passive": f"그 {thing:가} {happened:았다}.",
        "not": f"그 {thing:는} {happened:지 않았다}.",
    }[said]
    labels = {"active": "ECEC", "alone": "ECEC", "passive": "ECNN", "not": "CECC"}[said]
    if world.chance(0.5):
        premise = f"{premise} 그 {second:는} {Action('', done_two):았다}."
    draft = Draft("passive", premise)
    forms = {
        "happened": f"그 {thing:는} {happened:았다}.",
        "happened_not": f"그 {thing:는} {happened:지 않았다}.",
        "did": f"{doer:는} 그 {thing:를} {act:았다}.",
        "did_other": f"{other:는} 그 {thing:를} {act:았다}.",
    }
    for (form, text), label in zip(forms.items(), labels, strict=True):
        draft.add(label, form.removesuffix("_other"), text)
    return _passive_others(draft, premise, doer, other, second, Action("", do_two), Action("", done_two))


def _passive_others(
    draft: Draft, premise: str, doer: Noun, other: Noun, thing: Noun, act: Action, happened: Action
) -> Draft:
    """Hypotheses on a second thing: told of in the premise, or not at all."""
    told = f"그 {thing:는}" in premise
    draft.add("E" if told else "N", "happened", f"그 {thing:는} {happened:았다}.")
    draft.add("C" if told else "N", "happened_not", f"그 {thing:는} {happened:지 않았다}.")
    draft.add("N", "did", f"{other:는} 그 {thing:를} {act:았다}.")
    draft.add("N", "did", f"{doer:는} 그 {thing:를} {act:았다}.")
    return draft


OWNING = Table(
    "possession",
    premises={
        "own": ["이 {o:는} {A}의 것이다.", "이 {o}의 주인은 {A:다}."],
        "borrowed": ["{B:는} {A}에게서 이 {o:를} 빌렸다.", "{A:는} {B}에게 이 {o:를} 빌려주었다."],
        "sold": ["{B:는} {A}에게 이 {o:를} 팔았다.", "{A:는} {B}에게서 이 {o:를} 샀다.", "{A:는} {B}에게서 이 {o:를} 선물로 받았다."],
        "seen": ["{A:는} {B}에게 이 {o:를} 보여 주었다.", "{A:는} 이 {o:를} 마음에 들어 한다.", "{A:는} {B:와} 함께 이 {o:를} 구경했다."],
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
    pairs=0.4,
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
    pairs=0.5,
    single=True,
)


def place(world: World) -> Draft:
    """Cities, the countries they lie in, and where people were born, live and work."""
    (country, cities), (abroad, far_cities), (third, _) = world.some(COUNTRIES, 3)
    city, far_city = world.pick(cities), world.pick(far_cities)
    person, other = world.names(2)
    verbs = world.some(["태어나", "살", "일하"], 3)
    there = world.pick([city, country])
    two = world.chance(0.7)
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
        draft.add(label, "in", _where(person, spot, verb))
        denied = {"E": "C", "C": "E", "N": "N"}[label]
        draft.add(denied, "not_in", f"{person:는} {_spot(spot, verb):{ending}}.")


def _placed_neutral(draft: Draft, person: Noun, verb: str, where: Noun, land: Noun) -> None:
    ending = "지 않았다" if verb == "태어나" else "지 않는다"
    for spot in {where: 0, land: 0}:
        draft.add("N", "in", _where(person, spot, verb))
        draft.add("N", "not_in", f"{person:는} {_spot(spot, verb):{ending}}.")


def opposites(world: World) -> Draft:
    """What is big is not small, but what is not big need not be small."""
    things, scales = world.pick(SCALES)
    thing, second = (Noun(word) for word in world.some(things.split(), 2))
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
    draft = Draft("opposites", f"{link(premise, '고')} {rest}" if world.chance(0.5) else premise)
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
    "hypernyms": hypernyms,
    "only": only,
    "passive": passive,
    "possession": OWNING,
    "repainting": REPAINTING,
    "place": place,
    "opposites": opposites,
}
