"""Phenomena about things: their kind, which of them, what is done to them, what they are like."""

from __future__ import annotations

from scripts.mini_world.drafts import Draft, Phenomenon, World
from scripts.mini_world.hangul import Action, Noun, link
from scripts.mini_world.lexicon import CATEGORIES, CHANGES, SCALES


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
    said = world.pick(["active", "alone", "passive", "not", "not"])
    premise = {
        "active": f"{doer:는} 혼자서 그 {thing:를} {act:았다}.",
        "alone": f"그 {thing:를} {act:ㄴ} 사람은 {doer}뿐이다.",
        "passive": f"그 {thing:가} {happened:았다}.",
        "not": f"그 {thing:는} {happened:지 않았다}.",
    }[said]
    labels = {"active": "ECEC", "alone": "ECEC", "passive": "ECNN", "not": "CECC"}[said]
    if world.chance(0.12):
        premise = f"{premise} 그 {second:는} {Action('', done_two):{world.pick(['았다', '지 않았다'])}}."
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
    did = f"그 {thing:는} {happened:았다}."
    did_not = f"그 {thing:는} {happened:지 않았다}."
    labels = "EC" if did in premise else "CE" if did_not in premise else "NN"
    draft.add(labels[0], "happened", did)
    draft.add(labels[1], "happened_not", did_not)
    for person in (doer, other):
        draft.add("C" if did_not in premise else "N", "did", f"{person:는} 그 {thing:를} {act:았다}.")
    return draft


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
    draft = Draft("opposites", f"{link(premise, '고')} {rest}" if world.chance(0.15) else premise)
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
    "opposites": opposites,
}
