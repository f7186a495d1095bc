"""A run wound back: as it stood at any step."""

from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import fold
from nlpbook_core.story import replay
from tests.support.made_views import view_after


def test_a_run_can_be_seen_as_it_stood_at_any_step() -> None:
    whole = fold(view_after(30), ev.RunEnded(reason="finished", elapsed_s=30.0))
    assert replay.until(whole, 30) is whole
    then = replay.until(whole, 12)
    assert then.num_steps_done == 12 and then.ended is None
    assert [v.step for v in then.validations] == [10]
    assert replay.until(whole, 0).steps == ()
    assert [replay.step_at(whole, s, 10.0) for s in (-1, 0, 5, 10, 99)] == [0, 0, 15, 30, 30]
