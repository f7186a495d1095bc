"""`nlpbook devices`: what can compute here."""

import argparse
from dataclasses import asdict

from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import print_json, print_table
from nlpbook_core.devices import detection, registry


def _run(options: argparse.Namespace) -> int:
    found = detection.detect()
    if options.json:
        print_json([asdict(device) for device in found])
        return 0
    rows = [
        (
            device.kind, "yes" if device.available else "no", device.name, device.num_cores or "-",
            f"{device.memory_bytes / 1e9:.0f} GB" if device.memory_bytes else "-",
            registry.named(device.kind).reasons.get(device.reason, device.reason),
        )
        for device in found
    ]  # fmt: skip
    print_table(
        ("accelerator", "here", "name", "cores", "memory", "why not"), rows, right=("cores", "memory")
    )
    return 0


COMMAND = Command(
    name="devices",
    summary="show what can compute on this machine, and why not",
    example="nlpbook devices",
    add_options=lambda parser: None,
    run=_run,
)
