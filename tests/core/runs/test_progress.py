"""How far a run is: a download on its own, training in steps."""

from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold
from nlpbook_core.runs import progress
from tests.support.made_views import view_after


def test_progress_counts_a_download_on_its_own_and_training_in_steps() -> None:
    assert progress.of(RunView()).phase == "starting" and progress.of(RunView()).fraction == 0
    half = fold(RunView(), ev.PhaseChanged(phase="downloading", done=50, total=100, unit="bytes"))
    assert progress.of(half).fraction == 0.5 and progress.of(half).num_steps == 0
    now = progress.of(view_after(15))
    assert (now.fraction, now.steps_done, now.num_steps) == (0.5, 15, 30)
    assert (now.epoch, now.num_epochs) == (2, 3)
    assert progress.of(view_after(30)).epoch == 3 and progress.of(view_after(30)).fraction == 1.0
