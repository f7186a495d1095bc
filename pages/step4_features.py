"""Features and batches: a pair becomes rows of numbers, many pairs become one batch."""

import streamlit as st

from nlpbook_core.batches.collation import batch_shapes
from nlpbook_core.batches.length_report import length_report, length_scale
from nlpbook_core.batches.padding_ways import padding_ways
from nlpbook_core.features.pair_cuts import pair_cuts
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, folds, frame, state, tallies
from pages.ui.features import (
    batches,
    cutting,
    example_road,
    length_handle,
    length_notes,
    mask_notes,
    paddings,
)
from pages.ui.lessons import Lesson
from pages.ui.tokens import encoding, knobs, pair_choice, ribbon, token_notes

LESSON = Lesson("features", book_step="5", book_codes="9–11")


def show_features(here: frame.Page, args: ClassificationTrainArguments, pair: tuple[str, str]) -> None:
    """The pair as the model sees it, with the length and the strategy to play with."""
    with frame.card("features", here.words("features"), here.words("features_note")), frame.guard():
        tokenizer = cached.tokenizer(args.pretrained_model_name)
        encoded = encode_pair(tokenizer, *pair, args.max_seq_length, args.truncation)
        cuts = pair_cuts(tokenizer, *pair, *cutting.scale(args))
        label = token_notes.answer(here.t, args, pair_choice.gold(args, *pair))
        cutting.token_view(here.t, args, cuts, token_notes.counts(args), label)
        cutting.way_back(here.t, args)
        token_notes.cut_line(here.t, encoded, args.truncation)
        ribbon.take_away(encoded, here.t)


def show_road(here: frame.Page, args: ClassificationTrainArguments, pair: tuple[str, str]) -> None:
    """Where the pair goes from here, stop by stop."""
    with frame.card("road", here.words("road.title"), here.words("road.note")), frame.guard():
        example_road.show(here.t, args, pair)


@st.fragment
def show_pair(here: frame.Page, args: ClassificationTrainArguments) -> None:
    """All that follows the learner's pair: it alone is drawn anew when the pair changes, the view first."""
    now = state.arguments()
    pair = pair_choice.chooser(here.t, now)
    show_features(here, now, pair)
    if now != args:  # a setting was moved here: the rest of the page follows
        st.rerun()
    is_encoded = pair_choice.is_present(now) and not encoding.pending(now)
    if is_encoded and all(text.strip() for text in pair):
        show_road(here, now, pair)
    with folds.fold(here, "attention-mask"):
        mask_notes.show(here.t, *pair, now.max_seq_length)


def show_lengths(here: frame.Page, args: ClassificationTrainArguments) -> None:
    """How long the corpus's pairs are, and what each length costs."""
    with frame.card("lengths", here.words("lengths"), here.words("lengths_note")), frame.guard():
        with frame.loading(here.words("encoding"), 240):
            lengths = cached.lengths(args)
        length_handle.show(here.t, args, length_scale(lengths, *cutting.scale(args)))
        report = length_report(lengths, args.max_seq_length, args.batch_size, batches.seed_of(args))
        length_notes.padding_ways(here.t, report, args.batch_size)
        with st.expander(here.words("strips.title"), key="strips"):
            paddings.show(here.t, args, padding_ways(lengths, args.max_seq_length, batches.seed_of(args)))


def show_samplers(here: frame.Page, args: ClassificationTrainArguments) -> tallies.Order:
    """Two samplers side by side over two epochs, and the pairs in the first batch of each."""
    most = batches.num_shown(args.batch_size)
    with frame.card("samplers", here.words("samplers"), here.words("samplers_note", n=most)):
        kind = knobs.order(here.t)
        with frame.guard():
            lengths = cached.lengths(args)
            orders = batches.two_epochs(kind, lengths, args)
            beside: tallies.Order = "random" if kind == "sequential" else "sequential"
            both = {kind: orders, beside: batches.two_epochs(beside, lengths, args)}
            for (name, found), column in zip(both.items(), st.columns(2, gap="medium"), strict=True):
                with column:
                    batches.two_orders(here.t, args, name, found, most)
            frame.note(here.words(f"order_{kind}", seed=batches.seed_of(args)), "samplers")
            drops = knobs.drop_last(here.t)
            batches.last_batch(here.t, len(lengths), args.batch_size, drops)
            with st.expander(here.words("first_batch"), key="first-batch"):
                batches.contents(here.t, orders, args.batch_size, cached.examples(args, "train"), lengths)
    return kind


def show_collate(here: frame.Page, args: ClassificationTrainArguments, kind: tallies.Order) -> None:
    """The first batch: the list of rows, and the tensors that it becomes."""
    with frame.card("collate", here.words("collate"), here.words("collate_note")), frame.guard():
        examples = cached.examples(args, "train")
        order = batches.two_epochs(kind, cached.lengths(args), args)[0][: args.batch_size]
        rows = batches.rows_of(args, [examples[number] for number in order])
        batches.before_and_after(here.t, rows, batch_shapes(rows, args.padding))


def show_corpus(here: frame.Page, args: ClassificationTrainArguments) -> None:
    """What becomes of all pairs of the training split."""
    show_lengths(here, args)
    kind = show_samplers(here, args)
    show_collate(here, args, kind)


def page() -> None:
    """The lesson in order."""
    here, args = frame.open_page(LESSON.slug), state.arguments()
    here.look()
    show_pair(here, args)
    job = encoding.pending(args)
    if job is None:
        show_corpus(here, args)
    else:
        with frame.card("lengths", here.words("lengths"), here.words("encoding")):
            encoding.watch(here.t, job)
    here.try_this()
    here.code(
        "nlpbook_core.features.pair_encoding:encode_pair",
        "nlpbook_core.features.dataset:ClassificationDataset",
        "nlpbook_core.batches.padding_ways:padding_ways",
        "nlpbook_core.batches.sampling:random_order",
        "nlpbook_core.batches.loaders:train_loader",
        "nlpbook_core.batches.loaders:eval_loader",
        "nlpbook_core.batches.collation:stack_rows",
        "nlpbook_core.batches.example_road:example_road",
        call="""train_dataset = ClassificationDataset(args, tokenizer, corpus, mode="train")
train_dataloader = train_loader(train_dataset, args)
val_dataloader = eval_loader(ClassificationDataset(args, tokenizer, corpus, mode="val"), args)""",
    )
    here.more("example-to-features", "padding", "truncation", "segments")
    here.more("dataset-and-loader", "samplers", "collate")
    here.next_link()


page()
