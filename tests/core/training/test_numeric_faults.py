"""F1 to F3: a loss that is no number, and memory that runs out; injected beneath our code, in PyTorch."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook
from transformers import BertForSequenceClassification

from nlpbook_core.errors import NotFinite, OutOfMemoryAtOne
from nlpbook_core.events import event_types as ev
from nlpbook_core.events.runview import RunView, fold
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.story.remarks import remarks
from nlpbook_core.training import fitting
from nlpbook_core.training.frugal import ran_out
from tests.support import tiny
from tests.support.short_memory import no_more_than

pytestmark = pytest.mark.usefixtures("one_thread")
Before = Callable[[torch.nn.Module, dict[str, Any]], None]


@pytest.fixture
def one_thread() -> Iterator[None]:
    """For matrices this small, threads only wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty training pairs, and a model without dropout: then parts and whole are the same numbers."""
    root = tmp_path_factory.mktemp("faults")
    tiny.write_corpus(root)
    config = tiny.write_model(root / "model") / "config.json"
    body = json.loads(config.read_text(encoding="utf-8"))
    body |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    config.write_text(json.dumps(body), encoding="utf-8")
    return root


def arguments(world: Path, **changes: Any) -> ClassificationTrainArguments:
    tiny_ones = {
        "pretrained_model_name": str(world / "model"), "downstream_corpus_root_dir": str(world),
        "max_seq_length": 32, "batch_size": 8, "epochs": 3, "learning_rate": 1e-3,
    }  # fmt: skip
    return presets.preset("mini", **{**tiny_ones, **changes})


class Recorder:
    """Folds the events of a run, as a page would."""

    def __init__(self) -> None:
        self.view = RunView()

    def __call__(self, event: ev.Event) -> None:
        self.view = fold(self.view, event)


@contextmanager
def before_each_training_pass(do: Before) -> Iterator[None]:
    """Have PyTorch call `do(model, inputs)` before each forward pass that trains."""

    def hook(module: torch.nn.Module, inputs: Any) -> None:
        if isinstance(module, BertForSequenceClassification) and module.training:
            do(module, inputs)

    handle = register_module_forward_pre_hook(hook)
    try:
        yield
    finally:
        handle.remove()


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
def test_f1_a_loss_that_is_no_number_ends_the_run_at_that_step_and_keeps_the_state_before_it(
    wrong: float, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)
    recorder, passes = Recorder(), 0

    def hook(module: torch.nn.Module, inputs: Any, output: Any) -> Any:
        nonlocal passes
        if isinstance(module, BertForSequenceClassification) and module.training:
            passes += 1
            if passes == 6:
                output.loss = output.loss * 0 + wrong
        return output

    handle = register_module_forward_hook(hook)
    try:
        with pytest.raises(NotFinite) as caught:
            fitting.fit(arguments(world), tmp_path, recorder)
    finally:
        handle.remove()
    fields = caught.value.fields
    assert fields["step"] == 5 and fields["learning_rate"] == recorder.view.steps[-1].learning_rate > 0
    assert [step.step for step in recorder.view.steps] == list(range(6))
    assert str(recorder.view.steps[-1].loss) == str(wrong)
    failed = recorder.view.failed_batch
    assert failed is not None and failed.step == 5 and failed.num_pairs == len(failed.pairs) == 8
    known = {row["premise"] for row in json.loads((world / "mini-nli" / "train.json").read_text("utf-8"))}
    assert {premise for premise, _, _ in failed.pairs} <= known
    kept = load_file(tmp_path / "model" / "model.safetensors")
    saved = torch.load(tmp_path / "checkpoints" / "last.ckpt", weights_only=True)
    assert saved["global_step"] == 5
    assert all(values.isfinite().all() for values in saved["state_dict"].values())
    assert all(torch.equal(kept[name], saved["state_dict"][f"model.{name}"]) for name in kept)


def test_f1_a_weight_that_is_no_number_leaves_the_checkpoint_before_it(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)
    passes = 0

    def poison(module: torch.nn.Module, inputs: Any) -> None:
        nonlocal passes
        passes += 1
        if passes == 6:
            with torch.no_grad():
                module.get_submodule("classifier").weight[0, 0] = math.nan

    with before_each_training_pass(poison), pytest.raises(NotFinite):
        fitting.fit(arguments(world), tmp_path, Recorder())
    saved = torch.load(tmp_path / "checkpoints" / "last.ckpt", weights_only=True)
    kept = load_file(tmp_path / "model" / "model.safetensors")
    assert saved["global_step"] == 5
    assert all(bool(value.isfinite().all()) for value in [*saved["state_dict"].values(), *kept.values()])


def test_f2_a_batch_that_does_not_fit_is_taken_in_parts_and_learns_the_same(
    world: Path, tmp_path: Path
) -> None:
    args, whole, parted = arguments(world, batch_size=32, epochs=2), Recorder(), Recorder()
    fitting.fit(args, tmp_path / "whole", whole)
    with no_more_than(8) as tried:
        fitting.fit(args, tmp_path / "parted", parted)
    told = [warned.fields for warned in parted.view.warnings if warned.code == "batch-halved"]
    assert [(each["before"], each["pairs"], each["parts"]) for each in told] == [(32, 16, 2), (16, 8, 4)]
    assert tried[:3] == [32, 16, 8] and max(tried[3:]) == 8
    assert len(parted.view.steps) == len(whole.view.steps) == 4  # the effective batch is the same
    for here, there in zip(parted.view.steps, whole.view.steps, strict=True):
        assert here.loss == pytest.approx(there.loss, abs=2e-4) and here.acc == pytest.approx(there.acc)
        assert here.grad_norm == pytest.approx(there.grad_norm, rel=1e-2)
    assert "batch-halved" in {remark.code for remark in remarks(parted.view, args)}


@pytest.mark.parametrize(
    ("error", "is_memory"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"), True),
        (RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes"), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (MemoryError(), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
    ],
    ids=["cuda", "cpu", "mps", "python", "other"],
)
def test_f2_a_lack_of_memory_is_known_by_its_words(error: Exception, is_memory: bool) -> None:
    assert ran_out(error) == is_memory


def test_f2_a_run_that_goes_on_remembers_how_much_fits(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    args = arguments(world, batch_size=32, epochs=2)
    monkeypatch.setattr(fitting, "_SAVE_EVERY_S", 0.0)

    class Killed(Exception):
        """Stands for the end of the process."""

    def die(event: ev.Event) -> None:
        if isinstance(event, ev.StepLogged) and event.step == 2:
            raise Killed

    with no_more_than(8):
        with pytest.raises(Killed):
            fitting.fit(args, tmp_path, die)
        recorder = Recorder()
        fitting.fit(args, tmp_path, recorder)
    assert recorder.view.resumes and not recorder.view.warnings


def test_f2_memory_that_runs_out_in_validation_or_scoring_costs_no_run(world: Path, tmp_path: Path) -> None:
    whole, parted = Recorder(), Recorder()
    fitting.fit(arguments(world), tmp_path / "whole", whole)
    with no_more_than(6, while_training=False) as tried:
        fitting.fit(arguments(world), tmp_path / "parted", parted)
    assert [each.fields["pairs"] for each in parted.view.warnings] == [4] and max(tried) == 8
    for here, there in zip(parted.view.validations, whole.view.validations, strict=True):
        assert here.val_loss == pytest.approx(there.val_loss, abs=1e-5) and here.val_acc == there.val_acc
    assert parted.view.test is not None and whole.view.test is not None
    assert parted.view.test.test_loss == pytest.approx(whole.view.test.test_loss, abs=1e-5)


def test_f3_not_even_one_pair_fits(world: Path, tmp_path: Path) -> None:
    recorder = Recorder()
    with no_more_than(0) as tried, pytest.raises(OutOfMemoryAtOne):
        fitting.fit(arguments(world), tmp_path, recorder)
    assert tried == [8, 4, 2, 1] and len(recorder.view.warnings) == 3
