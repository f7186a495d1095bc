"""Runs and predictions as data frames: a row each, with what the dataclasses and files say."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from nlpbook_core import runs, workspace
from nlpbook_core.errors import RunMissing
from nlpbook_core.events.event_log import EventWriter
from nlpbook_core.events.event_types import RunStarted
from nlpbook_core.settings.arguments import setting_names
from tests.core.runs.test_runs import make_run

STARTED = RunStarted(
    device="cpu", num_train=2, num_val=1, num_test=1, steps_per_epoch=1, num_steps=1,
    num_parameters=1, labels=("yes", "no"),
)  # fmt: skip


def test_each_run_is_a_row_with_its_state_its_figures_and_its_settings() -> None:
    made = make_run(exit={"state": "failed"}, manifest={"title": "mine", "created_at": 86_400.0})
    table = runs.table()
    assert list(table.index) == [run.run_id for run in runs.list_runs()] == [made.name, runs.RECORDED_ID]
    assert set(setting_names()) <= set(table.columns)
    mine, recorded = table.loc[made.name], runs.summary(runs.RECORDED_ID)
    assert (mine["state"], mine["title"]) == ("failed", "mine") and math.isnan(mine["test_acc"])
    assert mine["created_at"] == pd.Timestamp("1970-01-02", tz="UTC")
    shown = table.loc[runs.RECORDED_ID]
    assert shown["test_acc"] == recorded.test_acc and shown["seed"] == recorded.arguments.seed


def test_without_any_run_the_table_has_its_columns(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workspace, "MINI_DIR", tmp_path)
    table = runs.table()
    assert table.empty and {"state", "test_acc", "learning_rate"} <= set(table.columns)


def test_each_prediction_is_a_row_with_a_probability_a_label() -> None:
    rows, frame = runs.predictions(runs.RECORDED_ID, "test"), runs.predictions_frame(runs.RECORDED_ID)
    shares = frame[[f"p_{label}" for label in runs.labels(runs.RECORDED_ID)]]
    assert len(frame) == len(rows) and frame.index.is_unique
    assert shares.sum(axis="columns").to_numpy() == pytest.approx(1.0, abs=1e-5)
    assert (shares.idxmax(axis="columns").str.removeprefix("p_") == frame["predicted"]).all()
    right = float((frame["label"] == frame["predicted"]).mean())
    assert right == pytest.approx(runs.summary(runs.RECORDED_ID).test_acc)


def test_a_run_without_predictions_has_an_empty_frame_and_no_run_has_none() -> None:
    made = make_run()
    frame = runs.predictions_frame(made.name, "val")
    assert frame.empty and {"label", "predicted"} <= set(frame.columns)
    with pytest.raises(RunMissing):
        runs.predictions_frame("nobody")


def test_labels_are_those_that_the_run_was_trained_with() -> None:
    made = make_run()
    EventWriter(made / "events.jsonl")(STARTED)
    (made / "predictions").mkdir()
    texts = {"premise": "가", "hypothesis": "나", "guid": "1", "label": "yes", "predicted": "no"}
    row = {**texts, "probabilities": [0.25, 0.75], "votes": ["yes"]}
    (made / "predictions" / "test.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    [shown] = runs.predictions_frame(made.name).itertuples()
    assert (shown.Index, shown.p_yes, shown.p_no, shown.votes) == ("1", 0.25, 0.75, ["yes"])
