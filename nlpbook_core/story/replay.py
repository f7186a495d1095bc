"""A run as it stood earlier: what its curves and pinned pairs looked like after so many steps."""

from dataclasses import replace

from nlpbook_core.events.runview import RunView


def until(view: RunView, step: int) -> RunView:
    """The view after `step` steps; after the last one it is the whole view.

    Args:
        view: The run as it stands now.
        step: Steps taken, from 0.
    """
    if step >= view.num_steps_done:
        return view
    return replace(
        view,
        phase="training",
        steps=tuple(item for item in view.steps if item.step < step),
        validations=tuple(item for item in view.validations if item.step <= step),
        pinned=tuple(item for item in view.pinned if item.step <= step),
        checkpoints=tuple(item for item in view.checkpoints if item.step <= step),
        test=None,
        ended=None,
    )


def step_at(view: RunView, seconds: float, length_s: float) -> int:
    """Steps taken after some seconds of a replay that shows the whole run in `length_s` seconds."""
    share = min(1.0, max(0.0, seconds / length_s))
    return round(share * view.num_steps_done)
