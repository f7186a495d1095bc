"""What a run writes about its settings before it begins."""

import json
import logging
import subprocess
import sys

import pytest

from nlpbook_core.settings import presets
from nlpbook_core.training import reproducibility


@pytest.mark.parametrize("seed", [7, None])
def test_the_log_lines_are_those_that_a_run_writes(seed: int | None) -> None:
    args = presets.preset("mini", seed=seed)
    code = (
        "import json, sys\nfrom nlpbook_core import set_logger, set_seed\n"
        "from nlpbook_core.settings import presets\n"
        "args = presets.from_dict(json.loads(sys.argv[1]))\nset_logger(args)\nset_seed(args)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(args.to_dict())],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert reproducibility.log_lines(args) == done.stderr.splitlines()


def test_log_lines_touch_no_logger() -> None:
    before = list(logging.getLogger("nlpbook").handlers)
    reproducibility.log_lines(presets.preset("mini"))
    assert logging.getLogger("nlpbook").handlers == before
