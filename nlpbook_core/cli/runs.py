"""`nlpbook runs`: the history; look at a run, stop it, go on with it, delete it, bring it back."""

import argparse
import time
from dataclasses import asdict
from datetime import datetime
from typing import Any

from nlpbook_core import runs
from nlpbook_core.cli import places
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import clean, duration, note, percent, print_json, print_table
from nlpbook_core.cli.train import attend
from nlpbook_core.runview import RunView

_ALL = ("list", "show", "stop", "resume", "delete", "restore")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", default="list", choices=_ALL, help="what to do (default: list)")
    parser.add_argument(
        "run_id", nargs="?", metavar="RUN", help="id of the run, or `last` for the newest; for all but list"
    )
    parser.add_argument("--force", action="store_true", help="stop: end also a run that does not answer")
    parser.add_argument("--epochs", type=int, metavar="N", help="resume: a larger number of epochs")
    parser.add_argument("--detach", action="store_true", help="resume: leave it training")


def _run(options: argparse.Namespace) -> int:
    if options.action == "list":
        return _list(options.json)
    run_id = places.run_id_of(options.run_id or "")
    if options.action == "resume":
        runs.resume(run_id, options.epochs)
        return attend(run_id, options.detach, options.json)
    if options.action == "stop" and options.force:
        runs.force_end(run_id)
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
        print_json(
            {**_summary(row), "error": status.error, **_progress(view), "folder": str(runs.folder(run_id))}
        )
        return 0
    print(f"{row.run_id}: {row.state}" + (f" ({view.phase})" if status.is_active else ""))
    if status.error:
        print(clean(status.error["message"]))
    print(f"val {percent(row.val_acc)}, test {percent(row.test_acc)}, {view.num_steps_done} steps taken")
    print(f"folder {runs.folder(run_id)}")
    print_table(("setting", "value"), list(row.arguments.to_dict().items()))
    return 0


def _stop(run_id: str, as_json: bool) -> int:
    if not runs.status(run_id).is_active:
        return _done(run_id, as_json, f"Run {run_id} does not train.")
    runs.request_stop(run_id)
    deadline = time.monotonic() + 30
    while runs.status(run_id).is_active and time.monotonic() < deadline:
        time.sleep(0.2)
    state = runs.status(run_id).state
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


_ACTIONS = {"show": _show, "stop": _stop, "delete": _delete, "restore": _restore}

COMMAND = Command(
    name="runs",
    summary="list the runs; show one, stop it, go on with it, delete it or bring it back",
    example="nlpbook runs stop 20250101-120000-ab12",
    add_options=_add_options,
    run=_run,
)
