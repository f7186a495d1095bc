"""The summary made from a config equals the model that transformers makes of it."""

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification

from nlpbook_core import workspace as ws
from nlpbook_core.errors import ModelFolder, ModelMissing
from nlpbook_core.models.summary import describe, weights_at_hand
from tests.support.tiny import write_model

SMALL = {"vocab_size": 50, "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3,
         "intermediate_size": 40, "max_position_embeddings": 30}  # fmt: skip


def assert_equals_torch(folder: Path, num_labels: int) -> None:
    """Every part has as many numbers, under the name that it has in the code."""
    config = AutoConfig.from_pretrained(folder, num_labels=num_labels)
    with torch.device("meta"):
        model = AutoModelForSequenceClassification.from_config(config)
    summary = describe(folder, num_labels)
    assert summary.num_parameters == sum(weight.numel() for weight in model.parameters())
    for part in summary.parts:
        module = model.get_submodule(part.module)
        assert part.num_parameters == sum(weight.numel() for weight in module.parameters()), part.name
    assert summary.architecture == type(model).__name__
    assert summary.part("classifier").tables["weight"] == tuple(
        model.get_submodule(summary.part("classifier").module).weight.shape
    )


def test_mini_model_counts_equal_torchs() -> None:
    assert_equals_torch(ws.MINI_DIR / "model", 3)


@pytest.mark.real_data
def test_kcbert_counts_equal_torchs(real_data: Path) -> None:
    assert_equals_torch(real_data / "kcbert-base", 3)
    summary = describe(real_data / "kcbert-base", 3)
    assert summary.part("classifier").num_parameters == 2307
    assert (summary.hidden_size, summary.num_layers, summary.max_positions) == (768, 12, 300)


@pytest.mark.real_data
def test_a_real_encoder_of_another_family_counts_too(real_data: Path) -> None:
    assert_equals_torch(real_data / "models" / "e5-small-ko", 3)


@pytest.mark.parametrize(
    ("family", "more"),
    [
        ("bert", {}),
        ("bert", {"type_vocab_size": 1, "classifier_dropout": 0.3}),
        ("roberta", {"pad_token_id": 1, "type_vocab_size": 1}),
        ("xlm-roberta", {"pad_token_id": 1, "type_vocab_size": 1}),
    ],
)
@pytest.mark.parametrize("num_labels", [2, 3, 5])
def test_families_and_label_counts(
    tmp_path: Path, family: str, more: dict[str, float], num_labels: int
) -> None:
    body = {"model_type": family, **SMALL, **more}
    (tmp_path / "config.json").write_text(json.dumps(body), encoding="utf-8")
    assert_equals_torch(tmp_path, num_labels)
    assert describe(tmp_path, num_labels).dropout == more.get("classifier_dropout", 0.1)


def test_shapes_follow_what_really_flows(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    model = AutoModelForSequenceClassification.from_pretrained(folder)
    seen: dict[str, tuple[int, ...]] = {}
    summary = describe(folder, 3)
    for part in summary.parts:

        def keep(module: torch.nn.Module, given: object, out: object, name: str = part.name) -> None:
            first = out if isinstance(out, torch.Tensor) else next(iter(out.values()))
            seen[name] = tuple(first.shape)

        model.get_submodule(part.module).register_forward_hook(keep)
    model(input_ids=torch.ones(4, 9, dtype=torch.long))
    assert {part.name: part.shape(batch=4, seq=9) for part in summary.parts} == seen


def test_families_that_we_do_not_know_are_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "t5", "hidden_size": 8}', encoding="utf-8")
    with pytest.raises(ModelFolder, match="t5"):
        describe(tmp_path, 3)


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"model_type": "bert"}', '{"model_type": "bert", "hidden_size": "x"}']
)
def test_a_broken_config_is_an_error_of_ours(tmp_path: Path, body: str) -> None:
    (tmp_path / "config.json").write_text(body, encoding="utf-8")
    with pytest.raises(ModelFolder, match=r"config\.json"):
        describe(tmp_path, 3)


def test_no_such_model() -> None:
    with pytest.raises(ModelMissing):
        describe("/no/such/folder", 3)


def test_weights_at_hand(tmp_path: Path) -> None:
    assert weights_at_hand("mini")
    assert weights_at_hand(write_model(tmp_path / "model"))
    assert not weights_at_hand("somebody/some-model")
