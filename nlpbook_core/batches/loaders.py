"""From a dataset to batches of tensors: collators, a sampler that can go on where it stopped, and loaders."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.utils.data import DataLoader, Sampler, SequentialSampler

from nlpbook_core.batches.collation import Columns, drop_padding_columns, stack_rows
from nlpbook_core.batches.sampling import Order, grouped_order, random_order
from nlpbook_core.devices import registry
from nlpbook_core.features.dataset import ClassificationDataset
from nlpbook_core.features.pair_encoding import EncodedPair
from nlpbook_core.settings.arguments import ClassificationTrainArguments

Batch = dict[str, torch.Tensor]


def data_collator(features: Sequence[Any]) -> Batch:
    """Stack rows into tensors of shape (batch, max_seq_length), int64 (the book's collator).

    The rows' `label` becomes `labels` of shape (batch,), which is what the model's forward calls it.

    Args:
        features: Rows, as objects with attributes or as mappings.
    """
    return _tensors(stack_rows(features))


def collate_longest(features: Sequence[Any], multiple: int = 1) -> Batch:
    """As `data_collator`, without the columns that are padding in every row.

    Args:
        features: Rows padded on the right.
        multiple: Keep so many columns that their number is a multiple of this.
    """
    return _tensors(drop_padding_columns(stack_rows(features), multiple))


def collate_pairs(pairs: Sequence[EncodedPair]) -> Batch:
    """Tensors of encoded pairs of one tokenizer, shape (batch, seq), seq being that of the longest.

    Segments are there where the model has them.
    """
    return collate_longest([pair.row() for pair in pairs])


def _tensors(columns: Columns) -> Batch:
    return {name: torch.as_tensor(column) for name, column in columns.items()}


class EpochSampler(Sampler[int]):
    """A new permutation each epoch, made from the seed and the epoch's number, that can be taken up again.

    Args:
        size: Pairs in the split.
        seed: Start of the random numbers.
        batch_size: Pairs a batch; a position is counted in batches.
        lengths: Tokens of each pair; if given, pairs of similar length share a batch.

    Attributes:
        epoch: The epoch that is being gone through, from 0.
        batches_taken: Batches of it that were handed out.
    """

    def __init__(self, size: int, seed: int, batch_size: int = 1, lengths: ArrayLike | None = None) -> None:
        self.size, self.seed, self.batch_size = size, seed, batch_size
        self._lengths = None if lengths is None else np.asarray(lengths)
        self.epoch = 0
        self.batches_taken = 0
        self._is_restored = False

    def __len__(self) -> int:
        return self.size

    def order(self, epoch: int) -> Order:
        """The permutation of an epoch."""
        if self._lengths is None:
            return random_order(self.size, self.seed, epoch)
        return grouped_order(self._lengths, self.batch_size, self.seed, epoch)

    def __iter__(self) -> Iterator[int]:
        # Here, not at the end: Lightning never draws the StopIteration of a loader whose length it knows.
        if self.batches_taken and not self._is_restored:
            self.epoch, self.batches_taken = self.epoch + 1, 0
        self._is_restored = False
        yield from self.order(self.epoch)[self.batches_taken * self.batch_size :].tolist()

    def set_epoch(self, epoch: int) -> None:
        """Begin the given epoch next; without effect while a restored position waits to be taken up.

        Lightning calls this also for an epoch that the checkpoint had already finished.
        """
        if not self._is_restored:
            self.epoch, self.batches_taken = epoch, 0

    def state_dict(self) -> dict[str, int]:
        """Where we are; the end of an epoch is the beginning of the next."""
        if self.batches_taken * self.batch_size >= self.size:
            return {"seed": self.seed, "epoch": self.epoch + 1, "batches_taken": 0}
        return {"seed": self.seed, "epoch": self.epoch, "batches_taken": self.batches_taken}

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Go on from a state when iterated next."""
        self.seed, self.epoch = state["seed"], state["epoch"]
        self.batches_taken = state["batches_taken"]
        self._is_restored = True


class ResumableLoader(DataLoader[Any]):
    """A loader over an `EpochSampler` that counts the batches it hands out; Lightning saves its state."""

    sampler: EpochSampler

    # torch promises an iterator class of its own here; a generator does all that is asked of it.
    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        for batch in super().__iter__():
            self.sampler.batches_taken += 1
            yield batch

    def state_dict(self) -> dict[str, int]:
        """The sampler's state."""
        return self.sampler.state_dict()

    def load_state_dict(self, state: dict[str, int]) -> None:
        """Go on from a state when iterated next."""
        self.sampler.load_state_dict(state)


def train_loader(dataset: ClassificationDataset, args: ClassificationTrainArguments) -> ResumableLoader:
    """Shuffled batches of the training split (the book's RandomSampler without replacement).

    Grouped by length if the settings say so. A missing seed is drawn anew.
    """
    seed = args.seed if args.seed is not None else int(np.random.default_rng().integers(2**31))
    sampler = EpochSampler(
        len(dataset), seed, args.batch_size, dataset.lengths if args.group_by_length else None
    )
    return ResumableLoader(cast(Any, dataset), sampler=sampler, **_loader_options(args, seed))


def eval_loader(dataset: ClassificationDataset, args: ClassificationTrainArguments) -> DataLoader[Any]:
    """Batches of a split in its own order."""
    data = cast(Any, dataset)
    return DataLoader(data, sampler=SequentialSampler(data), **_loader_options(args, args.seed or 0))


def collator_for(args: ClassificationTrainArguments) -> Any:
    """The collator of the settings. XLA compiles each shape anew, so there all batches have one."""
    compiled = any(kind.uses_xla for kind in registry.every() if kind.name == args.accelerator)
    return collate_longest if args.padding == "longest" and not compiled else data_collator


def _loader_options(args: ClassificationTrainArguments, seed: int) -> dict[str, Any]:
    # A generator of its own: making an iterator draws a number, which would move the model's dropout.
    options = {
        "batch_size": args.batch_size,
        "collate_fn": collator_for(args),
        "drop_last": False,
        "num_workers": args.cpu_workers,
        "generator": torch.Generator().manual_seed(seed),
    }
    if args.cpu_workers:
        options |= {"multiprocessing_context": "spawn", "persistent_workers": True}
    return options
