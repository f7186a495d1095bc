"""The road of one example, from the corpus to a batch: the real object at each stop. No torch is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from nlpbook_core.batches.collation import drop_padding_columns, stack_rows
from nlpbook_core.corpora.base import Corpus
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.features.dataset import ClassificationFeatures, convert_examples_to_features
from nlpbook_core.settings.arguments import ClassificationTrainArguments

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

STOPS = ("corpus", "example", "features", "dataset", "sampler", "collate", "loader", "batch")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an object.

    Attributes:
        name: As code names it.
        type: Of its value: `str`, `list[int]`, `torch.int64`.
        shape: Its length or shape; empty where it has none.
        value: Its beginning, as Python writes it; texts as they are.
    """

    name: str
    type: str
    shape: str
    value: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: which of `STOPS`, the class of the object there, and its parts."""

    name: str
    type: str
    parts: tuple[Part, ...]


def example_road(
    corpus: Corpus,
    sizes: Mapping[str, int],
    examples: Sequence[ClassificationExample],
    order: Sequence[int],
    tokenizer: "PreTrainedTokenizerBase",
    args: ClassificationTrainArguments,
) -> tuple[Stop, ...]:
    """Follow the first example to its batch, in which the others come after it.

    Args:
        corpus: Where the examples come from.
        sizes: Pairs in each split.
        examples: Those of one batch; the learner's own pair is the first.
        order: The numbers that the sampler draws in an epoch.
        tokenizer: A fast tokenizer.
        args: The settings.

    Raises:
        CorpusRow: If an example's label is none of the corpus's.
    """
    labels = corpus.get_labels()
    rows = convert_examples_to_features(examples, tokenizer, args, labels)
    columns = stack_rows(rows)
    if args.padding == "longest":
        columns = drop_padding_columns(columns)
    drawn = _begin([int(number) for number in islice(order, _SHOWN)], sizes["train"])
    corpus_parts = [Part(f'get_examples(…, "{mode}")', "list", _pairs(n), "") for mode, n in sizes.items()]
    return (
        Stop("corpus", type(corpus).__name__, (*corpus_parts, _part("get_labels()", labels))),
        Stop("example", "ClassificationExample", _fields(examples[0])),
        Stop("features", "ClassificationFeatures", _fields(rows[0])),
        *_loading_stops(args, rows, columns, sizes["train"], drawn),
    )


def _loading_stops(
    args: ClassificationTrainArguments,
    rows: Sequence[ClassificationFeatures],
    columns: Mapping[str, Any],
    num_train: int,
    drawn: str,
) -> tuple[Stop, ...]:
    """From the dataset to the batch: what PyTorch's loading makes of the rows."""
    sampler = "EpochSampler(lengths)" if args.group_by_length else "EpochSampler"
    collator = "collate_longest" if args.padding == "longest" else "data_collator"
    return (
        Stop("dataset", "ClassificationDataset", (
            Part("len(dataset)", "int", "", str(num_train)),
            Part("dataset[i]", "ClassificationFeatures", "", ", ".join(rows[0].keys())),
        )),
        Stop("sampler", sampler, (
            Part("len(sampler)", "int", "", str(num_train)),
            Part("iter(sampler)", "int", f"({num_train},)", drawn),
        )),
        Stop("collate", collator, (
            Part("features", "list[ClassificationFeatures]", f"({len(rows)},)", ""),
            Part("return", "dict[str, Tensor]", "", ", ".join(columns)),
        )),
        Stop("loader", "DataLoader", (
            Part("len(loader)", "int", "", str(-(-num_train // args.batch_size))),
            Part("batch_size", "int", "", str(args.batch_size)),
            Part("drop_last", "bool", "", "False"),
        )),
        Stop("batch", "dict[str, Tensor]", tuple(
            Part(name, f"torch.{column.dtype}", str(column.shape), _first_row(column))
            for name, column in columns.items()
        )),
    )  # fmt: skip


def _fields(thing: ClassificationExample | ClassificationFeatures) -> tuple[Part, ...]:
    """The fields that hold something."""
    names = thing.__dataclass_fields__
    return tuple(
        _part(name, getattr(thing, name)) for name in names if getattr(thing, name) not in (None, "", ())
    )


def _part(name: str, value: Any) -> Part:
    if isinstance(value, list | tuple) and value:
        kind = f"{type(value).__name__}[{type(value[0]).__name__}]"
        return Part(name, kind, f"({len(value)},)", _begin(value, len(value)))
    return Part(name, type(value).__name__, "", str(value))


def _begin(values: Sequence[Any], length: int) -> str:
    rest = ["…"] if length > _SHOWN else []
    return f"[{', '.join([*map(repr, values[:_SHOWN]), *rest])}]"


def _first_row(column: Any) -> str:
    """The beginning of the learner's own row; for labels, of all of them."""
    row = column[0] if column.ndim == 2 else column
    begin = _begin(row.tolist(), len(row))
    return f"[{begin}, …]" if column.ndim == 2 else begin


def _pairs(number: int) -> str:
    return f"({number},)"
