"""The wheel carries the app and the mini world: in an empty environment it trains from another folder."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.paths import ROOT

BIN = "Scripts" if sys.platform == "win32" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("nlpbook-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel; its dependencies are lent by ours, our clone is not."""
    folder = tmp_path_factory.mktemp("empty") / "env"
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv is needed: pip install uv"
    subprocess.run(
        [uv, "pip", "install", "--offline", "--no-deps", "--python", str(python(folder)), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run(
        [python(folder), "-c", asked], capture_output=True, encoding="utf-8", check=True
    ).stdout
    # A folder named in a .pth comes after the environment's own, and .pth files inside it are not obeyed.
    (Path(site.strip()) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def python(folder: Path) -> Path:
    return folder / BIN / ("python.exe" if sys.platform == "win32" else "python")


def run(folder: Path, *words: str, cwd: Path, **environment: str) -> str:
    """What a program of the environment prints, started from elsewhere."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [folder / BIN / words[0], *words[1:]], cwd=cwd, env={**kept, **environment},
        capture_output=True, encoding="utf-8", check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_has_one_package_with_app_texts_and_mini_world(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"nlpbook_core"}
    for name in (
        "_app/app.py", "_app/pages/step0_home.py", "_app/pages/ui/state.py", "_app/.streamlit/config.toml",
        "_app/assets/text/ko/lessons/home.md", "_app/assets/text/en/errors.toml", "mini/model/vocab.txt",
        "mini/model/model.safetensors", "mini/corpus/train.json", "training/worker.py", "py.typed",
    ):  # fmt: skip
        assert f"nlpbook_core/{name}" in names
    assert not [name for name in names if name.endswith(".pyc") or "/tests/" in name]
    assert wheel.stat().st_size < 30_000_000


def test_nothing_of_the_clone_is_used_by_the_installed_wheel(installed: Path, tmp_path: Path) -> None:
    script = (
        "import nlpbook_core as c; from nlpbook_core.cli.app import app_script as a; print(c.__file__, a())"
    )
    core, app = run(installed, "python", "-c", script, cwd=tmp_path).split()
    assert Path(core).is_relative_to(installed) and Path(app).is_relative_to(installed)
    assert Path(app).parent.name == "_app"


def test_the_installed_wheel_trains_from_another_folder(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    words = ("nlpbook", "train", "--preset", "mini", "--epochs", "1", "--test-mode", "--json")
    body = json.loads(run(installed, *words, cwd=tmp_path, NLPBOOK_HOME=str(home)))
    assert body["state"] == "finished" and body["test_acc"] > 0
    assert Path(body["model_dir"]).is_relative_to(home)
    pair = ("민수가 사과를 먹었다.", "민수가 과일을 먹었다.")
    told = json.loads(
        run(installed, "nlpbook", "predict", "last", *pair, "--json", cwd=tmp_path, NLPBOOK_HOME=str(home))
    )
    assert set(told["probabilities"]) == {"entailment", "contradiction", "neutral"}


FIRST_PAGE = (
    "import sys; from pathlib import Path; from nlpbook_core.cli.app import app_script\n"
    "sys.path.insert(0, str(app_script().parent))\n"
    "from streamlit.testing.v1 import AppTest\n"
    "page = AppTest.from_file(str(app_script()), default_timeout=120).run()\n"
    "assert not page.exception, page.exception\n"
    "import pages; print(Path(pages.__file__).parent.parent.name)"
)


def test_the_installed_app_shows_its_first_page(installed: Path, tmp_path: Path) -> None:
    out = run(installed, "python", "-c", FIRST_PAGE, cwd=tmp_path, NLPBOOK_HOME=str(tmp_path / "home"))
    assert out.strip().endswith("_app")


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_wheel_brings_all_it_needs(wheel: Path, tmp_path: Path) -> None:
    """Nothing is lent: every dependency that the wheel names is installed, and nothing else."""
    folder = tmp_path / "env"
    venv.create(folder, with_pip=False, symlinks=os.name == "posix")
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv is needed: pip install uv"
    subprocess.run([uv, "pip", "install", "--python", str(python(folder)), str(wheel)], check=True)
    words = ("nlpbook", "train", "--preset", "mini", "--epochs", "1", "--test-mode", "--json")
    body = json.loads(run(folder, *words, cwd=tmp_path, NLPBOOK_HOME=str(tmp_path / "home")))
    assert body["state"] == "finished"
    out = run(folder, "python", "-c", FIRST_PAGE, cwd=tmp_path, NLPBOOK_HOME=str(tmp_path / "home"))
    assert out.strip().endswith("_app")
