"""`nlpbook encode`: what a pair becomes on its way into a model."""

import argparse

from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import note, print_json, print_table, progress


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("premise", metavar="PREMISE", help="first sentence")
    parser.add_argument("hypothesis", metavar="HYPOTHESIS", help="second sentence")
    parser.add_argument(
        "--model", default="mini", metavar="FOLDER_OR_NAME", help="whose tokenizer (default: %(default)s)"
    )
    parser.add_argument(
        "--max-seq-length", type=int, default=64, metavar="N", help="tokens in a row (default: %(default)s)"
    )
    parser.add_argument(
        "--truncation", choices=("longest_first", "only_first", "only_second"), default="longest_first",
        help="which sentence loses pieces when there is no room (default: %(default)s)",
    )  # fmt: skip


def _run(options: argparse.Namespace) -> int:
    # transformers takes seconds to import: only when there is something to encode.
    from nlpbook_core.features.pair_encoding import encode_pair
    from nlpbook_core.tokenization.pretrained import load_tokenizer

    with progress("downloading", "bytes", silent=options.json) as report:
        tokenizer = load_tokenizer(options.model, report)
    pair = encode_pair(
        tokenizer, options.premise, options.hypothesis, options.max_seq_length, options.truncation
    )
    if options.json:
        rows = {"input_ids": pair.input_ids, "attention_mask": pair.attention_mask}
        if pair.has_segments:
            rows["token_type_ids"] = pair.token_type_ids
        print_json({**rows, "tokens": pair.tokens})
        return 0
    segments = pair.token_type_ids or ("-",) * len(pair.tokens)
    rows_shown = list(
        zip(range(pair.num_tokens), pair.tokens, pair.input_ids, segments, pair.kinds, strict=False)
    )
    print_table(
        ("position", "token", "id", "segment", "kind"), rows_shown, right=("position", "id", "segment")
    )
    note(f"{pair.num_tokens} of {pair.max_seq_length} positions used; {len(pair.dropped)} pieces cut off.")
    return 0


COMMAND = Command(
    name="encode",
    summary="show the numbers that a pair of sentences becomes",
    example='nlpbook encode "민수가 사과를 먹었다." "민수가 과일을 먹었다." --max-seq-length 32',
    add_options=_add_options,
    run=_run,
)
