"""`nlpbook train` as a shell sees it: one line at the end, exit codes, Ctrl-C, and settings as options."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlpbook_core import runs
from nlpbook_core.cli.command import Parser
from nlpbook_core.cli.settings import add_settings, settings_from
from nlpbook_core.cli.train import exit_code
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import setting_names
from tests.core.cli.conftest import Answer, Call, TinyWorld, in_process


def test_training_with_json_prints_one_line_with_what_it_came_to(trained: tuple[Path, Answer]) -> None:
    home, answer = trained
    assert answer.code == 0, answer.err
    assert answer.out.count("\n") == 1
    body = answer.body
    assert body["state"] == "finished" and body["error"] is None
    assert 0.0 <= body["val_acc"] <= 1.0 and 0.0 <= body["test_acc"] <= 1.0
    assert body["wall_s"] > body["elapsed_s"] > 0
    assert body["num_steps"] == 2 * -(-60 // 16)
    assert (home / "runs" / body["run_id"] / "model" / "model.safetensors").is_file()


def test_a_second_start_while_a_run_trains_says_which_and_a_stop_keeps_the_model(
    nlpbook: Call, tiny_world: TinyWorld
) -> None:
    left = nlpbook("train", *tiny_world.options, "--epochs", "1000", "--detach", "--json")
    run_id = left.body["run_id"]
    busy = nlpbook("train", *tiny_world.options, "--json")
    assert busy.code == 6 and busy.body["error"]["code"] == "run-busy" and run_id in busy.err
    while runs.view(run_id).num_steps_done < 2:
        assert runs.status(run_id).is_active
        time.sleep(0.1)
    stopped = nlpbook("runs", "stop", "last", "--json")
    assert stopped.body == {"run_id": run_id, "state": "stopped"}
    assert runs.model_folder(run_id) is not None


def test_a_run_goes_on_for_more_epochs(nlpbook: Call, run_id: str) -> None:
    done = runs.view(run_id).num_steps_done
    refused = nlpbook("runs", "resume", run_id, "--json")
    assert refused.code == 2 and "more than 2" in refused.err
    body = nlpbook("runs", "resume", run_id, "--epochs", "3", "--json").body
    assert body["run_id"] == run_id and body["state"] == "finished"
    assert body["num_steps"] == done * 3 // 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to send Ctrl-C to one process")
def test_ctrl_c_stops_the_run_says_so_and_ends_with_130(tiny_world: TinyWorld, workspace: Path) -> None:
    command = [sys.executable, "-m", "nlpbook_core.cli", "train", *tiny_world.options, "--epochs", "1000"]
    process = subprocess.Popen(
        [*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "NLPBOOK_HOME": str(workspace)},
    )  # fmt: skip
    while not any(runs.view(row.run_id).num_steps_done for row in runs.list_runs() if not row.recorded):
        assert process.poll() is None
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopping" in err and "Traceback" not in err
    assert json.loads(out)["state"] == "stopped"


def test_a_failed_run_gives_its_error_and_its_exit_code(
    nlpbook: Call, tiny_world: TinyWorld, tmp_path: Path
) -> None:
    empty = tmp_path / "no-model"
    empty.mkdir()
    answer = nlpbook("train", *tiny_world.options, "--pretrained-model-name", str(empty), "--json")
    assert answer.code == 3
    assert answer.body["state"] == "failed" and answer.body["error"]["code"] == "model-folder"


def test_every_setting_is_an_option_and_reaches_the_settings() -> None:
    changed = {
        "seed": ("--seed", "11", 11),
        "fp16": ("--fp16", None, True),
        "monitor": ("--monitor", "max val_acc", "max val_acc"),
        "learning_rate": ("--learning-rate", "3e-4", 3e-4),
        "downstream_model_dir": ("--downstream-model-dir", "x", "x"),
    }
    for name, (flag, word, value) in changed.items():
        assert getattr(_parsed([flag] if word is None else [flag, word]), name) == value
    help_text = _settings_parser().format_help()
    assert all("--" + name.replace("_", "-") in help_text for name in setting_names())


def _settings_parser() -> Parser:
    parser = Parser()
    add_settings(parser)
    return parser


def _parsed(words: list[str]) -> presets.ClassificationTrainArguments:
    return settings_from(_settings_parser().parse_args(words))


def test_options_go_before_the_preset_and_before_the_file(tmp_path: Path) -> None:
    assert _parsed([]) == presets.preset("mini")
    assert _parsed(["--preset", "book", "--seed", "none"]) == presets.preset("book", seed=None)
    file = tmp_path / "mine.yaml"
    file.write_text(presets.to_yaml(presets.preset("classroom", epochs=3)), encoding="utf-8")
    assert _parsed(["--config", str(file)]) == presets.preset("classroom", epochs=3)
    assert _parsed(["--config", str(file), "--epochs", "2"]) == presets.preset("classroom", epochs=2)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--batch-size", "0"), "batch_size is 0; accepted: a whole number from 1 to 4096 pairs"),
        (("--batch-size", "many"), "batch_size is 'many'"),
        (("--epochs", "1.5"), "epochs is 1.5"),
        (("--schedule", "cosine"), "schedule is cosine; accepted: exponential, constant, linear_warmup"),
        (
            ("--preset", "book", "--group-by-length"),
            "group_by_length=True does not go with padding=max_length",
        ),
        (("--config", "nowhere.yaml"), "nowhere.yaml"),
        (("--max_seq_length", "9999"), "max_seq_length is 9999"),
        (("--learning-rat", "1"), "Unrecognized arguments"),
    ],
)
def test_bad_settings_are_refused_by_name_before_anything_starts(
    nlpbook: Call, words: tuple[str, ...], named: str
) -> None:
    answer = nlpbook("train", *words, "--json")
    assert answer.code == 2
    assert named in answer.err and "Traceback" not in answer.err
    assert answer.body["error"]["message"] in answer.err
    assert [row.run_id for row in runs.list_runs()] == [runs.RECORDED_ID]


@pytest.mark.parametrize(
    ("state", "error", "code"),
    [
        ("finished", None, 0),
        ("stopped", None, 130),
        ("running", None, 130),
        ("failed", {"code": "out-of-memory"}, 5),
        ("failed", {"code": "of-a-later-version"}, 1),
        ("interrupted", {"code": "worker-failed"}, 1),
    ],
)
def test_exit_codes_mean_something(state: runs.State, error: dict[str, str] | None, code: int) -> None:
    assert exit_code(runs.RunStatus(state, error)) == code


def test_lines_for_a_log_tell_phases_and_validations(tiny_world: TinyWorld, workspace: Path) -> None:
    answer = in_process("train", *tiny_world.options, "--test-mode", NLPBOOK_HOME=str(workspace))
    assert answer.code == 0, answer.err
    told = [line.removesuffix(" ...") for line in answer.err.splitlines() if line.endswith(" ...")]
    (run_id,) = [row.run_id for row in runs.list_runs() if not row.recorded]
    # With one batch of each kind, most phases are over between two looks.
    assert tuple(told) == runs.view(run_id).phases
    assert {"encoding", "training", "validating", "testing"} <= set(told) and "val accuracy" in answer.err
    assert "accuracy on test" in answer.out and "nlpbook predict" in answer.out
