"""What a run writes about its settings before it begins."""

import json
import logging
import subprocess
import sys

from nlpbook_core.settings import presets
from nlpbook_core.training import reproducibility

AS_A_RUN = """
import json, sys
from nlpbook_core import set_logger, set_seed
from nlpbook_core.settings import presets
for settings in json.loads(sys.argv[1]):
    args = presets.from_dict(settings)
    set_logger(args)
    set_seed(args)
"""


def test_the_log_lines_are_those_that_a_run_writes() -> None:
    both = [presets.preset("mini", seed=seed) for seed in (7, None)]
    words = json.dumps([args.to_dict() for args in both])
    command = [sys.executable, "-c", AS_A_RUN, words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert [line for args in both for line in reproducibility.log_lines(args)] == done.stderr.splitlines()


def test_log_lines_touch_no_logger() -> None:
    before = list(logging.getLogger("nlpbook").handlers)
    reproducibility.log_lines(presets.preset("mini"))
    assert logging.getLogger("nlpbook").handlers == before
