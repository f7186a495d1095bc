"""Phenomena about whether and when something was done."""

from __future__ import annotations

from scripts.mini_world.drafts import Phenomenon, Table, World
from scripts.mini_world.lexicon import ACTIONS, GROUPS, HABITS, MISHAPS, NAMES, TASKS


def _deed(world: World) -> dict[str, object]:
    return {"A": world.pick(NAMES), "v": world.pick(ACTIONS)}


def _two_people(world: World) -> dict[str, object]:
    first, second = world.names(2)
    return {"A": first, "B": second, "v": world.pick(ACTIONS)}


NEGATION = Table(
    "negation",
    premises={
        "did": ["{A:는} {v:았다}.", "{A:가} {v:ㄴ} 것은 사실이다."],
        "not": ["{A:는} {v:안 았다}.", "{A:는} {v:지 않았다}.", "{A:가} {v:지 않은} 것은 사실이다."],
        "could_not": ["{A:는} {v:못 았다}.", "{A:는} {v:지 못했다}."],
    },
    forms={
        "did": ["{A:는} {v:았다}."],
        "not": ["{A:는} {v:지 않았다}."],
        "not_short": ["{A:는} {v:안 았다}."],
        "could_not": ["{A:는} {v:지 못했다}."],
        "not_true": ["{A:가} {v:ㄴ} 것은 아니다."],
        "double": ["{A:가} {v:지 않은} 것은 아니다."],
    },
    labels={
        "did": "did=E not=C not_short=C could_not=C not_true=C double=E",
        "not": "did=C not=E not_short=E could_not=N not_true=E double=C",
        "could_not": "did=C not=E could_not=E not_true=E double=C",
    },
    draw=_deed,
    swaps="Av",
)

MODALITY = Table(
    "modality",
    premises={
        "must": [
            "{A:는} 반드시 {v:아야} 한다.",
            "{A:에게는} {v:ㄹ} 의무가 있다.",
            "{A:는} {v:지 않으면} 안 된다.",
        ],
        "may": ["{A:는} {v:아도} 된다.", "{A:는} {v:아도} 좋다는 허락을 받았다."],
        "must_not": ["{A:는} {v:으면} 안 된다.", "{A:에게는} {v:는} 것이 금지되어 있다."],
        "need_not": ["{A:는} {v:지 않아도} 된다.", "{A:에게는} {v:ㄹ} 의무가 없다."],
    },
    forms={
        "must": ["{A:는} {v:아야} 한다."],
        "duty": ["{A:에게는} {v:ㄹ} 의무가 있다."],
        "no_duty": ["{A:에게는} {v:ㄹ} 의무가 없다."],
        "may": ["{A:는} {v:아도} 된다."],
        "must_not": ["{A:는} {v:으면} 안 된다."],
        "need_not": ["{A:는} {v:지 않아도} 된다."],
    },
    labels={
        "must": "must=E duty=E no_duty=C may=E must_not=C need_not=C",
        "may": "must=N duty=N no_duty=N may=E must_not=C need_not=N",
        "must_not": "must=C duty=C may=C must_not=E",
        "need_not": "must=C duty=C no_duty=E must_not=N need_not=E",
    },
    draw=_deed,
    swaps="Av",
)

INTENTION = Table(
    "intention",
    premises={
        "plan": ["{A:는} {v:ㄹ} 계획을 세웠다.", "{A:는} {v:기로} 마음먹었다.", "{A:는} {v:고} 싶어 했다."],
        "failed": ["{A:는} {v:으려고} 애썼지만 끝내 실패했다.", "{A:는} {v:고} 싶었지만 그러지 못했다."],
        "succeeded": ["{A:는} 마음먹은 대로 {v:았다}.", "{A:는} 바라던 대로 {v:았다}."],
        "unmeant": ["{A:는} 그럴 마음이 없었는데도 {v:았다}.", "{A:는} 마지못해 {v:았다}."],
        "unwilling": ["{A:는} {v:ㄹ} 마음이 전혀 없었다.", "{A:는} {v:고} 싶어 하지 않았다."],
    },
    forms={
        "did": ["{A:는} {v:았다}."],
        "not": ["{A:는} {v:지 않았다}."],
        "could_not": ["{A:는} {v:지 못했다}."],
        "wanted": ["{A:에게는} {v:ㄹ} 마음이 있었다."],
        "unwilling": ["{A:에게는} {v:ㄹ} 마음이 없었다."],
    },
    labels={
        "plan": "did=N not=N could_not=N wanted=E unwilling=C",
        "failed": "did=C not=E could_not=E wanted=E unwilling=C",
        "succeeded": "did=E not=C could_not=C wanted=E unwilling=C",
        "unmeant": "did=E not=C could_not=C wanted=C unwilling=E",
        "unwilling": "did=N not=N could_not=N wanted=C unwilling=E",
    },
    draw=_deed,
    swaps="Av",
)

ASPECT = Table(
    "aspect",
    premises={
        "done": ["{A:는} {v:다 았다}.", "{A:는} 마침내 {v:는} 일을 끝냈다."],
        "going_on": ["{A:는} 지금 {v:는} 중이다.", "{A:는} 지금 한창 {v:고} 있다."],
        "begun": ["{A:는} 아까 {v:기} 시작했다.", "{A:는} 오전에 {v:기} 시작했다."],
        "not_yet": ["{A:는} 아직 {v:기} 시작하지도 않았다.", "{A:는} 이제부터 {v:기} 시작할 것이다."],
    },
    forms={
        "done": ["{A:는} {v:다 았다}."],
        "finished": ["{A:는} {v:는} 일을 끝냈다."],
        "not_done": ["{A:는} 아직 {v:다 지 못했다}."],
        "begun": ["{A:는} {v:기} 시작했다."],
        "not_begun": ["{A:는} 아직 {v:기} 시작하지 않았다."],
    },
    labels={
        "done": "done=E finished=E not_done=C begun=E not_begun=C",
        "going_on": "done=C finished=C not_done=E begun=E not_begun=C",
        "begun": "done=N finished=N not_done=N begun=E not_begun=C",
        "not_yet": "done=C finished=C not_done=E begun=C not_begun=E",
    },
    draw=lambda world: {"A": world.pick(NAMES), "v": world.pick(TASKS)},
    swaps="Av",
)

NEAR_MISS = Table(
    "near_miss",
    premises={
        "nearly": ["{A:는} 하마터면 {v:ㄹ} 뻔했다.", "{A:는} 자칫하면 {v:ㄹ} 뻔했다."],
        "in_the_end": ["{A:는} 그만 {v:고} 말았다.", "{A:는} 끝내 {v:고} 말았다."],
        "in_spite": ["{A:는} 조심했는데도 {v:고} 말았다.", "{A:는} {v:아서} 몹시 속상했다."],
        "feared": ["{A:는} {v:ㄹ까} 봐 걱정했다.", "{A:는} {v:지 않을까} 걱정했다."],
        "relieved": ["{A:는} {v:지 않아서} 다행이라고 여겼다."],
    },
    forms={
        "did": ["{A:는} {v:았다}."],
        "not": ["{A:는} {v:지 않았다}."],
        "true": ["{A:가} {v:ㄴ} 것은 사실이다."],
        "false": ["{A:가} {v:ㄴ} 것은 사실이 아니다."],
    },
    labels={
        "nearly": "did=C not=E true=C false=E",
        "in_the_end": "did=E not=C true=E false=C",
        "in_spite": "did=E not=C true=E false=C",
        "feared": "did=N not=N true=N false=N",
        "relieved": "did=C not=E true=C false=E",
    },
    draw=lambda world: {"A": world.pick(NAMES), "v": world.pick(MISHAPS)},
    swaps="Av",
)

CHANGE = Table(
    "change",
    premises={
        "stopped": ["{A:는} 예전에는 {v:았지만} 지금은 {v:지 않는다}.", "{A:는} 이제 더는 {v:지 않는다}."],
        "began": [
            "{A:는} 예전에는 {v:지 않았지만} 지금은 {v:는다}.",
            "{A:는} 올해 처음으로 {v:기} 시작해 지금도 {v:는다}.",
        ],
        "always": ["{A:는} 예전이나 지금이나 {v:는다}.", "{A:는} 예나 지금이나 변함없이 {v:는다}."],
        "never": ["{A:는} 예전에도 지금도 {v:지 않는다}."],
        "once": ["{A:는} 예전에 {v:았다}."],
        "now": ["{A:는} 요즘 {v:는다}."],
        "not_now": ["{A:는} 요즘 {v:지 않는다}."],
    },
    forms={
        "now": ["{A:는} 지금 {v:는다}."],
        "not_now": ["{A:는} 지금 {v:지 않는다}."],
        "once": ["{A:는} 예전에 {v:았다}."],
        "not_once": ["{A:는} 예전에 {v:지 않았다}."],
    },
    labels={
        "stopped": "now=C not_now=E once=E not_once=C",
        "began": "now=E not_now=C once=C not_once=E",
        "always": "now=E not_now=C once=E not_once=C",
        "never": "now=C not_now=E once=C not_once=E",
        "once": "now=N not_now=N once=E not_once=C",
        "now": "now=E not_now=C once=N not_once=N",
        "not_now": "now=C not_now=E once=N not_once=N",
    },
    draw=lambda world: {"A": world.pick(NAMES), "v": world.pick(HABITS)},
    swaps="Av",
)

QUANTIFIERS = Table(
    "quantifiers",
    premises={
        "all": [
            "모든 {G:가} {v:았다}.",
            "{G:는} 한 명도 빠짐없이 {v:았다}.",
            "{v:지 않은} {G:는} 아무도 없다.",
        ],
        "none": ["{G:는} 아무도 {v:지 않았다}.", "{v:ㄴ} {G:는} 한 명도 없다."],
        "some": ["{v:ㄴ} {G:가} 몇 명 있다.", "적어도 한 명의 {G:는} {v:았다}."],
        "part": ["{G} 가운데 절반만 {v:았다}.", "{v:ㄴ} {G:도} 있고 {v:지 않은} {G:도} 있다."],
        "not_all": ["모든 {G:가} {v:ㄴ} 것은 아니다.", "{v:지 않은} {G:가} 몇 명 있다."],
    },
    forms={
        "all": ["모든 {G:가} {v:았다}."],
        "none": ["{G:는} 아무도 {v:지 않았다}."],
        "nobody": ["{v:ㄴ} {G:는} 한 명도 없다."],
        "some": ["{v:ㄴ} {G:가} 있다."],
        "some_not": ["{v:지 않은} {G:가} 있다."],
    },
    labels={
        "all": "all=E none=C nobody=C some=E some_not=C",
        "none": "all=C none=E nobody=E some=C some_not=E",
        "some": "all=N none=C nobody=C some=E some_not=N",
        "part": "all=C none=C nobody=C some=E some_not=E",
        "not_all": "all=C none=N nobody=N some=N some_not=E",
    },
    draw=lambda world: {"G": world.pick(GROUPS), "v": world.pick(ACTIONS)},
    swaps="Gv",
)

CONJUNCTION = Table(
    "conjunction",
    premises={
        "both": ["{A:와} {B:는} 둘 다 {v:았다}.", "{A:도} {B:도} {v:았다}."],
        "neither": ["{A:와} {B:는} 둘 다 {v:지 않았다}.", "{A:도} {B:도} {v:지 않았다}."],
        "first": ["{A:는} {v:았지만} {B:는} 그러지 않았다."],
        "second": ["{A:는} {v:지 않았지만} {B:는} {v:았다}."],
        "or": ["{A:와} {B} 가운데 적어도 한 명은 {v:았다}.", "{A:나} {B:가} {v:았다}."],
        "one": ["{A:와} {B} 가운데 한 명만 {v:았다}."],
    },
    forms={
        "first": ["{A:는} {v:았다}."],
        "not_first": ["{A:는} {v:지 않았다}."],
        "second": ["{B:는} {v:았다}."],
        "not_second": ["{B:는} {v:지 않았다}."],
        "both": ["{A:와} {B:는} 둘 다 {v:았다}.", "{B:와} {A:는} 둘 다 {v:았다}."],
        "neither": ["{A:와} {B:는} 둘 다 {v:지 않았다}.", "{B:와} {A:는} 둘 다 {v:지 않았다}."],
        "one": ["{A:와} {B} 가운데 한 명만 {v:았다}.", "{B:와} {A} 가운데 한 명만 {v:았다}."],
    },
    labels={
        "both": "first=E not_first=C second=E not_second=C both=E neither=C one=C",
        "neither": "first=C not_first=E second=C not_second=E both=C neither=E one=C",
        "first": "first=E not_first=C second=C not_second=E both=C neither=C one=E",
        "second": "first=C not_first=E second=E not_second=C both=C neither=C one=E",
        "or": "first=N not_first=N second=N not_second=N both=N neither=C one=N",
        "one": "first=N not_first=N second=N not_second=N both=C neither=C one=E",
    },
    draw=_two_people,
    swaps="v",
    pairs=0.0,
)

PHENOMENA: dict[str, Phenomenon] = {
    table.source: table
    for table in (NEGATION, MODALITY, INTENTION, NEAR_MISS, ASPECT, CHANGE, QUANTIFIERS, CONJUNCTION)
}
