"""Two or five labels in any language: imported, trained, evaluated, asked, and drawn on every page."""

import csv
import json
from itertools import cycle
from pathlib import Path

import pytest

from nlpbook_core import cli, corpora, queue, runs
from nlpbook_core.corpora import challenge_set
from nlpbook_core.evaluation.scores import evaluate
from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.own_files.importing import import_file
from nlpbook_core.palette import label_marks
from pages.ui import lessons, strips
from pages.ui.text import Text
from tests.support import app_runs, tiny

LABELS = {
    "asked-and-answered": ("예", "아니요"),
    "how-alike": ("matches", "alike", "vaguely", "hardly", "other"),
}
STEMS = [Path(lesson.path).stem for lesson in lessons.LESSONS]


@pytest.fixture(scope="module", params=LABELS)
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, str]:
    """A workspace with a corpus of these labels and a finished run on it: corpus, folder, run id."""
    folder, name = tmp_path_factory.mktemp("labels"), request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NLPBOOK_HOME", str(folder / "home"))
        tiny.write_model(folder / "model", num_labels=len(LABELS[name]))
        import_file(name, write_pairs(folder / "pairs.csv", LABELS[name]), labels=LABELS[name])
        challenge_set.add(challenge_set.ChallengePair("민수는 갔다.", "민수가 갔다.", LABELS[name][1]))
        challenge_set.add(challenge_set.ChallengePair("민수는 갔다.", "민수가 안 갔다.", "contradiction"))
        args = app_runs.settings(
            folder, downstream_corpus_name=name, downstream_corpus_root_dir=None, epochs=1
        )
        run_id = queue.start(args)
        app_runs.wait_over(run_id)
        assert runs.status(run_id).state == "finished", runs.console_tail(run_id)
    return name, folder / "home", run_id


def write_pairs(path: Path, labels: tuple[str, ...]) -> Path:
    names = cycle(labels)
    rows = [
        [f"{who}는 어제 {place}에 갔다.", f"{who}는 {place}{what}.", next(names)]
        for who in ("민수", "영희", "철수", "지우", "하나", "세아")
        for place in ("학교", "시장", "공원", "극장")
        for what in ("에 갔다", "에 가지 않았다", "을 좋아한다")
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["premise", "hypothesis", "label"], *rows])
    return path


def test_the_labels_go_all_the_way_from_the_file_to_an_answer(
    home: tuple[str, Path, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, folder, run_id = home
    monkeypatch.setenv("NLPBOOK_HOME", str(folder))
    labels = LABELS[name]
    assert tuple(corpora.get(name).get_labels()) == corpora.get(name).card().labels == labels
    assert runs.labels(run_id) == labels
    rows = runs.predictions(run_id, "test")
    found = evaluate(rows, runs.labels(run_id))
    assert found.labels == labels and len(found.confusion) == len(labels) and found.num_pairs == len(rows)
    model = runs.model_folder(run_id)
    assert model is not None
    answer = Predictor(model).predict("민수는 학교에 갔다.", "민수가 학교에 갔다.")
    assert tuple(answer.probabilities) == labels and answer.label in labels
    assert f"`{labels[0]}`" in (model / "README.md").read_text(encoding="utf-8")
    assert cli.main(["evaluate", run_id, "--corpus", name, "--split", "val", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert tuple(told["labels"]) == labels and "hypothesis_only" in str(told["baselines"])


def test_a_model_is_tried_on_the_kept_pairs_that_have_its_labels(
    home: tuple[str, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, folder, run_id = home
    monkeypatch.setenv("NLPBOOK_HOME", str(folder))
    assert len(challenge_set.pairs()) == 2
    assert len(runs.predictions(run_id, "challenge-set")) == 1


@pytest.mark.parametrize("stem", STEMS)
def test_every_page_draws_them(
    home: tuple[str, Path, str], stem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, folder, run_id = home
    monkeypatch.setenv("NLPBOOK_HOME", str(folder))
    at = app_runs.open_page(stem, run=run_id, draft=app_runs.draft(runs.arguments(run_id)))
    assert at.title and not at.exception


def test_eight_labels_have_eight_looks_and_those_of_nli_keep_theirs() -> None:
    looks = label_marks([f"label {place}" for place in range(8)])
    assert len({mark.light for mark in looks.values()}) == len({mark.pattern for mark in looks.values()}) == 8
    assert label_marks(["neutral", "entailment"])["neutral"] == label_marks(tiny.LABELS)["neutral"]
    bars = strips.probabilities_payload(Text("en"), {f"label {place}": 1 / 8 for place in range(8)})["bars"]
    assert len({(bar["light"], bar["pattern"]) for bar in bars}) == 8
