"""`nlpbook download`: fetch a corpus or a model before it is needed."""

import argparse

from nlpbook_core import corpora
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import print_json, progress
from nlpbook_core.settings import presets


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="CORPUS_OR_MODEL",
        help="a corpus (see `nlpbook corpora`), or a model's name on the hub",
    )
    parser.add_argument("--force", action="store_true", help="fetch a corpus again even if it is here")


def _run(options: argparse.Namespace) -> int:
    from nlpbook_core.corpora.fetching import download_downstream_dataset
    from nlpbook_core.download.hub import resolve_model

    is_corpus = options.name in corpora.names()
    with progress(f"downloading {options.name}", "bytes", silent=options.json) as report:
        if is_corpus:
            args = presets.preset("book", downstream_corpus_name=options.name, force_download=options.force)
            download_downstream_dataset(args, progress=report)
            path = args.corpus_root / options.name
        else:
            path = resolve_model(options.name, report)
    if options.json:
        print_json({"kind": "corpus" if is_corpus else "model", "name": options.name, "path": str(path)})
    else:
        print(f"{options.name} is here: {path}")
    return 0


COMMAND = Command(
    name="download",
    summary="fetch a corpus or a pretrained model",
    example="nlpbook download klue-nli",
    add_options=_add_options,
    run=_run,
)
