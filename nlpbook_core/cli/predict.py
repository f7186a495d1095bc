"""`nlpbook predict`: ask a fine-tuned model about pairs."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nlpbook_core.cli import places
from nlpbook_core.cli.command import Command, UsageError
from nlpbook_core.cli.output import hush_libraries, percent, print_json, print_table
from nlpbook_core.own_files import pair_list


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="RUN_OR_FOLDER", help=places.HELP)
    parser.add_argument("premise", metavar="PREMISE", nargs="?", help="what is known to be so")
    parser.add_argument("hypothesis", metavar="HYPOTHESIS", nargs="?", help="what may follow from it")
    parser.add_argument(
        "--file", type=Path, metavar="PAIRS.tsv",
        help="many pairs: TSV, CSV, JSON or JSON Lines with the columns premise and hypothesis",
    )  # fmt: skip
    parser.add_argument("--max-seq-length", type=int, metavar="N", help="tokens (default: as trained)")


def _run(options: argparse.Namespace) -> int:
    pairs = _pairs(options)
    place = places.find(options.model)
    # torch takes seconds to import: not before the pairs and the model are known to be there.
    from nlpbook_core.inference.predictor import Predictor

    hush_libraries()
    predictions = Predictor(place.model, options.max_seq_length).predict_many(pairs)
    if options.json:
        for found in predictions:
            print_json(_body(found, place))
    elif options.file is None:
        _show_one(predictions[0])
    else:
        _show_many(predictions)
    return 0


def _pairs(options: argparse.Namespace) -> list[tuple[str, str]]:
    if options.file is not None and options.premise is None:
        return pair_list.from_file(options.file)
    if options.file is None and options.hypothesis is not None:
        return [(options.premise, options.hypothesis)]
    detail = "Give PREMISE and HYPOTHESIS, or --file with many pairs"
    raise UsageError(detail=detail, prog="nlpbook predict")


def _body(found: Any, place: places.Place) -> dict[str, Any]:
    return {
        "premise": found.premise,
        "hypothesis": found.hypothesis,
        "label": found.label,
        "probabilities": found.probabilities,
        "logits": found.logits,
        "model": str(place.model),
        "run_id": place.run_id,
    }


def _show_one(found: Any) -> None:
    print(f"{found.label} ({percent(found.probabilities[found.label])})\n")
    rows = [(name, percent(value), "█" * round(30 * value)) for name, value in found.probabilities.items()]
    print_table(("label", "probability", ""), rows, right=("probability",))


def _show_many(predictions: Sequence[Any]) -> None:
    rows = [(p.label, percent(p.probabilities[p.label]), p.premise, p.hypothesis) for p in predictions]
    print_table(("label", "probability", "premise", "hypothesis"), rows, right=("probability",))


COMMAND = Command(
    name="predict",
    summary="ask a fine-tuned model whether a sentence follows from another",
    example='nlpbook predict last "민수가 사과를 먹었다." "민수가 과일을 먹었다."',
    add_options=_add_options,
    run=_run,
)
