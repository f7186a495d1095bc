"""What the curves say: each remark with a recorded run that shows it, and one that does not.

`tests/recorded` holds events of real runs; `tests/support/recording.py` makes them anew.
"""

import json
from dataclasses import replace

import pytest

from nlpbook_core import runs
from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, Tail
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.story.remarks import Remark, codes, remarks
from nlpbook_core.story.spikes import first_spike
from tests.support.paths import RECORDED
from tests.support.recording import RUNS

SHORTCUTS = {"majority": 0.333, "hypothesis_only": 0.62, "overlap_only": 0.45}


def recorded(name: str) -> tuple[RunView, ClassificationTrainArguments]:
    """A run of `tests/recorded`, or the one that ships with the app."""
    if name == runs.RECORDED_ID:
        return runs.view(name), runs.arguments(name)
    settings = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return Tail(RECORDED / f"{name}.jsonl").view(), presets.from_dict(settings)


def found(name: str, references: dict[str, float] | None = None) -> dict[str, Remark]:
    return {remark.code: remark for remark in remarks(*recorded(name), references)}


def measured(name: str) -> dict[str, float]:
    """What was reached on the validation pairs of a recorded run without learning."""
    found: dict[str, float] = json.loads((RECORDED / f"{name}.references.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("code", "shown_by", "not_by"),
    [
        ("starts-high", "begins-trained-otherwise", "begins-trained"),
        ("starts-low", "begins-trained", "begins-trained-otherwise"),
        ("batch-halved", "short-memory", "learns"),
        ("not-learning", "rate-too-small", "learns"),
        ("not-learning", "rate-too-small", "rate-too-large"),  # it had learnt, and lost it again
        ("overfitting", "wrong-labels", "learns"),
        ("loss-spike", "rate-too-large", "learns"),
        ("rate-constant", "rate-too-small", "learns"),
        ("rate-one-epoch", "one-epoch", "wrong-labels"),
        ("still-improving", "cut-short", "rate-too-small"),
    ],
)
def test_a_run_that_shows_it_is_told_so_and_another_is_not(code: str, shown_by: str, not_by: str) -> None:
    assert code in found(shown_by)
    assert code not in found(not_by)


def test_each_remark_is_shown_by_a_recorded_run() -> None:
    names = [runs.RECORDED_ID, *(path.stem for path in RECORDED.glob("*.jsonl"))]
    shown: set[str] = set()
    for name in names:
        has_references = (RECORDED / f"{name}.references.json").exists()
        shown |= set(found(name, measured(name) if has_references else SHORTCUTS))
    assert [code for code in codes() if code not in shown] == []


def test_nothing_is_wrong_with_the_run_that_ships() -> None:
    assert not set(found(runs.RECORDED_ID)) & set(codes()[: codes().index("rate-constant")])


def test_the_values_are_those_of_the_run() -> None:
    view, _ = recorded("wrong-labels")
    told = found("wrong-labels")["overfitting"].values
    best = min(view.validations, key=lambda v: v.val_loss)
    assert told["step"] == best.step and told["best_loss"] == best.val_loss
    assert told["last_loss"] == view.validations[-1].val_loss > best.val_loss
    assert told["now_loss"] < told["then_loss"]
    stuck = found("rate-too-small")["not-learning"].values
    assert stuck["learning_rate"] == 1e-8 and stuck["n"] == len(recorded("rate-too-small")[0].steps)


def test_an_accuracy_is_set_beside_the_best_shortcut() -> None:
    view = runs.view(runs.RECORDED_ID)
    best = max(v.val_acc for v in view.validations)
    clear = found(runs.RECORDED_ID, SHORTCUTS)["beats-shortcuts"].values
    assert clear["reference"] == "hypothesis_only" and clear["val_acc"] == best
    assert clear["low_acc"] > 0.62
    assert "like-shortcut" in found(runs.RECORDED_ID, {**SHORTCUTS, "overlap_only": best})
    near = found(runs.RECORDED_ID, {**SHORTCUTS, "overlap_only": best - 0.01})
    assert (
        near["too-few-pairs"].values["n"] == view.validations[0].num_pairs and "beats-shortcuts" not in near
    )
    assert not {"like-shortcut", "too-few-pairs", "beats-shortcuts"} & set(found(runs.RECORDED_ID))


def test_runs_beside_the_shortcuts_that_were_measured_on_their_own_pairs() -> None:
    """`learns` learnt what a hypothesis gives away; `few-pairs` more, but sixty pairs cannot show it."""
    alike, few = (found(name, measured(name)) for name in ("learns", "few-pairs"))
    assert "like-shortcut" in alike and "too-few-pairs" not in alike
    told = few["too-few-pairs"].values
    assert told["n"] == 60 and told["low_acc"] <= told["reference_acc"] < told["val_acc"]
    assert "like-shortcut" not in few and "beats-shortcuts" not in few


def test_the_batch_that_was_halved_is_told_with_what_came_of_it() -> None:
    told = found("short-memory")["batch-halved"].values
    assert (told["batch"], told["pairs"], told["parts"], told["step"]) == (16, 4, 4, 0)


def test_a_run_that_has_learnt_nothing_is_not_blamed_for_a_shortcut() -> None:
    assert "like-shortcut" not in found("rate-too-small", SHORTCUTS)


def test_a_first_loss_near_guessing_is_not_told() -> None:
    assert not {"starts-high", "starts-low"} & set(found("learns"))


def test_a_run_that_has_just_begun_is_left_in_peace() -> None:
    view, args = recorded("rate-too-small")
    begun = replace(view, steps=view.steps[:5], validations=(), ended=None)
    assert remarks(begun, args, SHORTCUTS) == [] and remarks(RunView(), args) == []


def test_a_loss_that_is_no_number_breaks_nothing() -> None:
    view, args = recorded("learns")
    bad = replace(view.steps[-1], loss=float("nan"))
    assert remarks(replace(view, steps=(*view.steps[:-1], bad)), args) is not None
    only = replace(view, steps=(bad,), validations=())
    assert "not-learning" not in [remark.code for remark in remarks(only, args)]


@pytest.mark.parametrize("name", ["learns", "rate-too-small", "wrong-labels", "rate-too-large", "cut-short"])
def test_remarks_come_in_the_order_of_their_weight(name: str) -> None:
    told = [remark.code for remark in remarks(*recorded(name), SHORTCUTS)]
    assert told == sorted(told, key=codes().index) and len(set(told)) == len(told)


def test_noise_and_one_odd_batch_are_no_spike() -> None:
    noise = [1.0 + 0.2 * ((7 * i) % 11 - 5) / 5 for i in range(200)]
    assert first_spike(noise) is None
    assert first_spike([*noise[:100], 3.0, *noise[100:]]) is None
    assert first_spike([*noise[:100], 3.0, 3.2, 2.9, *noise[100:]]) in (98, 99, 100)
    assert first_spike([]) is None


def test_the_recorded_events_are_those_of_whole_runs() -> None:
    paths = list(RECORDED.glob("*.jsonl"))
    assert {path.stem for path in paths} == set(RUNS)
    for path in paths:
        view = Tail(path).view()
        assert isinstance(view.ended, ev.RunEnded) and view.started is not None
        assert len(view.steps) == view.started.num_steps and view.num_bad_lines == 0
