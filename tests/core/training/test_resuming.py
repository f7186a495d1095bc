"""C1: a run cut off anywhere and taken up again ends as one that was never touched."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training import fitting
from tests.support import recording, tiny

# Twenty premises are sixty pairs: eight steps an epoch, three epochs.
SETTINGS: dict[str, Any] = {"max_seq_length": 32, "batch_size": 8, "epochs": 3, "learning_rate": 1e-3}


class Killed(Exception):
    """Stands for the end of the process: nothing of ours catches it."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("resume")
    tiny.write_corpus(root)
    tiny.write_model(root / "model")
    return root


def arguments(world: Path, **changes: Any) -> ClassificationTrainArguments:
    places = {"pretrained_model_name": str(world / "model"), "downstream_corpus_root_dir": str(world)}
    return presets.preset("mini", **{**places, **SETTINGS, **changes})


def run(args: ClassificationTrainArguments, run_dir: Path, kill_at: int | None = None) -> RunView:
    """Fit with a fold over the events; `kill_at` cuts it off once that step was logged."""
    run_dir.mkdir(exist_ok=True)
    view = RunView()

    def emit(event: ev.Event) -> None:
        nonlocal view
        view = fold(view, event)
        if kill_at is not None and isinstance(event, ev.StepLogged) and event.step == kill_at:
            raise Killed

    fitting.fit(args, run_dir, emit)
    return view


def weights_hash(run_dir: Path) -> str:
    state = load_file(run_dir / "model" / "model.safetensors")
    return hashlib.sha256(b"".join(state[name].numpy().tobytes() for name in sorted(state))).hexdigest()


def curve(view: RunView) -> list[tuple[Any, ...]]:
    steps = [("step", s.step, s.epoch, s.loss, s.acc, s.learning_rate, s.grad_norm) for s in view.steps]
    validations = [("val", v.step, v.epoch, v.val_loss, v.val_acc) for v in view.validations]
    return steps + validations


Untouched = Callable[[str, int], tuple[Path, RunView]]


@pytest.fixture(scope="module")
def untouched(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Untouched:
    made: dict[tuple[str, int], tuple[Path, RunView]] = {}

    def get(schedule: str, validate_every_steps: int) -> tuple[Path, RunView]:
        key = (schedule, validate_every_steps)
        if key not in made:
            run_dir = tmp_path_factory.mktemp("untouched")
            args = arguments(world, schedule=schedule, validate_every_steps=validate_every_steps)
            made[key] = (run_dir, run(args, run_dir))
        return made[key]

    return get


@pytest.mark.parametrize("kill_at", [1, 6, 7, 8, 14, 15, 16, 22])
@pytest.mark.parametrize(("schedule", "within"), [("linear_warmup", 0), ("exponential", 3), ("constant", 1)])
def test_c1_a_run_cut_off_anywhere_ends_the_same(
    schedule: str, within: int, kill_at: int, world: Path, untouched: Untouched, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    expected_dir, expected = untouched(schedule, within)
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)
    args = arguments(world, schedule=schedule, validate_every_steps=within)
    with pytest.raises(Killed):
        run(args, tmp_path / "run", kill_at)
    torch.rand(17)  # another process would begin with other random numbers
    view = run(args, tmp_path / "run")
    whole = {row[:2]: row for row in curve(expected)}
    assert view.resumes and view.resumes[0] <= kill_at + 1
    assert curve(view) == [whole[row[:2]] for row in curve(view)]
    assert view.steps[-1].step == 23 and len(view.steps) == 24 - view.resumes[0]
    assert weights_hash(tmp_path / "run") == weights_hash(expected_dir)


@pytest.fixture(scope="module")
def forgetting(tmp_path_factory: pytest.TempPathFactory) -> tuple[ClassificationTrainArguments, Path]:
    """A run that begins with all it could know and unlearns it: its first epoch is the best by far."""
    world = tmp_path_factory.mktemp("forgetting")
    tiny.write_corpus(world)
    tiny.write_model(world / "model")
    recording.begin_trained(world)
    recording.turn_labels(world, ("train",))
    args = arguments(world, learning_rate=6e-4, schedule="constant")
    losses = [validation.val_loss for validation in run(args, world / "whole").validations]
    assert losses[0] < 0.1 * min(losses[1:])
    return args, world / "whole"


def test_the_model_is_that_of_the_best_epoch_not_of_the_last(
    forgetting: tuple[ClassificationTrainArguments, Path],
) -> None:
    _, whole = forgetting
    model = load_file(whole / "model" / "model.safetensors")
    (best,) = (whole / "checkpoints").glob("epoch=0-*.ckpt")
    first, last = (
        torch.load(path, weights_only=True)["state_dict"] for path in (best, whole / "checkpoints/last.ckpt")
    )
    assert all(torch.equal(model[name], first[f"model.{name}"]) for name in model)
    assert not torch.equal(first["model.classifier.weight"], last["model.classifier.weight"])


@pytest.mark.parametrize("moves", [False, True], ids=["in its place", "moved meanwhile"])
def test_the_best_of_the_epochs_before_is_still_the_best_after(
    moves: bool, forgetting: tuple[ClassificationTrainArguments, Path], tmp_path: Path
) -> None:
    """Cut off in the third epoch, taken up at its beginning; moved as an archive does."""
    args, whole = forgetting
    cut = tmp_path / "cut"
    with pytest.raises(Killed):
        run(args, cut, kill_at=18)
    if moves:
        cut = cut.rename(tmp_path / "moved")
    assert run(args, cut).resumes == (16,)
    assert weights_hash(cut) == weights_hash(whole)
