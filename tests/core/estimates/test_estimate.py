"""Estimates come from real steps; what is reckoned from them is checked against hand-made sizes."""

import json
from pathlib import Path

import pytest

from nlpbook_core.errors import DeviceMissing, ModelFolder, WorkerFailed
from nlpbook_core.estimates import estimate as estimates
from nlpbook_core.estimates.estimate import Sizes, corpus_sizes, count_steps, scored_pairs
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from tests.support import tiny

# A machine that does other things too may take minutes to import torch.
PATIENCE_S = 280.0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tiny")
    tiny.write_corpus(root)
    tiny.write_model(root / "model")
    return root


def settings(world: Path, **changes: object) -> ClassificationTrainArguments:
    places = {"pretrained_model_name": str(world / "model"), "downstream_corpus_root_dir": str(world)}
    return presets.preset(
        "mini", **{**places, "max_seq_length": 32, "batch_size": 16, "accelerator": "cpu", **changes}
    )


def test_the_whole_is_the_steps_and_the_scoring(world: Path) -> None:
    args = settings(world)
    found = estimates.estimate(args)
    assert found.num_steps == 3 * -(-60 // 16)
    assert found.device == "cpu" and found.measured_batch == 16
    assert found.model_known and found.lengths_known
    assert 0 < found.seconds_per_step * found.num_steps < found.train_s
    from nlpbook_core.models.pretrained import load_classifier, num_parameters

    real = num_parameters(load_classifier(args.pretrained_model_name, tiny.LABELS))
    assert found.num_parameters == real
    assert found.disk_bytes == real * 40 and found.memory_bytes > 16 * real


def test_a_longer_row_takes_longer(world: Path) -> None:
    short, long = (
        estimates.estimate(
            settings(world, batch_size=64, max_seq_length=n, padding="max_length", group_by_length=False)
        )
        for n in (8, 64)
    )
    assert (short.row_length, long.row_length) == (8, 64)
    assert long.seconds_per_step > short.seconds_per_step


def test_a_measurement_in_another_process_is_remembered(world: Path, workspace: Path) -> None:
    args = settings(world)
    found = estimates.measure(args, PATIENCE_S)
    assert estimates.remembered(args) == found
    kept = next((workspace / "cache" / "estimates").iterdir())
    kept.write_text(
        json.dumps(json.loads(kept.read_text(encoding="utf-8")) | {"train_s": 1.5}), encoding="utf-8"
    )
    assert estimates.measure(args).train_s == 1.5  # not measured again
    assert estimates.remembered(settings(world, batch_size=8)) is None


def test_an_error_of_the_other_process_arrives_as_itself(world: Path, tmp_path: Path) -> None:
    with pytest.raises(DeviceMissing, match="tpu"):
        estimates.measure(settings(world, accelerator="tpu"), PATIENCE_S)
    for name in ("vocab.txt", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((world / "model" / name).read_bytes())
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelFolder, match="cannot be used as a model"):
        estimates.measure(settings(world, pretrained_model_name=str(tmp_path)), PATIENCE_S)


def test_a_measurement_that_takes_too_long_is_given_up(world: Path) -> None:
    with pytest.raises(WorkerFailed, match="no answer within 0 s"):
        estimates.measure(settings(world), timeout_s=0.01)


SIZES = Sizes({"train": 1000, "val": 100, "test": 50}, row_length=40, lengths_known=True)


@pytest.mark.parametrize(
    ("changes", "steps", "pairs"),
    [
        ({"batch_size": 32, "epochs": 2}, 64, 2 * 100 + 150),
        ({"batch_size": 32, "epochs": 2, "validate_every_steps": 10}, 64, (2 + 6) * 100 + 150),
        ({"batch_size": 32, "test_mode": True}, 1, 32 + 150),
    ],
)
def test_steps_and_scored_pairs_follow_from_the_settings(
    changes: dict[str, object], steps: int, pairs: int
) -> None:
    args = presets.preset("book", **changes)
    assert count_steps(args, SIZES) == steps
    assert scored_pairs(args, SIZES, steps) == pairs


def test_without_corpus_and_model_the_published_sizes_are_taken(workspace: Path) -> None:
    sizes = corpus_sizes(presets.preset("book"), folder=None)
    assert sizes.num_pairs["train"] == 24_998 and sizes.row_length == 64 and not sizes.lengths_known
    grouped = corpus_sizes(presets.preset("classroom"), folder=None)
    assert grouped.row_length == 37
    assert estimates.local_folder("beomi/kcbert-base") is None


def test_what_an_estimate_takes_when_there_is_nothing_is_kcbert_base() -> None:
    from transformers import BertConfig

    from nlpbook_core.estimates import pace

    config = pace._model(None, 3).config
    assert isinstance(config, BertConfig)
    assert (config.hidden_size, config.num_hidden_layers, config.vocab_size) == (768, 12, 30_000)
