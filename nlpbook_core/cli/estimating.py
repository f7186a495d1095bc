"""`nlpbook train --estimate`: how long it would take here, before anything is started."""

from dataclasses import asdict

from nlpbook_core.cli.output import duration, note, print_json
from nlpbook_core.estimates import estimate as estimates
from nlpbook_core.settings.arguments import ClassificationTrainArguments


def show_estimate(args: ClassificationTrainArguments, as_json: bool) -> int:
    """Measure some steps and print what follows from them."""
    if not as_json:
        note("Taking some steps to see how fast this machine is ...")
    found = estimates.measure(args)
    if as_json:
        print_json(asdict(found))
        return 0
    steps = f"{found.num_steps:,} steps of {found.seconds_per_step:.3f} s"
    print(f"{duration(found.train_s)} on {found.device} ({steps})")
    print(f"  parameters  {found.num_parameters:,}")
    print(f"  memory      {found.memory_bytes / 1e9:.1f} GB")
    print(f"  disk        {found.disk_bytes / 1e9:.2f} GB")
    if found.measured_batch < args.batch_size:
        note(f"Measured with {found.measured_batch} pairs a step and scaled to {args.batch_size}.")
    if not found.lengths_known:
        note(f"The corpus is not here: reckoned with rows of {found.row_length} tokens.")
    return 0
