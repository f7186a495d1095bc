"""What this machine has, found out by another process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nlpbook_core.devices import detection as devices
from nlpbook_core.devices import hardware
from nlpbook_core.errors import WorkerFailed


def test_another_process_sees_what_this_one_sees() -> None:
    assert hardware.detect_elsewhere() == devices.detect()


def test_the_processor_is_known_at_once_and_the_rest_later_without_torch_here() -> None:
    code = """
import sys
from nlpbook_core.devices import hardware, registry
assert [device.kind for device in hardware.known()] == ["cpu"] and not hardware.is_complete()
assert hardware.look() is hardware.look() and hardware.look().wait(120)
assert [device.kind for device in hardware.known()] == [*registry.names()] and hardware.is_complete()
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
