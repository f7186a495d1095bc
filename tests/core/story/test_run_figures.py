"""What training and evaluation pages say of a run: progress, an earlier moment, the pairs to read."""

import math

from nlpbook_core import corpora
from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.metrics import mistakes
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.runs import progress
from nlpbook_core.story import replay

STARTED = ev.RunStarted(
    device="cpu", num_train=80, num_val=20, num_test=20, steps_per_epoch=10, num_steps=30,
    num_parameters=5, labels=("a", "b"), at=1.0,
)  # fmt: skip


def step(number: int) -> ev.StepLogged:
    return ev.StepLogged(
        step=number, epoch=number // 10, loss=1.0, acc=0.5, learning_rate=1e-3, grad_norm=1.0,
        pairs_per_s=50.0, at=2.0 + number,
    )  # fmt: skip


def run(num_steps: int) -> RunView:
    view = fold(fold(RunView(), STARTED), ev.PhaseChanged(phase="training"))
    for number in range(num_steps):
        view = fold(view, step(number))
        if (number + 1) % 10 == 0:
            epoch = number // 10
            view = fold(
                view,
                ev.ValidationLogged(step=number + 1, epoch=epoch, val_loss=1.0, val_acc=0.5, num_pairs=20),
            )
    return view


def test_progress_counts_a_download_on_its_own_and_training_in_steps() -> None:
    assert progress.of(RunView()).phase == "starting" and progress.of(RunView()).fraction == 0
    half = fold(RunView(), ev.PhaseChanged(phase="downloading", done=50, total=100, unit="bytes"))
    assert progress.of(half).fraction == 0.5 and progress.of(half).num_steps == 0
    now = progress.of(run(15))
    assert (now.fraction, now.steps_done, now.num_steps) == (0.5, 15, 30)
    assert (now.epoch, now.num_epochs) == (2, 3)
    assert progress.of(run(30)).epoch == 3 and progress.of(run(30)).fraction == 1.0


def test_a_run_can_be_seen_as_it_stood_at_any_step() -> None:
    whole = fold(run(30), ev.RunEnded(reason="finished", elapsed_s=30.0))
    assert replay.until(whole, 30) is whole
    then = replay.until(whole, 12)
    assert then.num_steps_done == 12 and then.ended is None
    assert [v.step for v in then.validations] == [10]
    assert replay.until(whole, 0).steps == ()
    assert [replay.step_at(whole, s, 10.0) for s in (-1, 0, 5, 10, 99)] == [0, 0, 15, 30, 30]


def row(label: str, predicted: str, sure: float, name: str = "p") -> PredictedPair:
    return PredictedPair(name, name, label, predicted, (sure, 1 - sure))


def test_cells_put_the_largest_mistake_first_and_pairs_the_most_confident() -> None:
    rows = [row("a", "b", 0.6), row("a", "b", 0.9), row("b", "a", 0.8), *[row("a", "a", 0.99)] * 5]
    found = mistakes.cells(rows)
    assert [(c.gold, c.predicted, c.num_pairs) for c in found] == [
        ("a", "b", 2),
        ("b", "a", 1),
        ("a", "a", 5),
    ]
    assert [r.confidence for r in mistakes.pairs_of(rows)] == [0.9, 0.8, 0.6]
    assert [r.confidence for r in mistakes.pairs_of(rows, found[0])] == [0.9, 0.6]
    assert len(mistakes.pairs_of(rows, found[2])) == 5


def test_another_example_is_never_the_one_that_is_shown() -> None:
    pairs = (("one", "one", "a"), ("two", "two", "a"), ("three", "three", "b"))
    rows = [ClassificationExample(*pair) for pair in pairs]
    assert {mistakes.another(rows, "a", ("one", "one")) for _ in range(20)} == {("two", "two")}
    assert mistakes.another(rows, "b", ("three", "three")) is None


def test_probabilities_that_are_no_numbers_come_back_as_numbers_and_words_as_words() -> None:
    pairs = (("nan", "가설", "a"),)
    event = ev.PinnedPredicted(step=0, pairs=pairs, probabilities=((math.nan, math.inf, 0.5),))
    back = event_log.from_line(event_log.to_line(event))
    assert isinstance(back, ev.PinnedPredicted) and back.pairs == pairs
    assert math.isnan(back.probabilities[0][0]) and back.probabilities[0][1:] == (math.inf, 0.5)


def test_published_figures_stand_beside_their_own_corpus_only() -> None:
    assert [p.accuracy for p in corpora.get("klue-nli").published_scores] == [0.732, 0.816, 0.892]
    assert corpora.get("mini-nli").published_scores == ()
