"""The archive of a run with all that is made for people: picture, a report in each language, notebook."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from nlpbook_core import runs
from nlpbook_core.exchange import exporting
from nlpbook_core.exchange.curves import curves_png
from nlpbook_core.exchange.report import report
from nlpbook_core.texts import languages


def export(run_id: str, target: Path | IO[bytes], with_model: bool = False) -> None:
    """As `runs.export`, with `curves/curves.png` and `report.<language>.html`.

    Raises:
        RunMissing: If there is no such run.
        RunBusy: If it still trains.
    """
    exporting.export(run_id, target, with_model, more=made(run_id))


def made(run_id: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each of these files; they are made when they are asked for."""
    image = curves_png(runs.view(run_id))
    yield "curves/curves.png", image
    for language in languages():
        yield (
            f"report.{language}.html",
            exporting.without_home(report(run_id, language, image)).encode("utf-8"),
        )
