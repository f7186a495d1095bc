"""The road of an example: what stands at each stop is what training really has there."""

from pathlib import Path

import pytest
import torch

from nlpbook_core import corpora
from nlpbook_core.batches.example_road import STOPS, example_road
from nlpbook_core.batches.loaders import train_loader
from nlpbook_core.examples import MODES
from nlpbook_core.features.dataset import ClassificationDataset
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support import app_runs


@pytest.mark.parametrize(
    ("padding", "grouped"), [("max_length", False), ("longest", False), ("longest", True)]
)
def test_the_batch_at_the_end_is_the_one_that_the_loader_hands_out(
    tmp_path: Path, padding: str, grouped: bool
) -> None:
    world = app_runs.world(tmp_path)
    args = app_runs.settings(world, padding=padding, group_by_length=grouped, seed=7)
    corpus, tokenizer = corpora.for_arguments(args), load_tokenizer(args.pretrained_model_name)
    dataset = ClassificationDataset(args, tokenizer, corpus, "train")
    loader = train_loader(dataset, args)
    order = loader.sampler.order(0).tolist()
    sizes = {mode: len(corpus.get_examples(args.corpus_root / corpus.name, mode)) for mode in MODES}
    examples = [dataset.examples[i] for i in order[: args.batch_size]]
    stops = {stop.name: stop for stop in example_road(corpus, sizes, examples, order, tokenizer, args)}

    assert tuple(stops) == STOPS
    batch = next(iter(loader))
    parts = {part.name: part for part in stops["batch"].parts}
    assert set(parts) == set(batch)
    for name, tensor in batch.items():
        assert (parts[name].type, parts[name].shape) == (str(tensor.dtype), str(tuple(tensor.shape)))
        first = tensor[0] if tensor.ndim == 2 else tensor
        begin = ", ".join(str(int(value)) for value in first[:12])
        assert parts[name].value.lstrip("[").startswith(begin)
    facts = {part.name: part for stop in stops.values() for part in stop.parts}
    assert facts["len(dataset)"].value == str(len(dataset))
    assert facts["len(loader)"].value == str(len(loader))
    assert facts["iter(sampler)"].value.startswith(f"[{order[0]}, {order[1]}")
    assert facts["text_a"].value == examples[0].text_a
    assert torch.is_tensor(batch["input_ids"])
