"""What the events of a run come to, without the run."""

from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold

STARTED = ev.RunStarted(
    device="cpu", num_train=80, num_val=20, num_test=20, steps_per_epoch=10, num_steps=30,
    num_parameters=5, labels=("a", "b"), at=1.0,
)  # fmt: skip


def step(number: int) -> ev.StepLogged:
    return ev.StepLogged(
        step=number, epoch=number // 10, loss=1.0, acc=0.5, learning_rate=1e-3, grad_norm=1.0,
        pairs_per_s=50.0, at=2.0 + number,
    )  # fmt: skip


def view_after(num_steps: int) -> RunView:
    view = fold(fold(RunView(), STARTED), ev.PhaseChanged(phase="training"))
    for number in range(num_steps):
        view = fold(view, step(number))
        if (number + 1) % 10 == 0:
            epoch = number // 10
            view = fold(
                view,
                ev.ValidationLogged(step=number + 1, epoch=epoch, val_loss=1.0, val_acc=0.5, num_pairs=20),
            )
    return view
