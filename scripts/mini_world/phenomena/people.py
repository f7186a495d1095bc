"""Phenomena about two or three people: who more, who whom, who first."""

from __future__ import annotations

from scripts.mini_world.drafts import Draft, Phenomenon, World
from scripts.mini_world.hangul import Action, Noun, link
from scripts.mini_world.lexicon import (
    ACTIONS,
    BONDS,
    ONE_SIDED,
    ONE_WINNER,
    QUALITIES,
    SYMMETRIC,
)


def _orders(
    draft: Draft, forms: dict[str, str], known: list[tuple[Noun, Noun]], unknown: list[tuple[Noun, Noun]]
) -> None:
    """Hypotheses on an order. ``forms`` say of X and Y that X is ahead ("+...") or behind ("-...")."""
    for form, template in forms.items():
        for ahead, behind in known:
            right = (ahead, behind) if form[0] == "+" else (behind, ahead)
            draft.add("E", form, template.format(X=right[0], Y=right[1]))
            draft.add("C", form, template.format(X=right[1], Y=right[0]))
        for one, two in unknown:
            draft.add("N", form, template.format(X=one, Y=two))
            draft.add("N", form, template.format(X=two, Y=one))


def _chain(
    world: World, say: tuple[str, str]
) -> tuple[str, list[tuple[Noun, Noun]], list[tuple[Noun, Noun]]]:
    """A premise on two or three people, the ordered pairs that follow from it, and the pairs left open.

    ``say`` are sentences on X and Y: X is ahead of Y, X is behind Y.
    """
    one, two, three, other = world.names(4)
    single = ([(one, two)], [(one, two)], [(one, other), (two, other)])
    facts, known, unknown = world.pick(
        [
            *[single] * 4,
            ([(one, two), (two, three)], [(one, two), (two, three)], []),
            ([(one, two), (one, three)], [(one, two), (one, three)], [(two, three)]),
            ([(one, three), (two, three)], [(one, three), (two, three)], [(one, two)]),
        ]
    )
    sentences = []
    for ahead, behind in world.some(facts, len(facts)):
        turned = world.chance(0.5)
        first, second = (behind, ahead) if turned else (ahead, behind)
        sentences.append(say[turned].format(X=first, Y=second))
    premise = sentences[0] if len(sentences) == 1 else f"{link(sentences[0], '고')} {sentences[1]}"
    return premise, known, unknown


def comparison(world: World) -> Draft:
    """Who is taller, older, stronger."""
    quality, more, less = world.pick(QUALITIES)
    up, down = Action(quality, more), Action(quality, less)
    say = (f"{{X:는}} {{Y}}보다 {up:다}.", f"{{X:는}} {{Y}}보다 {down:다}.")
    premise, known, unknown = _chain(world, say)
    draft = Draft("comparison", premise)
    _orders(
        draft,
        {"+more": say[0], "-less": say[1], "-not_as": f"{{X:는}} {{Y}}만큼 {up:지 않다}."},
        known,
        unknown,
    )
    other = world.pick([scale for scale in QUALITIES if scale[0] != quality])
    far = [
        (f"{{X:는}} {{Y}}보다 {Action(other[0], end):다}.", form)
        for end, form in ((other[1], "+more"), (other[2], "-less"))
    ]
    for template, form in far:
        for one, two in known:
            draft.add("N", form, template.format(X=one, Y=two))
            draft.add("N", form, template.format(X=two, Y=one))
    return draft


def roles(world: World) -> Draft:
    """Who did it to whom, told by particles and not by the order of words."""
    one, two, other = world.names(3)
    kind = world.pick(["sided", "sided", "winner", "symmetric"])
    act = world.pick({"sided": ONE_SIDED, "winner": ONE_WINNER, "symmetric": SYMMETRIC}[kind])
    orders = ["{X:가} {Y:와} "] if kind == "symmetric" else ["{X:가} {Y:를} ", "{Y:를} {X:가} "]
    endings = ["{v:았다}.", "{v:지 못했다}." if kind == "winner" else "{v:지 않았다}."]
    denied = world.chance(0.4)
    draft = Draft("roles", (world.pick(orders) + endings[denied]).format(X=one, Y=two, v=act))
    same = "CE" if denied else "EC"
    # Whoever wins beats the other; whoever does not win may have drawn.
    swapped = {"sided": "NN", "winner": "NN" if denied else "CE", "symmetric": same}[kind]
    others = [(one, other), (other, two), (two, other), (other, one)]
    for doer, done_to, labels in [(one, two, same), (two, one, swapped), *((*pair, "NN") for pair in others)]:
        for order_of_words in orders:
            for form, ending, label in zip(("did", "did_not"), endings, labels, strict=True):
                draft.add(label, f"{form}_{kind}", (order_of_words + ending).format(X=doer, Y=done_to, v=act))
    return draft


def bonds(world: World) -> Draft:
    """What one is to another, said from the other side."""
    one, two, other = world.names(3)
    up, down = world.pick(BONDS)
    if world.chance(0.5):
        up, down = down, up
    far = world.pick([bond for pair in BONDS for bond in pair if bond not in (up, down)])
    endings = {"is": "{r:다}.", "is_not": "{r:가} 아니다."}
    denied = world.chance(0.4)
    draft = Draft("bonds", f"{one:는} {two}의 " + endings["is_not" if denied else "is"].format(r=up))
    both_ways = "both_ways" if up == down else "one_way"
    for form, ending in endings.items():
        same = "E" if (form == "is_not") == denied else "C"
        said = [(two, one, down, same), (one, two, up, same)]
        said += [(who, whose, bond, "N") for who, whose in ((one, two), (two, one)) for bond in (far,)]
        said += [(one, other, up, "N"), (two, other, down, "N")]
        if up != down:
            # One who is a teacher of another is not the other's pupil; one who is not may or may not be.
            turned = "N" if denied else {"E": "C", "C": "E"}[same]
            said += [(two, one, up, turned), (one, two, down, turned)]
        for who, whose, bond, label in said:
            draft.add(label, f"{form}_{both_ways}", f"{who:는} {whose}의 " + ending.format(r=bond))
    return draft


def before_after(world: World) -> Draft:
    """Which of two deeds came first."""
    person, other = world.names(2)
    first, second, third = world.some(ACTIONS, 3)
    sayings = {
        "after": "{X:는} {a:ㄴ} 뒤에 {b:았다}.",
        "before": "{X:는} {b:기} 전에 {a:았다}.",
        "then": "{X:는} 먼저 {a:고} 나중에 {b:았다}.",
    }
    known = world.chance(0.7)
    if known:
        premise = world.pick(list(sayings.values())).format(X=person, a=first, b=second)
    else:
        premise = f"{person:는} 어제 {first:는} 일과 {second:는} 일을 모두 마쳤다."
    draft = Draft("before_after", premise)
    for form, template in sayings.items():
        draft.add("E" if known else "N", form, template.format(X=person, a=first, b=second))
        draft.add("C" if known else "N", form, template.format(X=person, a=second, b=first))
        draft.add("N", form, template.format(X=other, a=first, b=second))
        draft.add("N", form, template.format(X=person, a=first, b=third))
        draft.add("N", form, template.format(X=person, a=third, b=second))
    return draft


PHENOMENA: dict[str, Phenomenon] = {
    "comparison": comparison,
    "roles": roles,
    "bonds": bonds,
    "before_after": before_after,
}
