"""`nlpbook train`: fine-tune in a process of its own, and follow it."""

import argparse
import time
from dataclasses import asdict
from typing import Any

from nlpbook_core import queue, runs
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.following import follow
from nlpbook_core.cli.output import clean, duration, note, percent, print_json
from nlpbook_core.cli.settings import add_settings, settings_from
from nlpbook_core.errors import WorkerFailed, all_errors
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_STOPPED = 130


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", default="", help="a name for the run, for you")
    parser.add_argument("--detach", action="store_true", help="start the run and leave it training")
    parser.add_argument(
        "--queue",
        action="store_true",
        help="line up behind the run that has the device, instead of an error",
    )
    parser.add_argument(
        "--estimate", action="store_true", help="start nothing: measure here how long it would take"
    )
    add_settings(parser)


def _run(options: argparse.Namespace) -> int:
    args = settings_from(options)
    if options.estimate:
        from nlpbook_core.cli.estimating import show_estimate

        return show_estimate(args, options.json)
    run_id = queue.start(args, options.title, options.queue, known_estimate(args))
    return attend(run_id, options.detach, options.json)


def known_estimate(args: ClassificationTrainArguments) -> dict[str, Any] | None:
    """What `--estimate` found for these settings before, to be compared with what comes."""
    from nlpbook_core.estimates import forecasts

    known = forecasts.known(args)
    return asdict(known) if known else None


def attend(run_id: str, detach: bool, as_json: bool) -> int:
    """Leave a run that was just started, or follow it to its end and say what it came to."""
    if detach:
        return _leave(run_id, as_json)
    if not as_json:
        note(f"Run {run_id} in {runs.folder(run_id)}. Ctrl-C stops it and keeps what it has learnt.")
        if (place := queue.place(run_id)) > 0:
            note(f"It is number {place} in the line and starts by itself.")
    status = follow(run_id, silent=as_json)
    if as_json:
        print_json(result(run_id))
    else:
        _show(run_id, status)
    return exit_code(status)


def _leave(run_id: str, as_json: bool) -> int:
    if as_json:
        print_json(
            {"run_id": run_id, "state": runs.status(run_id).state, "run_dir": str(runs.folder(run_id))}
        )
    else:
        print(run_id)
        note(f"It goes on by itself. `nlpbook runs show {run_id}` tells how it goes; `runs stop` stops it.")
    return 0


def result(run_id: str) -> dict[str, Any]:
    """What a run came to, for programs. `wall_s` counts from the start of this process."""
    status, view, row = runs.status(run_id), runs.view(run_id), runs.summary(run_id)
    model = runs.model_folder(run_id)
    return {
        "run_id": run_id,
        "state": status.state,
        "val_acc": row.val_acc,
        "test_acc": row.test_acc,
        "wall_s": round(_since_process_start_s(), 2),
        "elapsed_s": row.elapsed_s,
        "num_steps": view.num_steps_done,
        "num_parameters": view.started.num_parameters if view.started else None,
        "device": view.started.device if view.started else None,
        "run_dir": str(runs.folder(run_id)),
        "model_dir": str(model) if model else None,
        "error": status.error,
    }


def exit_code(status: runs.RunStatus) -> int:
    """0 finished, 130 stopped or left, else that of the error."""
    if status.state == "finished":
        return 0
    if status.state == "stopped" or status.is_active:
        return _STOPPED
    codes = {error.code: error.exit_code for error in all_errors()}
    return codes.get(str((status.error or {}).get("code")), WorkerFailed.exit_code)


def _show(run_id: str, status: runs.RunStatus) -> None:
    row = runs.summary(run_id)
    if status.is_active:
        note(f"Run {run_id} ends by itself. `nlpbook runs show {run_id}` tells how it went.")
        return
    if status.error:
        note(f"nlpbook: {clean(status.error['message'])}")
    print(f"Run {run_id} {status.state} after {duration(row.elapsed_s)}.")
    if row.test_acc is not None:
        print(f"  accuracy on val   {percent(row.val_acc)}")
        print(f"  accuracy on test  {percent(row.test_acc)}")
    if (model := runs.model_folder(run_id)) is not None:
        print(f"  model             {model}")
        print(f'Ask it:  nlpbook predict {run_id} "PREMISE" "HYPOTHESIS"')


def _since_process_start_s() -> float:
    import psutil

    return time.time() - psutil.Process().create_time()


COMMAND = Command(
    name="train",
    summary="fine-tune a BERT on a corpus",
    example="nlpbook train --preset mini --epochs 2 --learning-rate 5e-4",
    add_options=_add_options,
    run=_run,
)
