"""An evaluation in a process of its own: what it gives, how it is stopped, what is left when it dies."""

import json
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from nlpbook_core import runs, workspace
from nlpbook_core.corpora import challenge_set
from nlpbook_core.corpora.challenge_set import ChallengePair
from nlpbook_core.errors import ArgumentError, CorpusUnknown, RunMissing, RunNotFinished
from nlpbook_core.evaluation import challenge, on_demand, predicting, worker
from nlpbook_core.events import event_types as ev
from nlpbook_core.models.folder import fingerprint, save_model
from nlpbook_core.models.pretrained import load_classifier
from nlpbook_core.predictions import prediction_files
from nlpbook_core.runs.control import Control
from nlpbook_core.tokenization.pretrained import load_tokenizer
from nlpbook_core.training import fitting
from tests.support import app_runs

WAIT_S = 240.0
RUN = "a-run"


@pytest.fixture
def model_run(tmp_path: Path) -> Path:
    """A run folder with an untrained tiny model: scoring does not ask whether it is any good."""
    world = app_runs.world(tmp_path / "world")
    args = app_runs.settings(world)
    run_dir = workspace.folder("runs") / RUN
    run_dir.mkdir()
    (run_dir / "arguments.json").write_text(json.dumps(args.to_dict()), encoding="utf-8")
    model = load_classifier(args.pretrained_model_name, ["entailment", "contradiction", "neutral"], False, 32)
    save_model(run_dir / "model", model, load_tokenizer(args.pretrained_model_name), args)
    return run_dir


def in_this_process(corpus: str) -> on_demand.EvaluationStanding:
    """The worker's work without the seconds that a process takes to start."""
    worker.main(on_demand._request(RUN, corpus, "test"))
    return on_demand.progress(RUN, corpus, "test")


def over(corpus: str, split: str) -> on_demand.EvaluationStanding:
    began = time.monotonic()
    while (now := on_demand.progress(RUN, corpus, split)).state == "running":
        assert time.monotonic() - began < WAIT_S, now
        time.sleep(0.05)
    return now


def test_what_the_process_finds_is_what_the_core_computes(model_run: Path) -> None:
    assert on_demand.progress(RUN, "mini-nli", "train").state == "none"
    on_demand.start(RUN, "mini-nli", "train")
    on_demand.start(RUN, "mini-nli", "train")  # asking twice is asking once
    assert on_demand.progress(RUN, "mini-nli", "train").state == "running"
    assert on_demand.predictions(RUN, "mini-nli.train") == []
    found = over("mini-nli", "train")
    assert found.state == "finished", found
    args = predicting.settings_for(model_run / "model", "mini-nli", runs.arguments(RUN))
    assert on_demand.predictions(RUN, "mini-nli.train") == predicting.predict_split(
        model_run / "model", args, "train"
    )
    assert on_demand.names(RUN) == ["mini-nli.train"]
    own = workspace.folder("runs") / RUN / "predictions"
    for split in ("val", "test", "challenge-set"):  # as the end of a run leaves them
        prediction_files.write(own / f"{split}.jsonl", [])
    assert on_demand.names(RUN) == ["test", "val", "challenge-set.test", "mini-nli.train"]


def test_the_challenge_set_is_scored_like_any_corpus(model_run: Path) -> None:
    challenge_set.add(ChallengePair("민수는 학교를 좋아한다.", "은호는 시장을 좋아한다.", "neutral"))
    assert in_this_process("challenge-set").state == "finished"
    [row] = on_demand.predictions(RUN, "challenge-set.test")
    assert row.label == "neutral" and row.source == "own" and len(row.probabilities) == 3


def test_the_end_of_a_run_scores_the_challenge_set_and_no_damage_there_harms_it(model_run: Path) -> None:
    args, scored = runs.arguments(RUN), model_run / "predictions" / "challenge-set.jsonl"
    challenge.score(args, model_run)
    assert not scored.exists()  # nothing is kept yet
    challenge_set.add(ChallengePair("민수는 학교를 좋아한다.", "은호는 시장을 좋아한다.", "neutral"))
    file = workspace.home() / "challenge" / "pairs.jsonl"
    good = file.read_text(encoding="utf-8")
    file.write_text("{half", encoding="utf-8")
    challenge.score(args, model_run)
    assert not scored.exists()
    file.write_text(good, encoding="utf-8")
    challenge.score(args, model_run)
    [row] = on_demand.predictions(RUN, "challenge-set.test")
    assert in_this_process("challenge-set").state == "finished"
    assert on_demand.predictions(RUN, "challenge-set.test") == [row]


def go_on(model_run: Path, epochs: int, stop_at: int | None = None) -> None:
    """Train on to a number of epochs, as `runs resume --epochs` has a worker do."""
    args = replace(runs.arguments(RUN), epochs=epochs)
    (model_run / "arguments.json").write_text(json.dumps(args.to_dict()), encoding="utf-8")
    control = Control(model_run / "control")
    control.clear()

    def emit(event: ev.Event) -> None:
        if isinstance(event, ev.StepLogged) and event.step == stop_at:
            control.leave("stop")

    if fitting.fit(args, model_run, emit, control).state == "finished":
        challenge.score(args, model_run)


def test_what_an_earlier_model_was_scored_on_never_passes_for_the_models_of_a_run_that_went_on(
    model_run: Path,
) -> None:
    challenge_set.add(ChallengePair("민수는 학교를 좋아한다.", "은호는 시장을 좋아한다.", "neutral"))
    go_on(model_run, epochs=1)
    assert in_this_process("mini-nli").state == in_this_process("challenge-set").state == "finished"
    assert on_demand.names(RUN) == ["test", "val", "challenge-set.test", "mini-nli.test"]
    before = {name: on_demand.predictions(RUN, name) for name in on_demand.names(RUN)}
    assert before["mini-nli.test"] == before["test"]
    weights = fingerprint(model_run / "model")

    go_on(model_run, epochs=2)  # its end scores the challenge set with the new model
    assert fingerprint(model_run / "model") != weights
    assert on_demand.names(RUN) == ["test", "val", "challenge-set.test"]
    assert on_demand.outdated(RUN) == ["mini-nli.test"]
    assert on_demand.progress(RUN, "mini-nli", "test").state == "outdated"
    [row], [old] = on_demand.predictions(RUN, "challenge-set.test"), before["challenge-set.test"]
    assert row.probabilities != old.probabilities
    assert in_this_process("mini-nli").state == "finished" and on_demand.outdated(RUN) == []
    assert on_demand.predictions(RUN, "mini-nli.test") == on_demand.predictions(RUN, "test") != before["test"]

    go_on(model_run, epochs=3, stop_at=17)  # in its third epoch: weights, no scores
    assert on_demand.names(RUN) == [] and runs.predictions(RUN, "test") == []
    assert on_demand.outdated(RUN) == ["challenge-set.test", "mini-nli.test"]


def test_a_model_without_a_record_is_known_by_size_and_time_of_its_weights(model_run: Path) -> None:
    folder = model_run / "model"
    recorded = fingerprint(folder)
    os.utime(folder / "model.safetensors", ns=(1, 1))
    assert fingerprint(folder) == recorded  # the record says which weights they are
    (folder / "nlpbook.json").unlink()
    bare = fingerprint(folder)
    os.utime(folder / "model.safetensors", ns=(2, 2))
    assert len({recorded, bare, fingerprint(folder)}) == 3


def test_weights_cut_short_are_told_as_a_model_folder_that_cannot_be_used(model_run: Path) -> None:
    weights = model_run / "model" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    found = in_this_process("mini-nli")
    assert found.state == "failed" and found.error is not None and found.error["code"] == "model-folder"
    assert found.error["fields"]["why"] == "weights"


def test_stop_keeps_nothing_and_a_killed_one_says_so(model_run: Path) -> None:
    on_demand.start(RUN, "mini-nli", "test")
    on_demand.stop(RUN, "mini-nli", "test")
    assert over("mini-nli", "test").state == "stopped"
    assert on_demand.names(RUN) == [] and on_demand.predictions(RUN, "mini-nli.test") == []
    on_demand.start(RUN, "mini-nli", "test")
    place = on_demand.folder(RUN, "mini-nli", "test")
    for process in _workers(place):
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20)
    found = over("mini-nli", "test")
    assert found.state == "failed" and found.error is not None and found.error["code"] == "worker-failed"
    on_demand.start(RUN, "mini-nli", "test")  # and it can be asked for again
    assert over("mini-nli", "test").state == "finished"


def test_what_cannot_be_asked_for_is_refused_at_once(model_run: Path) -> None:
    with pytest.raises(CorpusUnknown):
        on_demand.start(RUN, "../../etc", "test")
    with pytest.raises(ArgumentError):
        on_demand.start(RUN, "mini-nli", "../dev")
    with pytest.raises(RunMissing):
        on_demand.start("nobody", "mini-nli", "test")
    (model_run / "model" / "config.json").unlink()
    with pytest.raises(RunNotFinished):
        on_demand.start(RUN, "mini-nli", "test")


def test_a_model_with_other_labels_fails_with_the_sentence_of_its_error(model_run: Path) -> None:
    config = model_run / "model" / "config.json"
    config.write_text(config.read_text(encoding="utf-8").replace('"entailment"', '"yes"'), encoding="utf-8")
    found = in_this_process("mini-nli")
    assert found.state == "failed" and found.error is not None and found.error["code"] == "model-folder"


def _workers(place: Path) -> list[psutil.Process]:
    """The process that works on a place, once it has the lock."""
    began = time.monotonic()
    while time.monotonic() - began < WAIT_S:
        found = [p for p in psutil.process_iter(["cmdline"]) if str(place) in (p.info["cmdline"] or [])]
        if found and (place / "worker.lock").exists():
            return found
        time.sleep(0.02)
    raise AssertionError("no process")
