"""A pair and what a model said of it: in memory, as a line of a file, and the old lines that still read."""

import dataclasses
import json
import re
from pathlib import Path

import pytest

from nlpbook_core import workspace
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.predictions import prediction_files
from nlpbook_core.predictions.predicted_pair import PredictedPair
from tests.support.paths import ROOT

PAIR = PredictedPair(
    "눈이 왔다.", "비가 왔다.", "neutral", "entailment", (0.7, 0.1, 0.2), "날씨", "n-1",
    votes=("neutral", "entailment"), extra=(("지역", "서울"), ("year", "2021")),
)  # fmt: skip


def test_the_recorded_run_reads_and_is_written_as_it_stands(tmp_path: Path) -> None:
    for split in ("val", "test"):
        path = workspace.MINI_DIR / "run" / "predictions" / f"{split}.jsonl"
        rows = prediction_files.read(path)
        prediction_files.write(tmp_path / "again.jsonl", rows)
        assert len(rows) > 100 and (tmp_path / "again.jsonl").read_bytes() == path.read_bytes()


def test_a_line_holds_the_columns_of_the_file_flat_beside_ours(tmp_path: Path) -> None:
    path = tmp_path / "test.jsonl"
    prediction_files.write(path, [PAIR])
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "지역": "서울", "year": "2021", "guid": "n-1", "source": "날씨", "premise": "눈이 왔다.",
        "hypothesis": "비가 왔다.", "label": "neutral", "predicted": "entailment",
        "probabilities": [0.7, 0.1, 0.2], "votes": ["neutral", "entailment"],
    }  # fmt: skip
    assert prediction_files.read(path) == [PAIR]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b", "\x1c", "\n", "\r\n"])
def test_a_mark_that_ends_lines_does_not_cut_a_sentence(tmp_path: Path, mark: str) -> None:
    odd = dataclasses.replace(PAIR, premise=f"한{mark}줄")
    prediction_files.write(tmp_path / "test.jsonl", [odd, PAIR])
    assert prediction_files.read(tmp_path / "test.jsonl") == [odd, PAIR]


def test_no_pairs_are_a_file_without_lines(tmp_path: Path) -> None:
    prediction_files.write(tmp_path / "test.jsonl", [])
    assert prediction_files.read(tmp_path / "test.jsonl") == []
    assert prediction_files.read(tmp_path / "nothing.jsonl") == []


def test_a_column_is_known_by_its_name() -> None:
    assert [PAIR.column(name) for name in ("source", "label", "지역", "votes", "nothing")] == [
        "날씨", "neutral", "서울", "", "",
    ]  # fmt: skip
    assert not PAIR.is_right and PAIR.confidence == 0.7
    assert PAIR.example == ClassificationExample(
        "눈이 왔다.", "비가 왔다.", "neutral", "날씨", "n-1", PAIR.votes, PAIR.extra
    )


@pytest.mark.parametrize(
    "change",
    [{"premise": None}, {"predicted": 3}, {"probabilities": []}, {"probabilities": ["0.5"]}, {"votes": 3}],
)
def test_a_line_that_is_no_prediction_is_refused(change: dict[str, object]) -> None:
    assert PredictedPair.from_json(PAIR.to_json()) == PAIR
    with pytest.raises(ValueError, match="no "):
        PredictedPair.from_json({**PAIR.to_json(), **change})
    with pytest.raises(ValueError, match="no pair"):
        PredictedPair.from_json([PAIR.to_json()])


def test_nobody_reads_a_prediction_as_a_dictionary() -> None:
    fields = "|".join(field.name for field in dataclasses.fields(PredictedPair))
    as_dictionary = re.compile(
        rf"""\brow(?:\[|\.get\()["'](?:{fields})["']|\[["'](?:predicted|probabilities)["']\]"""
    )
    assert as_dictionary.search('row["label"]') and as_dictionary.search("rows[0]['predicted']")
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for folder in ("nlpbook_core", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if path.relative_to(ROOT).as_posix() != "nlpbook_core/corpora/reading.py"  # rows of a corpus's file
        for hit in as_dictionary.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found
