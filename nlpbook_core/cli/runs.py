"""`nlpbook runs`: the history; look at a run, stop it, go on with it, delete it, take it elsewhere."""

import argparse
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from nlpbook_core import files, queue, runs
from nlpbook_core.cli import places
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import clean, duration, note, percent, print_json, print_table
from nlpbook_core.cli.train import attend
from nlpbook_core.errors import ArgumentError, FolderNotWritable
from nlpbook_core.events.runview import RunView
from nlpbook_core.exchange import archiving, exporting, importing
from nlpbook_core.story import expectations

_ALL = (
    "list", "show", "stop", "resume", "again", "delete", "restore", "export", "import", "script", "notebook",
    "fetch",
)  # fmt: skip


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", default="list", choices=_ALL, help="what to do (default: list)")
    parser.add_argument(
        "run_id",
        nargs="?",
        metavar="RUN",
        help="id of the run, or `last` for the newest; for import the zip; for all but list",
    )
    parser.add_argument("--force", action="store_true", help="stop: end also a run that does not answer")
    parser.add_argument("--epochs", type=int, metavar="N", help="resume: a larger number of epochs")
    parser.add_argument("--out", metavar="ZIP", help="export: where to (default: RUN.zip here)")
    parser.add_argument("--with-model", action="store_true", help="export: put the model in")
    parser.add_argument("--detach", action="store_true", help="resume, again: leave it training")
    parser.add_argument("--queue", action="store_true", help="again: line up behind the run that trains")


def _run(options: argparse.Namespace) -> int:
    queue.advance()
    if options.action == "list":
        return _list(options.json)
    if options.action == "import":
        return _import(Path(options.run_id or "").expanduser(), options.json)
    if options.action == "fetch":
        return _fetch(options.run_id or "", options.json)
    run_id = places.run_id_of(options.run_id or "")
    if options.action == "export":
        return _export(run_id, options)
    if options.action == "resume":
        queue.resume(run_id, options.epochs)
        return attend(run_id, options.detach, options.json)
    if options.action == "again":
        return attend(queue.again(run_id, options.queue), options.detach, options.json)
    if options.action == "stop" and options.force:
        queue.force_end(run_id)
    return _ACTIONS[options.action](run_id, options.json)


def _list(as_json: bool) -> int:
    rows = runs.list_runs()
    if as_json:
        print_json([_summary(row) for row in rows])
        return 0
    if not rows:
        note("No run yet. `nlpbook train --preset mini` makes the first.")
        return 0
    head = ("run", "state", "val", "test", "took", "corpus", "model", "made", "title")
    cells = [
        (
            row.run_id, row.state, percent(row.val_acc), percent(row.test_acc), duration(row.elapsed_s),
            row.arguments.downstream_corpus_name, row.arguments.pretrained_model_name,
            datetime.fromtimestamp(row.created_at).strftime("%Y-%m-%d %H:%M"), row.title,
        )
        for row in rows
    ]  # fmt: skip
    print_table(head, cells, right=("val", "test", "took"))
    return 0


def _show(run_id: str, as_json: bool) -> int:
    row, status, view = runs.summary(run_id), runs.status(run_id), runs.view(run_id)
    if as_json:
        more = {"error": status.error, "folder": str(runs.folder(run_id)), "place": queue.place(run_id)}
        estimate = {
            "expected": expectations.expected(run_id),
            "compared": [asdict(c) for c in expectations.compared(run_id)],
        }
        print_json({**_summary(row), **_progress(view), **more, **estimate})
        return 0
    print(f"{row.run_id}: {row.state}" + (f" ({view.phase})" if view.phase and status.is_active else ""))
    if (place := queue.place(run_id)) > 0:
        print(f"number {place} in the line")
    if status.error:
        print(clean(status.error["message"]))
    print(f"val {percent(row.val_acc)}, test {percent(row.test_acc)}, {view.num_steps_done} steps taken")
    print(f"folder {runs.folder(run_id)}")
    if found := expectations.compared(run_id):
        cells = [(c.measure, _figure(c.measure, c.expected), _figure(c.measure, c.came)) for c in found]
        print_table(("", "estimated", "came"), cells, right=("estimated", "came"))
    print_table(("setting", "value"), list(row.arguments.to_dict().items()))
    return 0


def _figure(measure: str, value: float) -> str:
    if measure == "time":
        return duration(value)
    return f"{value:,.0f}" if measure == "steps" else f"{value / files.MEGABYTE:,.0f} MB"


def _stop(run_id: str, as_json: bool) -> int:
    if not runs.status(run_id).is_active:
        return _done(run_id, as_json, f"Run {run_id} does not train.")
    queue.request_stop(run_id)
    deadline = time.monotonic() + 30
    while runs.status(run_id).is_active and time.monotonic() < deadline:
        time.sleep(0.2)
    state, view = runs.status(run_id).state, runs.view(run_id)
    if state == "stopped" and not view.steps:
        return _done(run_id, as_json, f"Run {run_id} stopped before its first step.")
    text = f"Run {run_id} was asked to stop and will after its current batch." if state in runs.ACTIVE else ""
    return _done(run_id, as_json, text or f"Run {run_id} {state}; what it had learnt is kept.")


def _delete(run_id: str, as_json: bool) -> int:
    place = runs.delete(run_id)
    return _done(
        run_id, as_json, f"Moved to {place}. `nlpbook runs restore {run_id}` brings it back.", "deleted"
    )


def _restore(run_id: str, as_json: bool) -> int:
    runs.restore(run_id)
    return _done(run_id, as_json, f"Run {run_id} is back.")


def _export(run_id: str, options: argparse.Namespace) -> int:
    path = Path(options.out or f"{exporting.shared_name(run_id)}.zip").expanduser()
    if path.exists():
        raise ArgumentError(argument="--out", value=path, accepted="a file that is not there yet")
    from nlpbook_core.exchange import bundle

    try:
        bundle.export(run_id, path, options.with_model)
    except OSError as error:
        raise FolderNotWritable(path=path, reason=error.strerror) from error
    if options.json:
        print_json({"run_id": run_id, "path": str(path)})
    else:
        print(f"Wrote {path}. `nlpbook runs import {path.name}` takes it in on another machine.")
    return 0


def _import(path: Path, as_json: bool) -> int:
    run_id = importing.import_run(path)
    return _done(run_id, as_json, f"Took in run {run_id}. `nlpbook runs show {run_id}` tells of it.")


def _script(run_id: str, as_json: bool) -> int:
    return _written(run_id, "script", exporting.script(run_id), as_json)


def _notebook(run_id: str, as_json: bool) -> int:
    return _written(run_id, "notebook", exporting.notebook(run_id), as_json)


def _written(run_id: str, kind: str, text: str, as_json: bool) -> int:
    """A script or a notebook, as a file's whole text."""
    if as_json:
        print_json({"run_id": run_id, kind: text})
    else:
        print(text, end="")
    return 0


def _fetch(run_id: str, as_json: bool) -> int:
    archiving.fetch(run_id)
    return _done(
        run_id, as_json, f"Run {run_id} is back from the archive. `nlpbook runs resume {run_id}` goes on."
    )


def _done(run_id: str, as_json: bool, text: str, state: str = "") -> int:
    if as_json:
        print_json({"run_id": run_id, "state": state or runs.status(run_id).state})
    else:
        print(text)
    return 0


def _summary(row: runs.RunSummary) -> dict[str, Any]:
    return asdict(row)


def _progress(view: RunView) -> dict[str, Any]:
    return {
        "phase": view.phase,
        "num_steps_done": view.num_steps_done,
        "num_steps": view.started.num_steps if view.started else None,
        "remaining_s": view.remaining_s,
        "validations": [
            {"step": v.step, "val_loss": v.val_loss, "val_acc": v.val_acc} for v in view.validations
        ],
    }


_ACTIONS = {
    "show": _show,
    "stop": _stop,
    "delete": _delete,
    "restore": _restore,
    "script": _script,
    "notebook": _notebook,
}

COMMAND = Command(
    name="runs",
    summary="list the runs; show one, stop it, go on with it, delete it, bring it back, export or import it",
    example="nlpbook runs stop 20250101-120000-ab12",
    add_options=_add_options,
    run=_run,
)
