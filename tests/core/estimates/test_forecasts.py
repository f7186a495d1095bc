"""Forecasts for several settings: one after the other, what fails leaves the others their turn."""

import pytest

from nlpbook_core.errors import OutOfMemory
from nlpbook_core.estimates import estimate as estimates
from nlpbook_core.estimates import forecasts
from nlpbook_core.estimates.estimate import Estimate
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

FOUND = Estimate("cpu", 1000, 10, 0.1, 1.5, 1000, 1000, 20, 8, True, True)


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "_fresh", {})
    monkeypatch.setattr(forecasts, "_failed", {})


def test_one_that_fails_leaves_the_others_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = presets.preset("mini", epochs=3), presets.preset("mini", epochs=4, batch_size=4096)

    def measure(args: ClassificationTrainArguments) -> Estimate:
        if args == large:
            raise OutOfMemory(device="cpu", value=args.batch_size)
        return FOUND

    monkeypatch.setattr(estimates, "measure", measure)
    assert forecasts.known(small) is None
    forecasts.begin([large, small])
    job = forecasts.running([large, small])
    assert job is not None
    assert job.wait(20)
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert forecasts.known(small) == FOUND
    assert forecasts.known(large) is None
    error = forecasts.failed(large)
    assert error is not None
    assert error.code == "out-of-memory"


def test_a_corpus_that_is_gone_has_no_forecast_and_is_no_failure() -> None:
    assert forecasts.known(presets.preset("mini", downstream_corpus_name="gone")) is None


def test_the_presets_are_all_there() -> None:
    assert forecasts.all_presets() == [presets.preset(name) for name in presets.PRESETS]
