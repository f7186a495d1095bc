"""The formula for the memory of training, against the tensors that PyTorch really keeps."""

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForSequenceClassification

from nlpbook_core.models.memory import BYTES_PER_PARAMETER, activation_bytes, training_bytes
from nlpbook_core.models.summary import describe
from tests.support.tiny import write_model


def kept_for_the_way_back(model: torch.nn.Module, batch: int, length: int) -> int:
    """Bytes of all tensors that autograd saves in a forward pass, each memory once, without the weights."""
    weights = {weight.untyped_storage().data_ptr() for weight in model.parameters()}
    kept: dict[int, int] = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        memory = tensor.untyped_storage()
        if memory.data_ptr() not in weights:
            kept[memory.data_ptr()] = memory.nbytes()
        return tensor

    ids = torch.ones(batch, length, dtype=torch.long)
    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        outputs = model(
            input_ids=ids, attention_mask=torch.ones_like(ids), labels=torch.zeros(batch, dtype=torch.long)
        )
    assert outputs.loss.requires_grad
    return sum(kept.values())


@pytest.mark.parametrize(("batch", "length"), [(4, 16), (8, 64), (16, 60)])
def test_the_formula_is_within_a_tenth_of_what_is_kept(tmp_path: Path, batch: int, length: int) -> None:
    folder = write_model(tmp_path, hidden=64)
    model = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=3).train()
    measured = kept_for_the_way_back(model, batch, length)
    assert activation_bytes(describe(folder, 3), batch, length) == pytest.approx(measured, rel=0.1)


def test_weights_count_once_and_longer_rows_cost_more_than_in_proportion(tmp_path: Path) -> None:
    summary = describe(write_model(tmp_path), 3)
    fixed = BYTES_PER_PARAMETER * summary.num_parameters
    short, long = (training_bytes(summary, 8, length) - fixed for length in (32, 64))
    assert short > 0 and long > 2 * short
