"""Signs on a curve: where the best model so far was kept, where the run went on, where memory ran out, where
it warned."""

from nlpbook_core.events.runview import RunView
from pages.ui.text import Text
from pages.ui.training.chart import Marker

SYMBOLS = {"checkpoint": "triangle-up", "resume": "diamond", "memory": "triangle-down", "warning": "x"}
SIGNS = {"checkpoint": "▲", "resume": "◆", "memory": "▼", "warning": "✕"}  # the same in words, for the legend


def markers(view: RunView, t: Text) -> list[Marker]:
    """In the order of their kinds."""
    return [
        Marker(step, SYMBOLS[kind], t(f"ui.figures.mark_{kind}", step=t.number(step)))
        for kind, step in _happened(view)
    ]


def legend(view: RunView, t: Text) -> str:
    """What the signs mean that are there; empty if there are none."""
    kinds = dict.fromkeys(kind for kind, _ in _happened(view))
    return " · ".join(f"{SIGNS[kind]} {t(f'ui.figures.legend_{kind}')}" for kind in kinds)


def _happened(view: RunView) -> list[tuple[str, int]]:
    found = [("checkpoint", saved.step) for saved in view.checkpoints if saved.is_best]
    found += [("resume", step) for step in view.resumes]
    return found + [
        ("memory" if warned.code == "batch-halved" else "warning", _step_at(view, warned.at))
        for warned in view.warnings
    ]


def _step_at(view: RunView, at: float) -> int:
    """Steps taken when something was said: warnings carry a time only."""
    return next((step.step + 1 for step in reversed(view.steps) if step.at <= at), 0)
