"""Training through XLA: `PJRT_DEVICE=CPU pytest -m tpu` in the TPU environment (CONTRIBUTING says how).

XLA compiles for the processor here what it compiles for a TPU there: same strategy, steps and checkpoints.
"""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import pytest
import torch

from nlpbook_core import queue, runs
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training import checkpoints
from tests.support import tiny

pytestmark = pytest.mark.tpu


@pytest.fixture
def on_xla(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClassificationTrainArguments:
    monkeypatch.setenv("PJRT_DEVICE", "CPU")
    tiny.write_corpus(tmp_path)
    config = tiny.write_model(tmp_path / "model") / "config.json"
    # The devices draw other random numbers; without dropout both must take the same steps.
    without = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    config.write_text(json.dumps(json.loads(config.read_text(encoding="utf-8")) | without), encoding="utf-8")
    return presets.preset(
        "mini",
        pretrained_model_name=str(tmp_path / "model"),
        downstream_corpus_root_dir=str(tmp_path),
        accelerator="tpu",
        max_seq_length=32,
        padding="max_length",
        group_by_length=False,
        batch_size=8,
        epochs=2,
        learning_rate=1e-3,
    )


def finish(run_id: str) -> runs.RunStatus:
    deadline = time.monotonic() + 280
    while runs.status(run_id).is_active:
        assert time.monotonic() < deadline, runs.console_tail(run_id)
        time.sleep(0.2)
    return runs.status(run_id)


def test_a_run_trains_and_its_files_open_without_xla(on_xla: ClassificationTrainArguments) -> None:
    run_id = queue.start(on_xla)
    status = finish(run_id)
    assert status.state == "finished", (status, runs.console_tail(run_id))
    view = runs.view(run_id)
    assert view.started is not None and view.started.device == "tpu"
    on_cpu = queue.start(dataclasses.replace(on_xla, accelerator="cpu"))
    assert finish(on_cpu).state == "finished"
    expected = [step.loss for step in runs.view(on_cpu).steps]
    assert [step.loss for step in view.steps] == pytest.approx(expected, abs=1e-3)
    for path in (runs.folder(run_id) / "checkpoints").glob("*.ckpt"):
        assert checkpoints.is_intact(path)
        state = torch.load(path, weights_only=True)["state_dict"]
        assert {weight.device.type for weight in state.values()} == {"cpu"}
    answer = Predictor(runs.folder(run_id) / "model").predict(
        "민수는 어제 학교에 갔다.", "민수는 학교에 갔다."
    )
    assert sum(answer.probabilities.values()) == pytest.approx(1.0, abs=1e-5)


def test_two_devices_train_at_once_and_each_keeps_its_line(on_xla: ClassificationTrainArguments) -> None:
    on_cpu = queue.start(dataclasses.replace(on_xla, accelerator="cpu", epochs=400))
    beside = queue.start(on_xla)
    next_cpu = queue.start(dataclasses.replace(on_xla, accelerator="cpu"), queue=True)
    assert queue.waiting() == [next_cpu] and set(runs.active_runs()) == {on_cpu, beside}
    assert finish(beside).state == "finished", runs.console_tail(beside)
    assert runs.active_runs() == [on_cpu] and queue.waiting() == [next_cpu]
    at = [step.at for step in runs.view(beside).steps]
    assert [step for step in runs.view(on_cpu).steps if at[0] < step.at < at[-1]]
    queue.request_stop(on_cpu)
    assert finish(on_cpu).state == "stopped" and finish(next_cpu).state == "finished"


def test_a_stopped_run_goes_on(on_xla: ClassificationTrainArguments) -> None:
    run_id = queue.start(on_xla)
    while runs.view(run_id).num_steps_done < 3:
        assert runs.status(run_id).is_active, runs.console_tail(run_id)
        time.sleep(0.05)
    queue.request_stop(run_id)
    assert finish(run_id).state == "stopped"
    queue.resume(run_id)
    assert finish(run_id).state == "finished", runs.console_tail(run_id)
    steps = [step.step for step in runs.view(run_id).steps]
    assert steps == list(range(len(steps)))
