"""`nlpbook serve`: the book's web service for one fine-tuned model."""

import argparse
import os
from contextlib import suppress
from typing import Any

from nlpbook_core.cli import listening, places
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import hush_libraries, note, print_json
from nlpbook_core.errors import NlpbookError

_PORT = 8000


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="RUN_OR_FOLDER", help=places.HELP)
    listening.add_options(parser, _PORT, "the service")
    parser.add_argument("--max-seq-length", type=int, metavar="N", help="tokens (default: as trained)")


def _run(options: argparse.Namespace) -> int:
    place = places.find(options.model)
    listening.check_port(options.host, options.port)
    from nlpbook_core.serving import service

    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin while they wait slow all others
    hush_libraries()
    broken: list[NlpbookError] = []

    def load() -> Any:
        # torch takes seconds to import: the service says so under /ready meanwhile.
        from nlpbook_core.inference.predictor import Predictor

        return Predictor(place.model, options.max_seq_length)

    def give_up(error: NlpbookError) -> None:
        broken.append(error)
        server.should_exit = True

    hosts = [*service.LOOPBACK, *options.allow_host]
    if options.host not in listening.LOOPBACK:
        hosts.append("*" if options.host in ("0.0.0.0", "::") and not options.allow_host else options.host)
    app = service.Service(load, hosts, give_up)
    server = service.server(app, options.host, options.port)
    url = listening.url(options.host, options.port)
    if options.json:
        print_json({"url": url, "model": str(place.model), "run_id": place.run_id})
    else:
        note(
            f"The form is at {url}, for programs POST {url}/api (Ctrl-C ends it). The model is being loaded."
        )
    with suppress(KeyboardInterrupt):  # uvicorn has closed its connections by then
        server.run()
    if broken:
        raise broken[0]
    return 0


COMMAND = Command(
    name="serve",
    summary="serve a fine-tuned model as a web service, with a form and an API",
    example="nlpbook serve last --port 8000",
    add_options=_add_options,
    run=_run,
)
