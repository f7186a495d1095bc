"""How long each preset and the present settings take here: measured on request, one at a time, remembered.

Each measurement is a process that loads torch, so however many learners ask, only one runs.
"""

import threading

from nlpbook_core import background
from nlpbook_core.errors import NlpbookError
from nlpbook_core.estimates import estimate as estimates
from nlpbook_core.estimates.estimate import Estimate
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_one_at_a_time = threading.Lock()
# Beside a run that trains nothing is kept on the disk: such figures hold for the moment only.
_fresh: dict[ClassificationTrainArguments, Estimate] = {}
_failed: dict[ClassificationTrainArguments, NlpbookError] = {}


def begin(wanted: list[ClassificationTrainArguments]) -> None:
    """Measure what is not known yet; the job's `done` and `total` count settings."""
    background.start(_name(wanted), lambda job: _measure_all(job, wanted))


def running(wanted: list[ClassificationTrainArguments]) -> background.Job | None:
    """The job that `begin` began for these settings, if there is one."""
    return background.find(_name(wanted))


def known(args: ClassificationTrainArguments) -> Estimate | None:
    """The estimate for these settings if it was measured before; nothing is computed."""
    try:
        return estimates.remembered(args) or _fresh.get(args)
    except NlpbookError:
        return None  # of a corpus that is gone, or a model folder that cannot be used


def failed(args: ClassificationTrainArguments) -> NlpbookError | None:
    """Why the last measurement of these settings gave nothing, if it did not."""
    return _failed.get(args)


def all_presets() -> list[ClassificationTrainArguments]:
    """Each preset as it comes."""
    return [presets.preset(name) for name in presets.PRESETS]


def _measure_all(job: background.Job, wanted: list[ClassificationTrainArguments]) -> None:
    """One that fails leaves the others their turn."""
    for place, args in enumerate(wanted):
        job.report(place, len(wanted))
        _failed.pop(args, None)
        try:
            with _one_at_a_time:
                _fresh[args] = estimates.measure(args)
        except NlpbookError as error:
            _failed[args] = error
    job.report(len(wanted), len(wanted))


def _name(wanted: list[ClassificationTrainArguments]) -> str:
    return f"estimate-{hash(tuple(wanted))}"
