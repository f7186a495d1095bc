"""Reasons: they add up, they equal what can be computed by hand, and they line up with the pieces."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from captum.attr import IntegratedGradients

from nlpbook_core import runs, workspace
from nlpbook_core.errors import RunStopped
from nlpbook_core.explain import attributions, inputs, occlusion
from nlpbook_core.explain.attention import attention, one_view, positions
from nlpbook_core.explain.integral import POINTS
from nlpbook_core.inference.predictor import Prediction, Predictor, logits_of
from tests.support import tiny

PAIR = ("민수는 어제 학교에 갔다.", "민수는 학교에 가지 않았다.")


@pytest.fixture(scope="module")
def predictor(tmp_path_factory: pytest.TempPathFactory) -> Predictor:
    return Predictor(tiny.write_model(tmp_path_factory.mktemp("model")))


@pytest.fixture(scope="module")
def asked(predictor: Predictor) -> Prediction:
    return predictor.predict(*PAIR)


@pytest.mark.parametrize("baseline", ["pad", "mask"])
def test_integrated_gradients_add_up_to_what_they_explain(
    predictor: Predictor, asked: Prediction, baseline: attributions.Baseline
) -> None:
    for label in predictor.labels:
        found = attributions.integrated_gradients(predictor, asked.encoded, label, baseline)
        assert found.baseline_score is not None and found.completeness_error is not None
        assert found.score == pytest.approx(asked.logits[label], abs=1e-5)
        gap = sum(found.scores) - (found.score - found.baseline_score)
        assert abs(gap) == pytest.approx(found.completeness_error, abs=1e-4)
        assert found.completeness_error < 0.01
        assert len(found.scores) == asked.encoded.num_tokens


def test_the_baseline_keeps_the_pair_a_pair(predictor: Predictor, asked: Prediction) -> None:
    base = attributions.baseline_ids(predictor, asked.encoded, "mask")[0].tolist()
    for at, kind in enumerate(asked.encoded.kinds[: asked.encoded.num_tokens]):
        wanted = asked.encoded.input_ids[at] if kind == "special" else predictor.tokenizer.mask_token_id
        assert base[at] == wanted
    found = attributions.integrated_gradients(predictor, asked.encoded, asked.label)
    kept = [at for at, kind in enumerate(asked.encoded.kinds) if kind == "special"]
    assert all(found.scores[at] == 0 for at in kept)  # what does not change cannot be credited


def test_gradient_x_input_is_the_gradient_times_the_input(predictor: Predictor, asked: Prediction) -> None:
    found = attributions.input_x_gradient(predictor, asked.encoded, asked.label)
    ids = inputs.rows_of(asked.encoded)["input_ids"]
    embeddings = inputs.embedded(predictor, ids).requires_grad_()
    inputs.scorer(predictor, asked.encoded, asked.label)(embeddings)[0].backward()
    assert embeddings.grad is not None
    by_hand = (embeddings.grad * embeddings).sum(dim=-1)[0].tolist()
    assert found.scores == pytest.approx(by_hand, abs=1e-6)


def test_reasons_leave_the_model_as_it_was(predictor: Predictor) -> None:
    fresh = predictor.predict(*PAIR)
    attributions.integrated_gradients(predictor, fresh.encoded, fresh.label)
    assert predictor.predict(*PAIR).logits == fresh.logits
    assert not any(module._forward_hooks for module in predictor.model.modules())


def test_occlusion_covers_whole_words_and_measures_the_drop(predictor: Predictor, asked: Prediction) -> None:
    found = occlusion.occlusion(predictor, asked.encoded, asked.label)
    assert [item.word for item in found] == [*PAIR[0].split(), *PAIR[1].split()]
    assert [item.sentence for item in found] == [0] * 4 + [1] * 4
    for item in found:
        ids = list(asked.encoded.input_ids)
        for at in item.positions:
            ids[at] = predictor.tokenizer.mask_token_id
        covered = {
            **{f: getattr(asked.encoded, f) for f in type(asked.encoded).__slots__},
            "input_ids": tuple(ids),
        }
        shares = logits_of(predictor.model, [type(asked.encoded)(**covered)])[0].softmax(-1)
        place = predictor.labels.index(asked.label)
        assert item.probability == pytest.approx(float(shares[place]), abs=1e-5)
        assert item.drop == pytest.approx(asked.probabilities[asked.label] - item.probability, abs=1e-5)


def test_attention_rows_sum_to_one_and_stand_for_positions(predictor: Predictor, asked: Prediction) -> None:
    weights = attention(predictor, asked.encoded)
    length = asked.encoded.num_tokens
    assert weights.shape == (2, 2, length, length)
    assert weights.sum(axis=-1) == pytest.approx(np.ones(weights.shape[:3]))
    assert one_view(weights, 1, None) == pytest.approx(weights[1].mean(axis=0))
    first, second = positions(asked.encoded, "first_to_second")
    assert {asked.encoded.kinds[at] for at in first} == {"first"}
    assert {asked.encoded.kinds[at] for at in second} == {"second"}
    assert positions(asked.encoded, "second_to_first") == (second, first)


def captums(predictor: Predictor, asked: Prediction, num_steps: int) -> list[float]:
    """Captum's own integral with steps that are spread evenly."""
    ids = inputs.rows_of(asked.encoded)["input_ids"]
    base = attributions.baseline_ids(predictor, asked.encoded, "pad")
    parts = IntegratedGradients(inputs.scorer(predictor, asked.encoded, asked.label)).attribute(
        inputs.embedded(predictor, ids), baselines=inputs.embedded(predictor, base),
        n_steps=num_steps, internal_batch_size=50,
    )  # fmt: skip
    return [float(part) for part in parts[0].sum(dim=-1)]


@pytest.fixture(scope="module")
def recorded() -> Predictor:
    return Predictor(workspace.MINI_DIR / "run" / "model")


def test_the_recorded_models_scores_add_up_to_a_hundredth_in_at_most_a_hundred_steps(
    recorded: Predictor,
) -> None:
    for row in runs.predictions(runs.RECORDED_ID, "test")[::150]:
        found = recorded.predict(row.premise, row.hypothesis)
        why = attributions.integrated_gradients(recorded, found.encoded, found.label)
        assert why.baseline_score is not None and why.adds_up and why.num_steps <= 100
        difference = why.score - why.baseline_score
        assert sum(why.scores) == pytest.approx(difference, abs=0.0101 * max(1.0, abs(difference)))


def test_few_steps_where_the_score_jumps_come_nearer_than_more_that_are_spread_evenly(
    recorded: Predictor,
) -> None:
    found = recorded.predict("태윤은 빵을 먹었다.", "태윤은 빵을 먹지 않았다.")
    wanted = captums(recorded, found, 2000)
    why = attributions.integrated_gradients(recorded, found.encoded, found.label)
    even = captums(recorded, found, why.num_steps)

    def furthest(scores: Sequence[float]) -> float:
        return max(abs(one - other) for one, other in zip(scores, wanted, strict=True))

    assert furthest(why.scores) < 0.03 * max(map(abs, wanted))
    assert furthest(why.scores) < furthest(even)


def test_integrated_gradients_keep_to_their_time_and_say_what_is_missing(recorded: Predictor) -> None:
    found = recorded.predict("태윤은 빵을 먹었다.", "태윤은 빵을 먹지 않았다.")
    hasty = attributions.integrated_gradients(recorded, found.encoded, found.label, within_s=0.0)
    assert hasty.num_steps == POINTS and hasty.baseline_score is not None
    gap = abs(sum(hasty.scores) - (hasty.score - hasty.baseline_score))
    assert hasty.completeness_error == pytest.approx(gap, abs=1e-6) and not hasty.adds_up


@pytest.mark.parametrize("way", [attributions.integrated_gradients, occlusion.occlusion])
def test_reasons_tell_how_far_they_are_and_stop_when_the_teller_raises(
    recorded: Predictor, way: Callable[..., object]
) -> None:
    found = recorded.predict("태윤은 빵을 먹었다. " * 5, "태윤은 빵을 먹지 않았다. " * 3)
    told: list[tuple[int, int]] = []
    way(recorded, found.encoded, found.label, progress=lambda done, total: told.append((done, total)))
    assert len(told) > 1 and [done for done, _ in told] == sorted({done for done, _ in told})
    assert all(done <= total for done, total in told)

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        raise RunStopped(step=0)

    told.clear()
    with pytest.raises(RunStopped):
        way(recorded, found.encoded, found.label, progress=stop)
    assert len(told) == 1
