"""What this machine has, found out by another process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from pytorch_lightning import Trainer

from nlpbook_core.devices import detection as devices
from nlpbook_core.devices import hardware
from nlpbook_core.errors import WorkerFailed
from nlpbook_core.launchers import local


def test_another_process_sees_what_this_one_sees() -> None:
    assert hardware.detect_elsewhere() == devices.detect()


def test_the_processor_is_known_at_once_and_the_rest_later_without_torch_here() -> None:
    code = """
import sys
from nlpbook_core.devices import hardware
assert [device.kind for device in hardware.known()] == ["cpu"] and not hardware.is_complete()
assert hardware.look() is hardware.look() and hardware.look().wait(120)
assert [device.kind for device in hardware.known()] == ["cpu", "gpu", "mps", "tpu"] and hardware.is_complete()
assert not {"torch", "transformers", "torch_xla"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a program that only fails is a shell script here")
def test_a_process_that_says_nothing_is_an_error_with_its_last_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'no torch here' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(WorkerFailed, match="no torch here"):
        hardware.detect_elsewhere()


def test_a_gpu_adds_up_in_a_fixed_order() -> None:
    """What a GPU is asked for, taken by a Trainer on the processor: no GPU was at hand here."""
    asked = devices._settings("gpu", fp16=False)
    assert asked["accelerator"] == "gpu" and asked["precision"] == "32-true"
    try:
        Trainer(logger=False, **{**asked, "accelerator": "cpu"})
        assert torch.are_deterministic_algorithms_enabled()
        assert torch.is_deterministic_algorithms_warn_only_enabled()
    finally:
        torch.use_deterministic_algorithms(False)
    assert "CUBLAS_WORKSPACE_CONFIG" in local._environment()
    assert "deterministic" not in devices._settings("cpu", fp16=False)
