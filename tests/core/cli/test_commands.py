"""The small commands, and what all of them promise: JSON, examples, one sentence for an error."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from nlpbook_core import cli, queue
from nlpbook_core.cli.command import Command
from nlpbook_core.corpora import challenge_set
from nlpbook_core.corpora.challenge_set import ChallengePair
from nlpbook_core.metrics import baselines
from tests.core.cli.conftest import Call, TinyWorld

PAIR = ("민수는 어제 학교에 갔다.", "민수는 학교에 갔다.")


@pytest.mark.parametrize("name", cli.command_names())
def test_help_has_an_example_that_the_parser_accepts(name: str, nlpbook: Call) -> None:
    with pytest.raises(SystemExit) as ended:
        nlpbook(name, "--help")
    assert ended.value.code == 0
    command = next(command for command in cli._COMMANDS if command.name == name)
    words = shlex.split(command.example)
    assert words[0] == "nlpbook"
    assert cli.parser().parse_args(words[1:]).command is command


def test_light_commands_import_nothing_heavy(workspace: Path) -> None:
    script = (
        "import sys; from nlpbook_core.cli import main; main(['runs']); main(['runs', '--json'])\n"
        "heavy = {'torch', 'transformers', 'numpy', 'pandas', 'sklearn', 'streamlit', 'pytorch_lightning'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_encode_never_imports_torch(tiny_world: TinyWorld) -> None:
    words = ["encode", *PAIR, "--model", str(tiny_world.model), "--json"]
    script = (
        f"import sys; from nlpbook_core.cli import main; main({words!r}); sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


def test_encode_prints_one_object_with_padded_rows_and_tokens(nlpbook: Call, tiny_world: TinyWorld) -> None:
    body = nlpbook("encode", *PAIR, "--model", str(tiny_world.model), "--max-seq-length", "32", "--json").body
    assert list(body) == ["input_ids", "attention_mask", "token_type_ids", "tokens"]
    assert {len(row) for row in body.values()} == {32}
    assert body["tokens"][0] == "[CLS]" and body["tokens"].count("[SEP]") == 2
    assert body["tokens"][-1] == "[PAD]" and body["input_ids"][-1] == 0 and body["attention_mask"][-1] == 0
    second = [token for token, segment in zip(body["tokens"], body["token_type_ids"], strict=True) if segment]
    assert "".join(second).replace("##", "") == PAIR[1].replace(" ", "") + "[SEP]"


def test_encode_for_people_shows_the_tokens_as_they_are(nlpbook: Call, tiny_world: TinyWorld) -> None:
    answer = nlpbook("encode", *PAIR, "--model", str(tiny_world.model))
    assert "[CLS]" in answer.out and "##수" in answer.out  # no markup takes the brackets away
    assert "[PAD]" not in answer.out


def test_an_empty_sentence_is_refused_by_name(nlpbook: Call, tiny_world: TinyWorld) -> None:
    answer = nlpbook("encode", PAIR[0], " ", "--model", str(tiny_world.model), "--json")
    assert answer.code == 2 and answer.body["error"]["code"] == "text-empty"
    assert "hypothesis" in answer.err


def test_predict_says_a_label_and_probabilities_that_sum_to_one(nlpbook: Call, run_id: str) -> None:
    body = nlpbook("predict", run_id, *PAIR, "--json").body
    assert sum(body["probabilities"].values()) == pytest.approx(1.0)
    assert body["label"] == max(body["probabilities"], key=body["probabilities"].get)
    assert body["run_id"] == run_id
    by_folder = nlpbook("predict", body["model"], *PAIR, "--json").body
    assert by_folder["probabilities"] == body["probabilities"] and by_folder["run_id"] == run_id
    assert body["label"] in nlpbook("predict", "last", *PAIR).out


def test_predict_reads_many_pairs_from_a_file(nlpbook: Call, run_id: str, tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_text("premise\thypothesis\n" + "\n".join(["\t".join(PAIR)] * 3) + "\n", encoding="utf-8")
    lines = nlpbook("predict", run_id, "--file", str(file), "--json").out.splitlines()
    assert [json.loads(line)["premise"] for line in lines] == [PAIR[0]] * 3
    file.write_text("a\tb\n1\t2\n", encoding="utf-8")
    wrong = nlpbook("predict", run_id, "--file", str(file))
    assert wrong.code == 3 and "premise, hypothesis" in wrong.err


def test_predict_without_a_pair_says_what_is_missing(nlpbook: Call, run_id: str) -> None:
    answer = nlpbook("predict", run_id, PAIR[0])
    assert answer.code == 2 and "PREMISE and HYPOTHESIS" in answer.err


def test_evaluate_reads_what_the_run_wrote_and_puts_it_beside_what_is_easier(
    nlpbook: Call, run_id: str
) -> None:
    body = nlpbook("evaluate", run_id, "--json").body
    interval = body["accuracy"]
    assert interval["low"] <= interval["estimate"] <= interval["high"]
    assert sum(map(sum, body["confusion"])) == body["num_pairs"] == 18
    assert sum(row[i] for i, row in enumerate(body["confusion"])) == round(interval["estimate"] * 18)
    assert [row["name"] for row in body["baselines"]] == list(baselines.NAMES)
    shown = nlpbook("evaluate", run_id).out
    assert "95 % interval" in shown and "majority" in shown and "negation" in shown


def test_evaluate_puts_the_challenge_set_beside_what_was_learnt_from_the_runs_corpus(
    nlpbook: Call, run_id: str
) -> None:
    challenge_set.add(ChallengePair("민수는 학교에 갔다.", "민수는 학교에 가지 않았다.", "contradiction"))
    body = nlpbook("evaluate", run_id, "--corpus", "challenge-set", "--json").body
    assert body["num_pairs"] == 1
    assert [(row["name"], row["num_pairs"]) for row in body["baselines"]] == [
        (name, 1) for name in baselines.NAMES
    ]


def test_evaluate_against_itself_finds_no_difference(nlpbook: Call, run_id: str) -> None:
    body = nlpbook("evaluate", run_id, "--against", run_id, "--no-baselines", "--json").body
    against = body["against"]
    assert against["num_pairs"] == body["num_pairs"] and against["p_value"] == 1
    assert against["difference"] == {"estimate": 0, "low": 0, "high": 0}
    assert against["counts"]["only_first"] == against["counts"]["only_second"] == 0


def test_evaluate_computes_what_the_run_did_not_write(nlpbook: Call, run_id: str) -> None:
    recorded = nlpbook("evaluate", run_id, "--split", "val", "--json").body
    folder = Path(recorded["model"])
    (folder.parent / "predictions" / "val.jsonl").unlink()
    computed = nlpbook("evaluate", run_id, "--split", "val", "--json").body
    assert computed["confusion"] == recorded["confusion"] and computed["accuracy"] == recorded["accuracy"]
    assert nlpbook("evaluate", run_id, "--split", "train", "--json").body["num_pairs"] == 60


def test_runs_lists_shows_deletes_and_restores(nlpbook: Call, run_id: str) -> None:
    assert run_id in [row["run_id"] for row in nlpbook("runs", "--json").body]
    assert run_id in nlpbook("runs").out
    shown = nlpbook("runs", "show", run_id, "--json").body
    assert shown["state"] == "finished" and len(shown["validations"]) == 2 and shown["error"] is None
    assert "max_seq_length" in nlpbook("runs", "show", run_id).out
    assert nlpbook("runs", "delete", run_id).code == 0
    gone = nlpbook("runs", "show", run_id, "--json")
    assert gone.code == 3 and gone.body["error"]["code"] == "run-missing"
    assert nlpbook("runs", "restore", run_id, "--json").body["state"] == "finished"


def test_runs_go_out_as_a_zip_and_come_in_again(nlpbook: Call, run_id: str, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    assert nlpbook("runs", "export", run_id, "--out", str(path), "--json").body["path"] == str(path)
    again = nlpbook("runs", "export", run_id, "--out", str(path))
    assert again.code == 2 and "not there yet" in again.err
    here = nlpbook("runs", "import", str(path), "--json")
    assert here.code == 3 and here.body["error"]["code"] == "run-exists"
    nlpbook("runs", "delete", run_id)
    assert nlpbook("runs", "import", str(path), "--json").body["state"] == "finished"
    assert nlpbook("runs", "import", str(tmp_path / "none.zip")).code == 3
    assert "fit(args, RUN_DIR, show)" in nlpbook("runs", "script", run_id).out


@pytest.mark.parametrize("run", ["", "..", "../../etc", "x" * 99, "없는-실행"])
def test_an_id_that_no_run_has_is_said_so(nlpbook: Call, run: str) -> None:
    answer = nlpbook("runs", "show", run, "--json")
    assert answer.code == 3 and answer.body["error"]["code"] == "run-missing"


def test_corpora_lists_the_built_in_ones_and_adds_ones_own(nlpbook: Call, tmp_path: Path) -> None:
    assert [card["name"] for card in nlpbook("corpora", "--json").body][:3] == [
        "mini-nli",
        "klue-nli",
        "kornli",
    ]
    file = tmp_path / "mine.csv"
    rows = [f'"전제 {i}","가설 {i}",{("예", "아니오")[i % 2]}' for i in range(40)]
    file.write_text("앞,뒤,답\n" + "\n".join(rows) + "\n", encoding="utf-8")
    columns = ("--premise", "앞", "--hypothesis", "뒤", "--label", "답")
    words = ("corpora", "add", "mine", str(file), *columns)
    unclear = nlpbook(*words, "--json")
    assert unclear.code == 3 and unclear.body["error"]["code"] == "corpus-row"
    maps = ("--map", "예=entailment", "--map", "아니오=contradiction")
    added = nlpbook(*words, *maps, "--json").body
    assert sum(added["num_pairs"].values()) == 40
    assert "mine" in nlpbook("corpora").out
    other = nlpbook("corpora", "add", "other", str(file), *columns, "--labels", "예, 아니오", "--json").body
    assert other["labels"] == ["예", "아니오"] and other["num_pairs"] == added["num_pairs"]


def test_download_of_what_is_packaged_needs_no_network(nlpbook: Call, tiny_world: TinyWorld) -> None:
    assert nlpbook("download", "mini-nli", "--json").body["kind"] == "corpus"
    assert nlpbook("download", str(tiny_world.model), "--json").body["kind"] == "model"
    wrong = nlpbook("download", "no such model", "--json")
    assert wrong.code == 3 and wrong.body["error"]["code"] == "model-missing"


def test_devices_says_what_is_here_and_why_not(nlpbook: Call) -> None:
    found = {device["kind"]: device for device in nlpbook("devices", "--json").body}
    assert found["cpu"]["available"] and found["cpu"]["num_cores"] >= 1
    assert all(device["available"] or device["reason"] for device in found.values())
    shown = nlpbook("devices").out
    assert all(kind in shown for kind in found)


def test_something_unforeseen_is_one_sentence_and_with_debug_the_whole_story(
    nlpbook: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(_: object) -> int:
        raise ZeroDivisionError("a cause")

    broken = Command("broken", "break", "nlpbook broken", lambda parser: None, explode)
    monkeypatch.setattr(cli, "_COMMANDS", (broken,))
    plain = nlpbook("broken", "--json")
    assert plain.code == 1 and "Traceback" not in plain.err and plain.err.count("\n") == 1
    assert "ZeroDivisionError: a cause" in plain.body["error"]["message"]
    monkeypatch.setenv("NLPBOOK_DEBUG", "1")
    assert "Traceback" in nlpbook("broken").err


def test_control_characters_of_a_title_do_not_reach_the_terminal(nlpbook: Call, run_id: str) -> None:
    from nlpbook_core import runs

    path = runs.folder(run_id) / "manifest.json"
    made = json.loads(path.read_text(encoding="utf-8")) | {"title": "a\x1b[31mred\x07 [bold]b[/bold]"}
    path.write_text(json.dumps(made), encoding="utf-8")
    shown = nlpbook("runs").out
    assert "\x1b" not in shown and "\x07" not in shown and "[bold]b[/bold]" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="no `head` there")
def test_a_reader_that_leaves_is_no_error(run_id: str, workspace: Path) -> None:
    script = f"{sys.executable} -m nlpbook_core.cli runs show {run_id} | head -c 1"
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        env={**os.environ, "NLPBOOK_HOME": str(workspace)},
        check=False,
    )
    assert done.stderr == b""


def test_a_notebook_is_printed_and_a_run_that_no_archive_has_is_not_fetched(
    nlpbook: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    notebook = json.loads(nlpbook("runs", "notebook", "recorded-mini").out)
    assert notebook["nbformat"] == 4 and notebook["cells"][0]["cell_type"] == "markdown"
    monkeypatch.setenv("NLPBOOK_ARCHIVE", str(tmp_path))
    answer = nlpbook("runs", "fetch", "20260101-000000-aaaa")
    assert answer.code == 3 and "There is no run" in answer.err


def test_a_run_in_the_line_is_listed_shown_and_stopped(nlpbook: Call, workspace: Path) -> None:
    from nlpbook_core.queue import line
    from nlpbook_core.settings import presets

    for name in ("20260101-000000-aaaa", "20260101-000000-bbbb"):
        folder = workspace / "runs" / name
        folder.mkdir(parents=True)
        settings = json.dumps(presets.preset("mini").to_dict())
        (folder / "arguments.json").write_text(settings, encoding="utf-8")
    (workspace / "runs" / "20260101-000000-aaaa" / "launched").touch()  # this one is about to train
    line.append(workspace / "runs" / "20260101-000000-bbbb")
    assert "number 1 in the line" in nlpbook("runs", "show", "20260101-000000-bbbb").out
    assert nlpbook("runs", "again", "20260101-000000-bbbb", "--detach").code == 6  # busy, and no --queue
    body = nlpbook("runs", "again", "20260101-000000-bbbb", "--queue", "--detach", "--json").body
    assert body["state"] == "lined-up" and queue.place(body["run_id"]) == 2
    answer = nlpbook("runs", "stop", "20260101-000000-bbbb")
    assert answer.code == 0 and "before its first step" in answer.out and queue.place(body["run_id"]) == 1
