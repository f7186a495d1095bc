"""Batches: the book's tensors, no padding computed for nothing, and an order that survives a stop."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import pytorch_lightning as pl
import torch
from pytorch_lightning.callbacks import ModelCheckpoint
from torch.utils.data import DataLoader, RandomSampler, SequentialSampler

from nlpbook_core.batches.loaders import (
    EpochSampler,
    ResumableLoader,
    collate_longest,
    data_collator,
    eval_loader,
    train_loader,
)
from nlpbook_core.corpora.mini_nli import MiniNLICorpus
from nlpbook_core.examples import LABELS
from nlpbook_core.features.dataset import ClassificationDataset, ClassificationFeatures
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.tiny import write_corpus
from tests.support.vocabulary import write_character_bert

ROWS = [
    ClassificationFeatures([2, 9, 3, 0, 0, 0], [1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0], 1),
    ClassificationFeatures([2, 9, 3, 9, 3, 0], [1, 1, 1, 1, 1, 0], [0, 0, 0, 1, 1, 0], 2),
]


@pytest.fixture
def made(tmp_path: Path) -> Any:
    write_corpus(tmp_path / "corpora", num_premises=20)
    tokenizer = load_tokenizer(write_character_bert(tmp_path / "model"))

    def make(
        mode: str = "train", **changes: object
    ) -> tuple[ClassificationDataset, ClassificationTrainArguments]:
        args = ClassificationTrainArguments(
            downstream_corpus_name="mini-nli", downstream_corpus_root_dir=str(tmp_path / "corpora"),
            **{"max_seq_length": 48, "batch_size": 8, **changes},
        )  # fmt: skip
        return ClassificationDataset(args, tokenizer, MiniNLICorpus(), mode=mode), args

    make.tokenizer = tokenizer
    return make


def test_the_books_collator_makes_the_books_tensors():
    batch = data_collator(ROWS)
    assert list(batch) == ["input_ids", "attention_mask", "token_type_ids", "labels"]
    assert batch["input_ids"].shape == (2, 6) and batch["labels"].tolist() == [1, 2]
    assert {tensor.dtype for tensor in batch.values()} == {torch.int64}
    assert batch["token_type_ids"][1].tolist() == [0, 0, 0, 1, 1, 0]


def test_rows_may_be_mappings_and_lack_columns():
    batch = data_collator([{"input_ids": [1, 2], "label": 0, "note": "x", "token_type_ids": None}] * 3)
    assert list(batch) == ["input_ids", "labels"] and batch["input_ids"].shape == (3, 2)


def test_longest_drops_only_columns_that_are_padding_in_every_row():
    batch = collate_longest(ROWS)
    assert batch["input_ids"].tolist() == [[2, 9, 3, 0, 0], [2, 9, 3, 9, 3]]
    assert {batch[name].shape for name in ("attention_mask", "token_type_ids")} == {(2, 5)}
    assert collate_longest(ROWS, multiple=4)["input_ids"].shape == (2, 6)
    assert collate_longest(ROWS[:1], multiple=4)["input_ids"].shape == (1, 4)


def test_the_books_loader_cells_work(made):
    dataset, args = made()
    train = DataLoader(
        dataset, batch_size=args.batch_size, sampler=RandomSampler(dataset, replacement=False),
        collate_fn=data_collator, drop_last=False, num_workers=args.cpu_workers,
    )  # fmt: skip
    batches = list(train)
    assert sum(len(batch["labels"]) for batch in batches) == 60
    assert batches[0]["input_ids"].shape == (8, 48)
    in_order = DataLoader(
        dataset, batch_size=60, sampler=SequentialSampler(dataset), collate_fn=data_collator
    )
    assert next(iter(in_order))["labels"].tolist() == [dataset[i].label for i in range(60)]


def rows_of(loader: Any) -> list[dict[str, Any]]:
    """Every row of an epoch, all its columns."""
    return [
        {name: column[at].tolist() for name, column in batch.items()}
        for batch in loader
        for at in range(len(batch["labels"]))
    ]


@pytest.mark.parametrize("mode", ["train", "val"])
def test_batches_are_what_the_token_view_shows(made, mode: str):
    """Each row of the view against the batches that training draws, in the order in which it draws them."""
    dataset, args = made(mode)
    loader = train_loader(dataset, args) if mode == "train" else eval_loader(dataset, args)
    order = loader.sampler.order(0).tolist() if mode == "train" else range(len(dataset))
    for row, at in zip(rows_of(loader), order, strict=True):
        example = dataset.examples[at]
        shown = encode_pair(made.tokenizer, example.text_a, example.text_b, 48)
        assert row == {
            "input_ids": list(shown.input_ids), "attention_mask": list(shown.attention_mask),
            "token_type_ids": list(shown.token_type_ids), "labels": LABELS.index(example.label),
        }  # fmt: skip


def test_an_epoch_has_each_pair_once_and_the_next_another_order(made):
    dataset, args = made(padding="longest", group_by_length=True)
    loader = train_loader(dataset, args)
    first, second = (ids_of(loader), ids_of(loader))
    assert len(loader) == 8 and sorted(first) == sorted(second) == sorted(ids_of(eval_loader(dataset, args)))
    assert first != second
    again = train_loader(dataset, args)
    assert [ids_of(again), ids_of(again)] == [first, second]


def ids_of(loader: Any) -> list[tuple[int, ...]]:
    """All pairs of an epoch in order, by their pieces without padding."""
    return [
        tuple(ids[mask == 1].tolist())
        for batch in loader
        for ids, mask in zip(batch["input_ids"], batch["attention_mask"], strict=True)
    ]


def test_grouped_batches_compute_less_padding(made):
    dataset, args = made(padding="longest", group_by_length=True)
    widths = [batch["input_ids"].shape[1] for batch in train_loader(dataset, args)]
    assert max(widths) < 48 and widths[0] == max(widths)
    whole = train_loader(*made(padding="max_length"))
    assert {batch["input_ids"].shape[1] for batch in whole} == {48}


def test_a_tpu_sees_one_shape(made):
    loader = train_loader(*made(padding="longest", accelerator="tpu"))
    assert {batch["input_ids"].shape[1] for batch in loader} == {48}


def test_making_an_iterator_leaves_the_models_random_numbers_alone(made):
    dataset, args = made()
    torch.manual_seed(3)
    wanted = torch.rand(3)
    torch.manual_seed(3)
    list(train_loader(dataset, args))
    assert torch.equal(torch.rand(3), wanted)


def test_without_a_seed_each_loader_has_its_own_order(made):
    dataset, args = made(seed=None)
    assert ids_of(train_loader(dataset, args)) != ids_of(train_loader(dataset, args))


@pytest.mark.parametrize("taken", [0, 1, 5, 7, 8, 11])
def test_a_restored_loader_gives_exactly_the_batches_that_were_left(made, taken: int):
    dataset, args = made(padding="longest", group_by_length=True)
    whole = train_loader(dataset, args)
    wanted = [ids_of([batch]) for _ in range(3) for batch in whole]
    stopped = train_loader(dataset, args)
    seen = 0
    while seen < taken:
        for _ in stopped:
            seen += 1
            if seen == taken:
                break
    state = stopped.state_dict()
    resumed = train_loader(dataset, args)
    resumed.load_state_dict(state)
    left = [ids_of([batch]) for _ in range(3) for batch in resumed]
    assert left[: 24 - taken] == wanted[taken:]


@pytest.fixture
def no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page driven without a browser leaves its script, gone since, as the main module."""
    if getattr(sys.modules["__main__"], "__spec__", None) is None:
        monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)


@pytest.mark.usefixtures("no_script")
def test_data_processes_give_the_same_batches_and_count_those_handed_out(made):
    alone = train_loader(*made(padding="longest"))
    loader = train_loader(*made(padding="longest", cpu_workers=1))
    assert ids_of(loader) == ids_of(alone)
    iterator = iter(loader)
    next(iterator), next(iterator)
    assert loader.state_dict() == {"seed": 7, "epoch": 1, "batches_taken": 2}
    assert [*ids_of(iterator)] == ids_of(alone)[16:]


def test_set_epoch_chooses_but_never_undoes_a_restored_place():
    sampler = EpochSampler(6, seed=7, batch_size=2)
    sampler.set_epoch(4)
    assert list(sampler) == sampler.order(4).tolist()
    sampler.load_state_dict({"seed": 7, "epoch": 2, "batches_taken": 1})
    sampler.set_epoch(0)
    assert list(sampler) == sampler.order(2).tolist()[2:]


class Recorder(pl.LightningModule):
    """A model that only notes which batches it was given."""

    def __init__(self, stop_after: int | None = None) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(1, 1)
        self.stop_after = stop_after
        self.seen: list[Any] = []

    def training_step(self, batch: dict[str, torch.Tensor], batch_idx: int) -> torch.Tensor:
        if self.stop_after is not None and len(self.seen) == self.stop_after:
            raise InterruptedError
        self.seen.append(ids_of([batch]))
        return self.layer(torch.ones(1)).sum()

    def validation_step(self, batch: dict[str, torch.Tensor], batch_idx: int) -> None:
        self.log("val_loss", torch.tensor(float(len(self.seen))))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1)


def fit(made: Any, folder: Path, stop_after: int | None = None, resume: str | None = None) -> Any:
    """Three epochs of eight batches, a checkpoint after each batch and each epoch; the batches seen."""
    model = Recorder(stop_after)
    keep = ModelCheckpoint(folder, filename="{step}", every_n_train_steps=1, save_top_k=-1)
    at_end = ModelCheckpoint(folder, filename="end-{epoch}", every_n_epochs=1, save_top_k=-1)
    trainer = pl.Trainer(
        max_epochs=3, accelerator="cpu", logger=False, callbacks=[keep, at_end], num_sanity_val_steps=0,
        enable_progress_bar=False, enable_model_summary=False,
    )  # fmt: skip
    dataset, args = made(padding="longest", group_by_length=True)
    val, _ = made("val")
    path = folder / resume if resume else None
    with suppress(InterruptedError):
        trainer.fit(model, train_loader(dataset, args), eval_loader(val, args), ckpt_path=path)
    return model.seen


@pytest.mark.filterwarnings("ignore:Checkpoint directory .* is not empty")  # that is what resuming means
@pytest.mark.parametrize("stopped_at", [1, 7, 8, 9, 15, 16, 17, 23])
def test_lightning_goes_on_with_the_very_next_batch(made, tmp_path: Path, stopped_at: int):
    wanted = fit(made, tmp_path / "whole")
    before = fit(made, tmp_path / "part", stop_after=stopped_at)
    after = fit(made, tmp_path / "part", resume=f"step={stopped_at}.ckpt")
    assert before == wanted[:stopped_at] and after == wanted[stopped_at:]


@pytest.mark.filterwarnings("ignore:Checkpoint directory .* is not empty")
@pytest.mark.parametrize("epoch", [0, 1])
def test_lightning_goes_on_after_an_epochs_end(made, tmp_path: Path, epoch: int):
    wanted = fit(made, tmp_path / "whole")
    after = fit(made, tmp_path / "whole", resume=f"end-epoch={epoch}.ckpt")
    assert len(wanted) == 24 and after == wanted[8 * (epoch + 1) :]


def test_the_loader_is_one_that_lightning_can_save(made):
    assert isinstance(train_loader(*made()), ResumableLoader)
