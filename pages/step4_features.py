"""Features and batches: a pair becomes rows of numbers, many pairs become one batch."""

import streamlit as st

from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.features.length_report import length_report
from nlpbook_core.features.padding_ways import padding_ways
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.loaders.collation import batch_shapes
from pages.ui import (
    batches,
    cached,
    folds,
    frame,
    knobs,
    length_notes,
    mask_notes,
    paddings,
    pair_choice,
    ribbon,
    state,
    tallies,
    token_notes,
)


def show_features(here: frame.Lesson, args: ClassificationTrainArguments, pair: tuple[str, str]) -> int:
    """The pair as the model sees it, with the length to play with; gives the length chosen."""
    with frame.card("features", here.words("features"), here.words("features_note")):
        knob, strategy = st.columns([2, 3], gap="large")
        with knob:
            length = knobs.length(here.t, args)
        with strategy:
            truncation = knobs.truncation(here.t, args)
        with frame.guard():
            encoded = encode_pair(cached.tokenizer(args.pretrained_model_name), *pair, length, truncation)
            label = token_notes.answer(here.t, args, pair_choice.gold(args, *pair))
            ribbon.token_view(encoded, here.t, counts=token_notes.counts(args), label=label)
            token_notes.cut_line(here.t, encoded, truncation)
            ribbon.take_away(encoded, here.t)
    return length


def show_lengths(here: frame.Lesson, args: ClassificationTrainArguments, length: int) -> None:
    """How long the corpus's pairs are, and what this length costs."""
    with frame.card("lengths", here.words("lengths"), here.words("lengths_note")), frame.guard():
        with frame.loading(here.words("encoding"), 240):
            lengths = cached.lengths(args)
        figure, numbers = st.columns([3, 1], gap="large")
        with figure:
            frame.draw(tallies.lengths_figure(lengths, length, here.t, state.theme()), "lengths")
        with numbers:
            report = length_report(lengths, length, args.batch_size, batches.seed_of(args))
            length_notes.metrics(here.t, report)
        length_notes.padding_ways(here.t, report, args.batch_size)
        with st.expander(here.words("strips.title"), key="strips"):
            paddings.show(here.t, args, padding_ways(lengths, length, batches.seed_of(args)))
        knobs.keep_length(here.t, args, length)


def show_samplers(here: frame.Lesson, args: ClassificationTrainArguments) -> tallies.Order:
    """Two samplers side by side over two epochs, and the pairs in the first batch of each."""
    most = batches.num_shown(args.batch_size)
    with frame.card("samplers", here.words("samplers"), here.words("samplers_note", n=most)):
        kind = knobs.order(here.t, args)
        with frame.guard():
            lengths = cached.lengths(args)
            orders = batches.two_epochs(kind, lengths, args)
            beside: tallies.Order = "random" if kind == "sequential" else "sequential"
            both = {kind: orders, beside: batches.two_epochs(beside, lengths, args)}
            for (name, found), column in zip(both.items(), st.columns(2, gap="medium"), strict=True):
                with column:
                    show_order(here, args, name, found, most)
            frame.note(here.words(f"order_{kind}", seed=batches.seed_of(args)), "samplers")
            drops = knobs.drop_last(here.t)
            batches.last_batch(here.t, len(lengths), args.batch_size, drops)
            with st.expander(here.words("first_batch"), key="first-batch"):
                batches.contents(here.t, orders, args.batch_size, cached.examples(args, "train"), lengths)
    return kind


def show_order(
    here: frame.Lesson,
    args: ClassificationTrainArguments,
    kind: tallies.Order,
    orders: batches.Orders,
    most: int,
) -> None:
    """What one sampler draws in two epochs."""
    st.markdown(f"**{here.t(f'ui.figures.order_{kind}')}**")
    for epoch, order in enumerate(orders):
        batches.epoch_heading(here.t, epoch, order)
        figure = tallies.sampler_figure(order, args.batch_size, here.t, state.theme(), kind, most, height=190)
        frame.draw(figure, f"epoch-{kind}-{epoch}")
    batches.drawn_once(here.t, orders[0])


def show_collate(here: frame.Lesson, args: ClassificationTrainArguments, kind: tallies.Order) -> None:
    """The first batch on its way: numbers, rows, tensors."""
    with frame.card("collate", here.words("collate"), here.words("collate_note")), frame.guard():
        dataset = cached.dataset(args, "train")
        order = batches.two_epochs(kind, cached.lengths(args), args)[0][: args.batch_size]
        rows = [dataset[number] for number in order]
        shapes = batch_shapes(rows, args.padding)
        batches.road(here.t, order, rows, shapes, kind)
        batches.before_and_after(here.t, rows, shapes)


def page() -> None:
    """The lesson in order."""
    here, args = frame.lesson("features"), state.arguments()
    here.look()
    pair = pair_choice.chooser(here.t, args)
    length = show_features(here, args, pair)
    show_lengths(here, args, length)
    kind = show_samplers(here, args)
    show_collate(here, args, kind)
    here.try_this()
    with folds.fold(here, "attention-mask"):
        mask_notes.show(here.t, *pair, length)
    here.code(
        "nlpbook_core.features.pair_encoding:encode_pair",
        "nlpbook_core.features.dataset:ClassificationDataset",
        "nlpbook_core.features.padding_ways:padding_ways",
        "nlpbook_core.loaders.sampling:random_order",
        "nlpbook_core.loaders.loading:train_loader",
        "nlpbook_core.loaders.loading:eval_loader",
        "nlpbook_core.loaders.collation:stack_rows",
        call="""train_dataset = ClassificationDataset(args, tokenizer, corpus, mode="train")
train_dataloader = train_loader(train_dataset, args)
val_dataloader = eval_loader(ClassificationDataset(args, tokenizer, corpus, mode="val"), args)""",
    )
    here.more("example-to-features", "padding", "truncation", "segments")
    here.more("dataset-and-loader", "samplers", "collate")
    here.next_link()


page()
