"""`nlpbook corpora`: which there are; add one from a file."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nlpbook_core import corpora
from nlpbook_core.cli.command import Command, UsageError
from nlpbook_core.cli.output import print_json, print_table
from nlpbook_core.examples import LABELS, MODES
from nlpbook_core.own_files.importing import import_file


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", default="list", choices=("list", "add"), help="default: list")
    parser.add_argument("name", nargs="?", metavar="NAME", help="for add: what to call it (a-z, 0-9, -)")
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="for add: CSV, TSV, JSON or JSON Lines, in UTF-8"
    )
    for role in ("premise", "hypothesis", "label"):
        parser.add_argument(
            f"--{role}", metavar="COLUMN", help=f"column of the {role}, if its name is unusual"
        )
    parser.add_argument(
        "--map", action="append", default=[], metavar="WORD=LABEL",
        help="what a label of the file means, such as yes=entailment; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--labels", metavar="A,B,...",
        help="the labels of the corpus, in their order, if they are not the three of NLI",
    )  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="take the place of a corpus of that name")


def _run(options: argparse.Namespace) -> int:
    return _add(options) if options.action == "add" else _list(options.json)


def _list(as_json: bool) -> int:
    cards = [(corpora.get(name).card(), corpora.is_present(name)) for name in corpora.names()]
    if as_json:
        print_json([_body(card, here) for card, here in cards])
        return 0
    rows = [
        (
            card.name, "yes" if here else "no", card.licence or "your own",
            *(f"{card.num_pairs[split]:,}" if split in card.num_pairs else "-" for split in MODES),
            card.homepage,
        )
        for card, here in cards
    ]  # fmt: skip
    head = ("corpus", "here", "licence", "train", "val", "test", "homepage")
    print_table(head, rows, right=("train", "val", "test"))
    return 0


def _add(options: argparse.Namespace) -> int:
    if options.name is None or options.file is None:
        raise UsageError(detail="Give NAME and FILE", prog="nlpbook corpora")
    corpus = import_file(
        options.name, options.file, premise=options.premise, hypothesis=options.hypothesis,
        label=options.label, label_map=_label_map(options.map), replace=options.replace,
        labels=[word.strip() for word in options.labels.split(",")] if options.labels else LABELS,
    )  # fmt: skip
    card = corpus.card()
    if options.json:
        print_json(_body(card, True))
    else:
        sizes = ", ".join(f"{count:,} {split}" for split, count in card.num_pairs.items())
        print(f"{card.name}: {sizes} pairs in {corpus.folder}")
        print(f"Train on it:  nlpbook train --preset mini --downstream-corpus-name {card.name}")
    return 0


def _label_map(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        key, sign, label = word.rpartition("=")
        if not sign:
            raise UsageError(detail=f"--map {word} lacks a '='", prog="nlpbook corpora")
        found[key] = label
    return found


def _body(card: Any, here: bool) -> dict[str, Any]:
    return {**asdict(card), "is_present": here}


COMMAND = Command(
    name="corpora",
    summary="list the corpora, or add one from a file of your own",
    example="nlpbook corpora add mine pairs.csv --premise 전제 --hypothesis 가설 --label 라벨",
    add_options=_add_options,
    run=_run,
)
