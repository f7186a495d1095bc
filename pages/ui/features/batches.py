"""Batches as a page shows them: in which order pairs are drawn, and what a batch holds."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.batches.sampling import (
    grouped_order,
    num_batches,
    random_order,
    replacement_order,
    sequential_order,
)
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, frame, state, tallies
from pages.ui.tallies import Order
from pages.ui.text import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from nlpbook_core.batches.collation import ColumnShape
    from nlpbook_core.features.dataset import ClassificationFeatures

Orders = list["NDArray[Any]"]
_SHOWN_IDS = 5
_SHOWN_ROWS = 2
_MOST_BATCHES, _MOST_DOTS = 6, 200


def seed_of(args: ClassificationTrainArguments) -> int:
    """The seed of the settings; a fixed one where each run draws its own, so that the page stands still."""
    return 0 if args.seed is None else args.seed


def order_of(kind: Order, lengths: "NDArray[Any]", batch_size: int, seed: int, epoch: int) -> "NDArray[Any]":
    """The order in which an epoch (from 0) goes through the pairs."""
    if kind == "sequential":
        return sequential_order(len(lengths))
    if kind == "grouped":
        return grouped_order(lengths, batch_size, seed, epoch)
    if kind == "replacement":
        return replacement_order(len(lengths), seed, epoch)
    return random_order(len(lengths), seed, epoch)


def two_epochs(kind: Order, lengths: "NDArray[Any]", args: ClassificationTrainArguments) -> "Orders":
    """The orders of the first and the second epoch."""
    return [order_of(kind, lengths, args.batch_size, seed_of(args), epoch) for epoch in (0, 1)]


def num_shown(batch_size: int) -> int:
    """Pairs in a drawing of an order: whole batches, as many as stay readable."""
    return batch_size * max(1, min(_MOST_BATCHES, _MOST_DOTS // batch_size))


def two_orders(t: Text, args: ClassificationTrainArguments, kind: Order, orders: Orders, most: int) -> None:
    """What one sampler draws in two epochs."""
    st.markdown(f"**{t(f'ui.figures.order_{kind}')}**")
    for epoch, order in enumerate(orders):
        numbers = cast("Sequence[int]", order)
        epoch_heading(t, epoch, numbers)
        figure = tallies.sampler_figure(numbers, args.batch_size, t, state.theme(), kind, most, height=190)
        frame.draw(figure, f"epoch-{kind}-{epoch}")
    drawn_once(t, orders[0])


def epoch_heading(t: Text, epoch: int, order: Sequence[int]) -> None:
    """Which epoch it is, and which pairs it begins with."""
    st.markdown(f"**{t('ui.batches.epoch', n=epoch + 1)}**")
    st.caption(t("ui.batches.begins", numbers=", ".join(str(int(number)) for number in order[:6])))


def drawn_once(t: Text, order: "NDArray[Any]") -> None:
    """How many pairs an epoch shows, more than once, and never."""
    counts = Counter(Counter(order.tolist()).values())
    seen = sum(counts.values())
    st.caption(
        t("pages.features.drawn", n=t.number(seen), again=t.number(seen - counts[1]),
          never=t.number(len(order) - seen))
    )  # fmt: skip


def last_batch(t: Text, num_pairs: int, batch_size: int, drops: bool) -> None:
    """How many batches an epoch has, and what becomes of the pairs that do not fill one."""
    left = num_pairs % batch_size
    words = "last_full" if not left else "last_dropped" if drops else "last_small"
    number = t.number(num_batches(num_pairs, batch_size, drops))
    st.caption(t(f"pages.features.{words}", n=number, left=left, batch=batch_size))


def contents(
    t: Text,
    orders: "Sequence[NDArray[Any]]",
    batch_size: int,
    examples: Sequence[ClassificationExample],
    lengths: "NDArray[Any]",
) -> None:
    """The pairs in the first batch of each epoch, and how many of each label there are."""
    for epoch, order in enumerate(orders):
        numbers = [int(number) for number in order[:batch_size]]
        counts = Counter(examples[number].label for number in numbers)
        said = ", ".join(f"{t.label(label)} {count}" for label, count in sorted(counts.items()))
        st.markdown(f"**{t('ui.batches.epoch', n=epoch + 1)}** :gray[{t('ui.batches.labels', labels=said)}]")
        rows = [_pair_row(t, number, examples[number], int(lengths[number])) for number in numbers]
        st.dataframe(rows, hide_index=True, key=f"batch-{epoch}", height=216)


def _pair_row(t: Text, number: int, example: ClassificationExample, length: int) -> dict[str, Any]:
    names = [t(f"ui.batches.{name}") for name in ("number", "tokens", "answer", "premise", "hypothesis")]
    row = (number, length, t.label(example.label), example.text_a, example.text_b)
    return dict(zip(names, row, strict=True))


def rows_of(
    args: ClassificationTrainArguments, examples: Sequence[ClassificationExample]
) -> "list[ClassificationFeatures]":
    """The rows of a few pairs, as the dataset of the settings has them; without encoding the whole split.

    Raises:
        NlpbookError: If the tokenizer cannot be read, or a label is none of the corpus's.
    """
    from nlpbook_core.features.dataset import convert_examples_to_features

    labels = corpora.for_arguments(args).get_labels()
    return convert_examples_to_features(examples, cached.tokenizer(args.pretrained_model_name), args, labels)


def before_and_after(
    t: Text, rows: Sequence["ClassificationFeatures"], shapes: Sequence["ColumnShape"]
) -> None:
    """The list that `collate_fn` gets, and the tensors that it makes of it."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{t('ui.batches.before')}** :gray[{t('ui.batches.before_note', n=len(rows))}]")
        st.code(_listing(rows), language="python", wrap_lines=True)
    with right:
        st.markdown(f"**{t('ui.batches.after')}** :gray[{t('ui.batches.after_note', n=len(shapes))}]")
        columns = ("name", "dtype", "shape")
        table = [(item.name, f"torch.{item.dtype}", str(item.shape)) for item in shapes]
        names = [t(f"ui.batches.{column}") for column in columns]
        st.dataframe([dict(zip(names, row, strict=True)) for row in table], hide_index=True, key="shapes")
        st.caption(t("ui.batches.numpy"))


def _listing(rows: Sequence["ClassificationFeatures"]) -> str:
    lines = []
    for row in rows[:_SHOWN_ROWS]:
        inner = ",\n   ".join(
            f"{name}={_short(value)}" for name, value in vars(row).items() if value is not None
        )
        lines.append(f"  ClassificationFeatures(\n   {inner}),")
    rest = ["  …"] if len(rows) > _SHOWN_ROWS else []
    return "\n".join(["[", *lines, *rest, "]"])


def _short(value: object) -> str:
    """A list by its beginning and its length."""
    if not isinstance(value, list):
        return str(value)
    rest = [f"… ({len(value)})"] if len(value) > _SHOWN_IDS else []
    return f"[{', '.join([*map(str, value[:_SHOWN_IDS]), *rest])}]"
