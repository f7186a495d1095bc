"""The tokenizer: one pair of sentences becomes pieces and ids, and why these pieces."""

from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.book_example import HYPOTHESIS, PREMISE, book_example
from nlpbook_core.pair_encoding import encode_pair
from nlpbook_core.wordpieces import compare_casing, unknown_words
from pages.ui import cached, frame, knobs, pair_choice, ribbon, state, token_notes


def show_pieces(here: frame.Lesson, args: ClassificationTrainArguments, pair: tuple[str, str]) -> None:
    """The learner's pair, whole, and the words that the vocabulary cannot spell."""
    with frame.card("pieces", here.words("pieces"), here.words("pieces_note")), frame.guard():
        tokenizer = cached.tokenizer(args.pretrained_model_name)
        encoded = encode_pair(tokenizer, *pair, knobs.WHOLE, padding=False)
        ribbon.token_view(encoded, here.t, counts=token_notes.counts(args), rows=("ids",))
        token_notes.count_line(here.t, encoded, len(tokenizer))
        token_notes.unknown_box(here.t, unknown_words(tokenizer, encoded))


def show_casing(here: frame.Lesson, args: ClassificationTrainArguments, premise: str) -> None:
    """What `do_lower_case` would do to the premise."""
    with frame.card("casing", here.words("casing"), here.words("casing_note")), frame.guard():
        casing = compare_casing(cached.tokenizer(args.pretrained_model_name), premise)
        if casing is None:
            frame.note(here.words("no_casing"), "casing")
            return
        token_notes.casing_rows(here.t, casing)
        frame.note(here.words("casing_why"), "casing")


def show_book(here: frame.Lesson, args: ClassificationTrainArguments) -> None:
    """The book's twenty pieces: computed where kcbert's vocabulary is at hand, else recorded."""
    with frame.card("book", here.words("book"), here.words("book_note")), frame.guard():
        example = book_example(cached.tokenizer(args.pretrained_model_name))
        ribbon.token_view(example.encoded, here.t, "book")
        frame.note(here.words(f"book_{example.origin}"), "book")


def page() -> None:
    """The lesson in order."""
    here, args = frame.lesson("tokenizer"), state.arguments()
    here.look()
    pair = pair_choice.chooser(here.t, args)
    show_pieces(here, args, pair)
    if pair == (PREMISE, HYPOTHESIS):
        show_book(here, args)
    here.try_this()
    show_casing(here, args, pair[0])
    here.code(
        "nlpbook_core.tokenization:load_tokenizer",
        "nlpbook_core.pair_encoding:encode_pair",
        call=f"tokenizer = load_tokenizer({args.pretrained_model_name!r})",
    )
    here.more()
    here.next_link()


page()
