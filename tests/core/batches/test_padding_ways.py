"""The same pairs padded in three ways: counted as training would pad them, and timed for real."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nlpbook_core.batches.padding_ways import NUM_PAIRS, padding_ways
from nlpbook_core.batches.sampling import num_batches, replacement_order
from nlpbook_core.estimates import padding_cost
from nlpbook_core.explain.mask_effect import mask_effect
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.settings import presets
from tests.support.tiny import write_model

LENGTHS = np.clip(np.random.default_rng(3).gamma(9, 4, 500).astype(int), 8, 90)


def test_each_way_holds_the_same_forty_pairs() -> None:
    ways = padding_ways(LENGTHS, 64, seed=7)
    rows = [sorted(n for batch in way.batches for n in batch.lengths) for way in ways]
    assert rows[0] == rows[1] == rows[2]
    assert len(rows[0]) == NUM_PAIRS and max(rows[0]) <= 64
    assert [way.num_tokens for way in ways] == [sum(rows[0])] * 3


def test_positions_shrink_from_way_to_way_and_no_row_is_cut() -> None:
    full, longest, grouped = padding_ways(LENGTHS, 64, seed=7)
    assert full.num_positions == NUM_PAIRS * 64
    assert full.num_positions > longest.num_positions > grouped.num_positions >= grouped.num_tokens
    assert {batch.width for batch in full.batches} == {64}
    assert all(batch.width == max(batch.lengths) for way in (longest, grouped) for batch in way.batches)
    assert grouped.padding_frac == 1 - grouped.num_tokens / grouped.num_positions


@pytest.mark.parametrize("num_pairs", [1, 7, 39])
def test_a_small_corpus_gives_what_it_has(num_pairs: int) -> None:
    for way in padding_ways(LENGTHS[:num_pairs], 32, seed=7):
        assert sum(len(batch.lengths) for batch in way.batches) == num_pairs


def test_longer_rows_take_longer_in_a_process_of_their_own(tmp_path: Path) -> None:
    folder = write_model(tmp_path, positions=512)
    args = presets.from_dict({**presets.PRESETS["mini"], "pretrained_model_name": str(folder)})
    found = padding_cost.measure(args, {"short": [(4, 8)], "long": [(32, 512)] * 2})
    assert found["long"] > found["short"] > 0


def test_the_mask_hides_padding_and_without_it_the_answer_changes(tmp_path: Path) -> None:
    predictor = Predictor(write_model(tmp_path))
    with torch.no_grad():
        for weight in predictor.model.parameters():
            weight *= 8  # as it is drawn, the model looks at everything alike
    effect = mask_effect(predictor, "민수는 갔다.", "영희는 갔다.", 32)
    asked = predictor.predict("민수는 갔다.", "영희는 갔다.").probabilities
    assert effect.bare == pytest.approx(asked, abs=1e-6)
    assert effect.masked == pytest.approx(effect.bare, abs=1e-6)
    assert effect.unmasked != pytest.approx(effect.bare, abs=1e-4)
    assert effect.num_padding > 0


def test_with_replacement_a_third_is_never_drawn_and_the_seed_decides() -> None:
    order = replacement_order(10_000, 7, 0)
    assert len(order) == 10_000 and order.min() >= 0 and order.max() < 10_000
    assert 1 - len(set(order.tolist())) / 10_000 == pytest.approx(np.exp(-1), abs=0.02)
    assert (
        order.tolist() == replacement_order(10_000, 7, 0).tolist() != replacement_order(10_000, 7, 1).tolist()
    )


def test_drop_last_leaves_out_only_what_is_not_full() -> None:
    assert [num_batches(n, 8, False) for n in (1, 8, 9, 16)] == [1, 1, 2, 2]
    assert [num_batches(n, 8, True) for n in (1, 8, 9, 16)] == [0, 1, 1, 2]
