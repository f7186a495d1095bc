"""A run as a Python script that needs nothing but the core."""

import textwrap
from collections.abc import Mapping

from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

# English like all code; a learner reads it beside the pages of the app.
SHOW = '''\
def show(event: ev.Event) -> None:
    """A line for each validation and each fiftieth step."""
    match event:
        case ev.StepLogged() if event.step % 50 == 0:
            print(f"step {event.step}: loss {event.loss:.3f}, learning rate {event.learning_rate:.2g}")
        case ev.ValidationLogged():
            print(f"step {event.step}: val loss {event.val_loss:.3f}, val accuracy {event.val_acc:.1%}")'''

COMPARE = '''\
def compare(result) -> None:
    """A line for each figure that the run reached."""
    for name, before in REACHED.items():
        now = getattr(result, name)
        if before is not None and now is not None:
            verdict = "the same" if now == before else "not the same"
            print(f"{name}: {now:.4f} here, {before:.4f} then: {verdict}")'''

_SCRIPT = '''"""Trains again as run {run_id} did, with the core of the app alone: `python reproduce.py`.

Needs the package nlpbook. The run was made with
{versions}.
On the same machine with the same versions the figures come out the same to the last digit; elsewhere they
come close.
"""

from pathlib import Path

from nlpbook_core.events import event_types as ev
from nlpbook_core.training.fitting import fit
{settings}

RUN_DIR = Path("reproduced")
# Accuracies of the run, as fractions.
REACHED = {reached!r}


{show}


{compare}


if __name__ == "__main__":
    RUN_DIR.mkdir()  # one that is there already would be gone on with
    compare(fit(args, RUN_DIR, show))
'''


def as_script(
    run_id: str,
    args: ClassificationTrainArguments,
    reached: Mapping[str, float | None],
    versions: Mapping[str, str],
) -> str:
    """The script of a run.

    Args:
        run_id: As the script calls it.
        args: Its settings.
        reached: Accuracies by their name in `FitResult`; None where there is none.
        versions: Of the packages it was made with.
    """
    return _SCRIPT.format(
        run_id=word(run_id), versions=textwrap.fill(versions_line(versions), 100),
        settings=presets.as_code(args), show=SHOW, compare=COMPARE,
        reached={name: value if isinstance(value, float) else None for name, value in reached.items()},
    )  # fmt: skip


def versions_line(versions: Mapping[str, str]) -> str:
    """Packages and their versions in one line."""
    used = ", ".join(f"{word(name)} {word(number)}" for name, number in versions.items())
    return used or "versions that it did not write down"


def word(text: object) -> str:
    """Letters, digits and dots: what comes from a file of others must not leave the docstring."""
    return "".join(sign for sign in str(text)[:60] if sign.isalnum() or sign in ".-+_")
