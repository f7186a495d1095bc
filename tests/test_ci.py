"""What runs before a change is shared: skips are failures there, and the script does what the README says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

SKIPPING = """\
import pytest

def test_marked(): pytest.skip("no browser")

@pytest.mark.xfail(strict=True)
def test_known(): assert False

def test_fine(): pass
"""


@pytest.mark.parametrize(
    ("ci", "code", "counted"), [("true", 1, "1 failed, 1 passed, 1 xfailed"), ("", 0, "1 skipped")]
)
def test_a_skip_fails_in_ci_and_only_there(tmp_path: Path, ci: str, code: int, counted: str) -> None:
    file = tmp_path / "test_some.py"
    file.write_text(SKIPPING, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.ci_plugin", "-c", os.devnull, str(file)]
    environment = {**os.environ, "CI": ci, "PYTEST_ADDOPTS": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, cwd=tmp_path, check=False
    )
    assert done.returncode == code, done.stdout
    assert counted in done.stdout
    if ci:
        assert "was skipped in CI" in done.stdout and "no browser" in done.stdout


def test_the_plugin_is_loaded_by_the_project_itself(request: pytest.FixtureRequest) -> None:
    assert request.config.pluginmanager.hasplugin("tests.ci_plugin")


def test_the_script_calls_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "uv run pytest" in script and "uv run pytest" in readme
    assert script.startswith("#!/usr/bin/env bash") and "set -euo pipefail" in script
    if os.name == "posix":
        assert os.access(ROOT / ".ci" / "run", os.X_OK)
        subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
