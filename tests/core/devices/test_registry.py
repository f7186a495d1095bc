"""What holds for every kind of device, and who may name one."""

import ast
import json
import subprocess
import sys

import pytest
import torch
from pytorch_lightning import Trainer

from nlpbook_core.cli import parser
from nlpbook_core.devices import detection, hardware, registry
from nlpbook_core.devices.base import Device, DeviceKind
from nlpbook_core.errors import DeviceMissing
from nlpbook_core.launchers import local
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import setting_of
from tests.support.paths import ROOT

CODE = [*(ROOT / "nlpbook_core").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]


def test_the_setting_offers_every_kind_and_auto_first() -> None:
    assert setting_of("accelerator").choices == ("auto", *registry.names())
    assert {"cpu", "gpu", "mps", "tpu"} <= set(registry.names())


@pytest.mark.parametrize("kind", registry.every(), ids=registry.names())
def test_each_kind_is_found_or_says_why_not_and_its_file_has_its_name(kind: DeviceKind) -> None:
    found = kind.find()
    assert found.kind == kind.name and type(kind).__module__ == f"nlpbook_core.devices.{kind.name}"
    assert found.available or kind.reasons[found.reason]
    assert torch.device(kind.torch_name) and isinstance(getattr(torch, kind.half), torch.dtype)
    assert kind.peak_bytes() > 0 or kind.has_own_memory
    assert (kind.preference == 0) == kind.is_processor


@pytest.mark.parametrize(
    ("here", "tpu_cores", "chosen"),
    [
        ("cpu", 0, "cpu"), ("cpu", 8, "cpu"), ("cpu gpu mps tpu", 0, "gpu"), ("cpu mps tpu", 0, "mps"),
        ("cpu tpu", 0, "tpu"), ("cpu gpu mps tpu", 8, "tpu"), ("cpu gpu mps", 8, "gpu"),
    ],
)  # fmt: skip
def test_auto_comes_to_the_best_that_is_here_and_to_a_tpu_if_its_cores_are_asked_for(
    here: str, tpu_cores: int, chosen: str
) -> None:
    among = [Device(name, name, name in here.split(), "none") for name in registry.names()]
    args = presets.preset("mini", tpu_cores=tpu_cores)
    assert hardware.choose(args, among).kind == chosen


def test_one_that_is_not_here_is_an_error_that_names_those_that_are() -> None:
    among = [Device("cpu", "a", True), Device("gpu", "b", False, "no-driver"), Device("mps", "c", True)]
    with pytest.raises(DeviceMissing) as caught:
        hardware.choose(presets.preset("mini", accelerator="gpu"), among)
    assert caught.value.fields == {"value": "gpu", "reason": "no-driver", "accepted": "cpu, mps, auto"}


def test_a_gpu_adds_up_in_a_fixed_order() -> None:
    """What a GPU is asked for, taken by a Trainer on the processor: no GPU was at hand here."""
    asked = registry.named("gpu").trainer_settings(fp16=False)
    assert asked["accelerator"] == "gpu" and asked["precision"] == "32-true"
    try:
        Trainer(logger=False, **{**asked, "accelerator": "cpu"})
        assert torch.are_deterministic_algorithms_enabled()
        assert torch.is_deterministic_algorithms_warn_only_enabled()
    finally:
        torch.use_deterministic_algorithms(False)
    assert "CUBLAS_WORKSPACE_CONFIG" in local._environment()
    assert "deterministic" not in registry.named("cpu").trainer_settings(fp16=False)


def test_half_precision_is_float16_on_a_gpu_and_bfloat16_elsewhere() -> None:
    plain = {name: registry.named(name) for name in ("cpu", "gpu", "mps")}
    found = {name: kind.trainer_settings(fp16=True)["precision"] for name, kind in plain.items()}
    assert found == {"cpu": "bf16-mixed", "gpu": "16-mixed", "mps": "bf16-mixed"}
    assert registry.named("tpu").half == "bfloat16"


def test_knowing_the_kinds_and_finding_the_processor_loads_nothing_heavy() -> None:
    code = """
import sys
from nlpbook_core.devices import registry
assert registry.named("cpu").find().available
heavy = {"torch", "transformers", "torch_xla", "pytorch_lightning", "numpy"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
registry.named("gpu").find()
assert "torch" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_only_the_file_of_the_tpu_names_torch_xla() -> None:
    naming = [path for path in CODE if imports_of(path.read_text("utf-8")) & {"torch_xla"}]
    assert [path.relative_to(ROOT).as_posix() for path in naming] == ["nlpbook_core/devices/tpu.py"]


def imports_of(code: str) -> set[str]:
    """The heads of all that is imported, or looked for by its name."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value.split(".")[0])
    return found


def test_an_accelerator_is_named_in_its_own_file_and_nowhere_else() -> None:
    named = {
        (path.relative_to(ROOT).as_posix(), node.value)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in ("gpu", "mps", "tpu")
    }
    assert named == {(f"nlpbook_core/devices/{name}.py", name) for name in ("gpu", "mps", "tpu")}


def test_the_command_line_says_in_words_why_one_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    options = parser().parse_args(["devices", "--json"])
    assert options.command.run(options) == 0
    found = json.loads(capsys.readouterr().out)
    assert [Device(**body) for body in found] == detection.detect()
    options = parser().parse_args(["devices"])
    assert options.command.run(options) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for device in found:
        assert device["available"] or registry.named(device["kind"]).reasons[device["reason"]][:20] in shown
