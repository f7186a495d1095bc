"""Phenomena about what is known, and on what condition."""

from __future__ import annotations

from scripts.mini_world.drafts import Phenomenon, Table, World
from scripts.mini_world.lexicon import ACTIONS, RULES


def _report(world: World) -> dict[str, object]:
    first, second = world.names(2)
    return {"A": first, "B": second, "v": world.pick(ACTIONS)}


FACTIVITY = Table(
    "factivity",
    premises={
        "known": [
            "{A:는} {B:가} {v:ㄴ} 것을 안다.",
            "{A:는} {B:가} {v:ㄴ} 사실을 기억한다.",
            "{A:는} {B:가} {v:ㄴ} 줄 몰랐다.",
            "{A:는} {B:가} {v:ㄴ} 것을 뒤늦게 깨달았다.",
            "{A:는} {B:가} {v:ㄴ} 사실을 모두에게 숨겼다.",
        ],
        "known_not": [
            "{A:는} {B:가} {v:지 않은} 것을 안다.",
            "{A:는} {B:가} {v:지 않은} 사실을 기억한다.",
            "{A:는} {B:가} {v:지 않은} 것을 뒤늦게 깨달았다.",
        ],
        "believed": [
            "{A:는} {B:가} {v:았다고} 믿는다.",
            "{A:는} {B:가} {v:았다고} 생각한다.",
            "{A:는} {B:가} {v:았다고} 짐작한다.",
            "{A:는} {B:가} {v:았는지} 궁금해한다.",
        ],
        "believed_not": ["{A:는} {B:가} {v:지 않았다고} 믿는다.", "{A:는} {B:가} {v:지 않았다고} 짐작한다."],
        "mistaken": ["{A:는} {B:가} {v:았다고} 착각했다.", "{A:는} {B:가} {v:ㄴ} 것으로 잘못 알고 있다."],
        "mistaken_not": ["{A:는} {B:가} {v:지 않았다고} 착각했다."],
    },
    forms={
        "did": ["{B:는} {v:았다}."],
        "not": ["{B:는} {v:지 않았다}."],
        "true": ["{B:가} {v:ㄴ} 것은 사실이다."],
        "false": ["{B:가} {v:ㄴ} 것은 사실이 아니다."],
    },
    labels={
        "known": "did=E not=C true=E false=C",
        "known_not": "did=C not=E true=C false=E",
        "believed": "did=N not=N true=N false=N",
        "believed_not": "did=N not=N true=N false=N",
        "mistaken": "did=C not=E true=C false=E",
        "mistaken_not": "did=E not=C true=E false=C",
    },
    draw=_report,
    swaps="Bv",
)


def _rule(world: World) -> dict[str, object]:
    triggers, outcomes = world.pick(RULES)
    return {"r": world.pick(triggers), "e": world.pick(outcomes)}


CONDITION = Table(
    "condition",
    premises={
        "holds": ["{r:으면} 반드시 {e:는다}. 그런데 {r:았다}.", "{r:으면} 언제나 {e:는다}. 오늘 {r:았다}."],
        "denied": [
            "{r:으면} 반드시 {e:는다}. 그런데 {e:지 않았다}.",
            "{r:으면} 언제나 {e:는다}. 오늘 {e:지 않았다}.",
        ],
        "affirmed": [
            "{r:으면} 반드시 {e:는다}. 그런데 {e:았다}.",
            "{r:으면} 언제나 {e:는다}. 오늘 {e:았다}.",
        ],
        "absent": [
            "{r:으면} 반드시 {e:는다}. 그런데 {r:지 않았다}.",
            "{r:으면} 언제나 {e:는다}. 오늘 {r:지 않았다}.",
        ],
    },
    forms={
        "trigger": ["{r:았다}."],
        "no_trigger": ["{r:지 않았다}."],
        "outcome": ["{e:았다}."],
        "no_outcome": ["{e:지 않았다}."],
    },
    labels={
        "holds": "trigger=E no_trigger=C outcome=E no_outcome=C",
        "denied": "trigger=C no_trigger=E outcome=C no_outcome=E",
        "affirmed": "trigger=N no_trigger=N outcome=E no_outcome=C",
        "absent": "trigger=C no_trigger=E outcome=N no_outcome=N",
    },
    draw=_rule,
    swaps="re",
    pairs=0.0,
)

PHENOMENA: dict[str, Phenomenon] = {table.source: table for table in (FACTIVITY, CONDITION)}
