"""A run out as a zip and in again; archives that are damaged, hostile or here already; a run's script."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nlpbook_core import queue, runs, workspace
from nlpbook_core.errors import NothingToResume, RunArchive, RunExists
from nlpbook_core.exchange import exporting, importing
from tests.support import app_runs
from tests.support.kept_runs import KeptRuns
from tests.support.paths import ROOT

Change = Callable[[dict[str, bytes]], None]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The recorded run, exported."""
    path = tmp_path / "run.zip"
    exporting.export(runs.RECORDED_ID, path)
    return path


def changed(archive: Path, change: Change) -> Path:
    """The archive with some of its files changed; names without their folder stand for those in it."""
    with zipfile.ZipFile(archive) as read:
        files = {name.partition("/")[2]: read.read(name) for name in read.namelist()}
    change(files)
    target = archive.with_name("changed.zip")
    with zipfile.ZipFile(target, "w") as write:
        for name, body in files.items():
            write.writestr(name if name.startswith(("/", "..", "C:")) else f"a-run/{name}", body)
    return target


def nothing_was_left() -> bool:
    return not list(workspace.folder("runs").iterdir())


def test_a_run_comes_back_as_it_went_out(archive: Path) -> None:
    run_id = importing.import_run(archive)
    there, here = runs.view(runs.RECORDED_ID), runs.view(run_id)
    assert here == there and runs.arguments(run_id) == runs.arguments(runs.RECORDED_ID)
    assert runs.predictions(run_id, "test") == runs.predictions(runs.RECORDED_ID, "test")
    row = runs.summary(run_id)
    assert row.state == "finished" and row.test_acc == runs.summary(runs.RECORDED_ID).test_acc
    assert row.created_at == runs.summary(runs.RECORDED_ID).created_at and not row.recorded
    assert runs.model_folder(run_id) is None
    with pytest.raises(NothingToResume):
        queue.resume(run_id, epochs=9)


def test_the_model_travels_if_asked(tmp_path: Path) -> None:
    exporting.export(runs.RECORDED_ID, tmp_path / "x.zip", with_model=True)
    model = runs.model_folder(importing.import_run(tmp_path / "x.zip"))
    before = runs.model_folder(runs.RECORDED_ID)
    assert model is not None and before is not None
    assert {path.name for path in model.iterdir()} == {path.name for path in before.iterdir()}
    assert (model / "model.safetensors").read_bytes() == (before / "model.safetensors").read_bytes()


def test_curves_are_tables_that_any_program_reads(archive: Path) -> None:
    with zipfile.ZipFile(archive) as read:
        (name,) = [name for name in read.namelist() if name.endswith("curves/steps.csv")]
        rows = list(csv.DictReader(io.StringIO(read.read(name).decode("utf-8"))))
    steps = runs.view(runs.RECORDED_ID).steps
    assert len(rows) == len(steps) and float(rows[7]["loss"]) == steps[7].loss


def test_no_path_of_home_leaves_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run_id = app_runs.take(
        runs.folder(importing.import_run(exported(tmp_path))).rename(tmp_path / "moved-run")
    )
    arguments = runs.folder(run_id) / "arguments.json"
    body = json.loads(arguments.read_text(encoding="utf-8"))
    home = tmp_path / "home" / "learner"
    body["pretrained_model_name"] = str(home / "model")
    arguments.write_text(json.dumps(body), encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    exporting.export(run_id, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as read:
        assert not [name for name in read.namelist() if b"learner" in read.read(name)]
        (name,) = [name for name in read.namelist() if name.endswith("/arguments.json")]
        assert json.loads(read.read(name))["pretrained_model_name"] in ("~/model", "~\\model")


def exported(folder: Path) -> Path:
    exporting.export(runs.RECORDED_ID, folder / "exported.zip")
    return folder / "exported.zip"


def test_a_run_that_is_here_already_is_left_alone(archive: Path) -> None:
    run_id = importing.import_run(archive)
    before = sorted(workspace.folder("runs").rglob("*"))
    with pytest.raises(RunExists, match=run_id):
        importing.import_run(archive)
    assert sorted(workspace.folder("runs").rglob("*")) == before
    runs.delete(run_id)
    assert importing.import_run(archive) == run_id
    with pytest.raises(RunExists):
        runs.restore(run_id)
    runs.delete(run_id)
    runs.restore(run_id)
    assert runs.summary(run_id).state == "finished"


@pytest.mark.parametrize("name", ["../../evil.json", "/etc/evil.json", "C:/evil.json", "..\\evil.json"])
def test_a_name_that_leads_out_refuses_the_archive(archive: Path, name: str, tmp_path: Path) -> None:
    hostile = changed(archive, lambda files: files.update({name: b"{}"}))
    with pytest.raises(RunArchive, match="outside"):
        importing.import_run(hostile)
    assert nothing_was_left() and not list(tmp_path.rglob("evil.json"))


def test_a_link_refuses_the_archive(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as write:
        info = zipfile.ZipInfo("a-run/model/config.json")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        write.writestr(info, "/etc/passwd")
    with pytest.raises(RunArchive, match="outside"):
        importing.import_run(archive)
    assert nothing_was_left()


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("arguments.json", b'{"epochs": -1}', "settings"),
        ("arguments.json", b'{"nonsense": 1}', "settings"),
        ("arguments.json", b'{"batch_size": []}', "settings"),
        ("exit.json", b'{"state": "running"}', "exit.json"),
        ("exit.json", b'{"state": "failed"}', "exit.json"),
        ("exit.json", b'{"state": "finished", "val_acc": "high"}', "exit.json"),
        ("predictions/val.jsonl", b'{"premise": 1}\n', "line 1"),
        ("predictions/test.jsonl", b"[" * 9999 + b"\n", "line 1"),
    ],
)  # fmt: skip
def test_what_would_break_a_page_is_refused_by_name(
    archive: Path, name: str, body: bytes, reason: str
) -> None:
    with pytest.raises(RunArchive, match=reason):
        importing.import_run(changed(archive, lambda files: files.update({name: body})))
    assert nothing_was_left()


def test_files_that_no_run_has_are_left_out(archive: Path) -> None:
    extra = {"model/pytorch_model.bin": b"x", "worker.lock": b"x", "model/run.py": b"x", ".DS_Store": b"x"}
    run_id = importing.import_run(changed(archive, lambda files: files.update(extra)))
    names = {path.name for path in runs.folder(run_id).rglob("*")}
    assert not {"pytorch_model.bin", "worker.lock", "run.py", ".DS_Store", "reproduce.py"} & names


def test_an_odd_manifest_is_taken_as_far_as_it_makes_sense(archive: Path) -> None:
    odd = {"title": ["x"], "created_at": 1e300, "packages": 3, "run_id": "../x", "attempts": 7}
    run_id = importing.import_run(
        changed(archive, lambda f: f.update({"manifest.json": json.dumps(odd).encode()}))
    )
    assert run_id == "a-run" and runs.summary(run_id).created_at == 0.0
    assert "Trains again as run a-run" in exporting.script(run_id)


@pytest.mark.parametrize("cut", [0, 10, 0.5, 0.99])
def test_a_damaged_archive_is_said_to_be_one(archive: Path, cut: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(cut * len(whole)) if isinstance(cut, float) else cut])
    with pytest.raises(RunArchive):
        importing.import_run(archive)
    assert nothing_was_left()


@pytest.mark.parametrize("at", [0.3, 0.5, 0.7])
def test_a_bit_that_fell_over_is_noticed(archive: Path, at: float) -> None:
    body = bytearray(archive.read_bytes())
    body[int(at * len(body))] ^= 0xFF
    archive.write_bytes(body)
    with pytest.raises(RunArchive):
        importing.import_run(archive)
    assert nothing_was_left()


def test_a_zip_of_something_else_is_no_run(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as write:
        write.writestr("holiday.jpg", "x")
    with pytest.raises(RunArchive, match=r"arguments\.json"):
        importing.import_run(path)
    with pytest.raises(RunArchive):
        importing.import_run(tmp_path / "nowhere.zip")


def test_words_from_elsewhere_do_not_become_code(archive: Path) -> None:
    odd = {"packages": {'"""\nimport os': "1", "torch": '2"""\nboom()'}}
    run_id = importing.import_run(
        changed(archive, lambda f: f.update({"manifest.json": json.dumps(odd).encode()}))
    )
    script = exporting.script(run_id)
    assert "\nimport os" not in script and "boom()" not in script
    compile(script, "reproduce.py", "exec")


def test_the_script_of_a_run_trains_to_the_same_figures(kept_runs: KeptRuns, tmp_path: Path) -> None:
    run_id = app_runs.take(kept_runs.run())
    (tmp_path / "reproduce.py").write_text(exporting.script(run_id), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "reproduce.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("then: the same") == 2, done.stdout
