"""The evaluation page: scores, what to compare them with, the pairs of a cell, runs without scores."""

import csv
import io
import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from nlpbook_core import background, corpora, queue, runs
from nlpbook_core.behaviour.checks import behaviour
from nlpbook_core.behaviour.minimal_pairs import KINDS
from nlpbook_core.behaviour.sure_pairs import sure_pairs
from nlpbook_core.corpora import challenge_set
from nlpbook_core.corpora.challenge_set import ChallengePair
from nlpbook_core.evaluation import challenge as evaluations
from nlpbook_core.evaluation import on_demand, scores
from nlpbook_core.examples import LABELS
from nlpbook_core.metrics import baselines, calibration, comparison, mistakes
from nlpbook_core.predictions import prediction_files
from nlpbook_core.predictions.predicted_pair import PredictedPair
from pages.ui import choices, tallies
from pages.ui.evaluation import cells, scored_sets, slicing
from pages.ui.text import Text
from tests.support import app_runs, screen

STEM = "step7_evaluation"


def test_scores_and_the_mistakes_of_a_finished_run(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    found = scores.evaluate(runs.predictions(run_id, "test"))
    num_wrong = sum(not r.is_right for r in runs.predictions(run_id, "test"))
    assert found.num_pairs == 18
    options = screen.by_key(at, "selectbox", "cell.").options
    assert str(num_wrong) in options[0] and len(options) > 1
    for option in options:
        screen.by_key(at, "selectbox", "cell.").set_value(option).run()
        assert not at.exception
    assert "[pages." not in app_runs.said(at)


def test_the_other_split_and_the_way_to_ask_about_a_pair(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="ask-pair").set_value(True).run()
    assert asked_pair(at) in sentences(run_id, "test")
    screen.by_key(at, "segmented_control", "split.").set_value("val").run()
    assert not at.exception and asked_pair(at) in sentences(run_id, "val") - sentences(run_id, "test")


def asked_pair(at: AppTest) -> tuple[str, str]:
    premise, hypothesis = (str(area.value) for area in at.text_area)
    return premise, hypothesis


def sentences(run_id: str, split: str) -> set[tuple[str, str]]:
    return {(row.premise, row.hypothesis) for row in runs.predictions(run_id, split)}


def test_an_edit_is_answered_beside_the_original_on_the_same_page(finished_run: Path) -> None:
    from nlpbook_core.inference.predictor import Predictor

    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "en", run=run_id)
    at.toggle(key="ask-pair").set_value(True).run()
    premise, hypothesis = asked_pair(at)
    assert (premise, hypothesis) in sentences(run_id, "test")
    assert Text("en")("edits.same") in app_runs.said(at)
    at.text_area[1].set_value("은호는 시장을 좋아한다.").run()
    folder = runs.model_folder(run_id)
    assert folder is not None and not at.exception
    predictor, t = Predictor(folder), Text("en")
    before = predictor.predict(premise, hypothesis)
    after = predictor.predict(premise, "은호는 시장을 좋아한다.")
    shares = [t.percent(found.probabilities[before.label]) for found in (before, after)]
    assert f"{shares[0]} → {shares[1]}" in app_runs.said(at)
    at.button(key="edit-back-chosen").click().run()
    assert at.text_area[1].value == hypothesis


def test_a_click_on_a_cell_is_the_same_choice_as_the_select_box(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    rows = runs.predictions(run_id, "test")
    found = scores.evaluate(rows)
    t = Text("ko")
    drawn = tallies.confusion_figure(found.labels, found.confusion, t, "light")
    cells.clickable(drawn, found.labels, (found.labels[1], found.labels[0]), "light")
    marks, frame = drawn.figure.data[-1], drawn.figure.layout.shapes[-1]
    assert len(marks.x) == len(found.labels) ** 2
    for at, (x, y) in enumerate(zip(marks.x, marks.y, strict=True)):  # in the order that a click counts them
        assert (y, x) == (t.label(found.labels[at // 3]), t.label(found.labels[at % 3]))
    assert (frame.x0 + frame.x1, frame.y0 + frame.y1) == (0, 2)  # column 0, row 1


@pytest.mark.usefixtures("no_recorded_run")
def test_nothing_to_evaluate_yet() -> None:
    assert Text("ko")("ui.choices.no_run") in app_runs.said(app_runs.open_page(STEM, "ko"))


def test_a_stopped_run_has_no_scores_and_the_page_says_so(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    for split in ("val", "test"):
        (runs.folder(run_id) / "predictions" / f"{split}.jsonl").unlink()
    at = app_runs.open_page(STEM, "en", run=run_id)
    assert Text("en")("pages.evaluation.unscored") in app_runs.said(at)


def test_a_failed_run_is_offered_only_with_a_model_and_then_says_that_it_failed(
    failed_run: Path, finished_run: Path
) -> None:
    failed, finished = app_runs.take(failed_run), app_runs.take(finished_run)
    t, name = Text("ko"), {item.run_id: choices.run_name(Text("ko"), item) for item in runs.list_runs()}
    at = app_runs.open_page(STEM, "ko", run=failed)
    offered = screen.by_key(at, "selectbox", "run.").options
    assert sorted(offered) == sorted(name[run_id] for run_id in (finished, runs.RECORDED_ID))
    # A loss that is no number late in a run leaves the model of the step before, which can be asked.
    shutil.copytree(runs.folder(finished) / "model", runs.folder(failed) / "model")
    at = app_runs.open_page(STEM, "ko", run=failed)
    box = screen.by_key(at, "selectbox", "run.")
    assert box.value == failed and t("status.failed") in name[failed]
    assert sorted(box.options) == sorted(name.values())
    assert t("pages.evaluation.unscored") in app_runs.said(at)


def test_slices_labels_and_calibration_say_what_the_core_computes(finished_run: Path) -> None:
    run_id = app_runs.take(finished_run)
    at = app_runs.open_page(STEM, "ko", run=run_id)
    rows, t = runs.predictions(run_id, "test"), Text("ko")
    said = app_runs.said(at)
    macro = scores.evaluate(rows).macro_f1
    assert t.percent(macro.estimate) in said and t.percent(macro.low) in said
    assert t.percent(calibration.calibration(rows).expected_error) in said
    ways = screen.by_key(at, "selectbox", "by.")
    for option in ways.options:
        screen.by_key(at, "selectbox", "by.").set_value(option).run()
        assert not at.exception
    assert slicing.way_word(t, "source") in ways.options
    assert "[slices." not in said and "[calibration." not in said


def test_the_csv_holds_every_prediction_and_no_formula() -> None:
    row = PredictedPair("=HYPERLINK(1)", '쉼표, 그리고 "따옴표"', "a", "b", (0.25, 0.75), guid="1")
    text = mistakes.as_csv([row], ("a", "b")).decode("utf-8-sig")
    (found,) = csv.DictReader(io.StringIO(text))
    assert (
        found["premise"] == "'=HYPERLINK(1)"
        and found["hypothesis"] == row.hypothesis
        and found["guid"] == "1"
    )
    assert (found["p(a)"], found["p(b)"]) == ("0.25", "0.75")


def test_a_pair_that_broke_the_model_is_kept_and_scored_and_stale_when_more_come(finished_run: Path) -> None:
    run_id, t = app_runs.take(finished_run), Text("ko")
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="ask-pair").set_value(True).run()
    at.button(key="keep-button.chosen").click().run()
    [kept] = challenge_set.pairs()
    assert (kept.premise, kept.hypothesis) == asked_pair(at)
    assert t("challenge.kept", n="1") in app_runs.said(at) and at.button(key="keep-button.chosen").disabled
    evaluations.score(runs.arguments(run_id), runs.folder(run_id))  # as the end of a run does
    at = app_runs.open_page(STEM, "ko", run=run_id)
    screen.by_key(at, "segmented_control", "split.").set_value(on_demand.CHALLENGE).run()
    assert not at.exception and t("scored_sets.stale") not in app_runs.said(at)
    challenge_set.add(ChallengePair("눈이 왔다.", "비가 왔다.", "neutral"))
    at.run()
    assert t("scored_sets.stale") in app_runs.said(at)
    app_runs.check_kept(at)
    assert "[scored_sets." not in app_runs.said(at) and "[challenge." not in app_runs.said(at)


def test_what_a_press_makes_and_what_was_taken_out_is_kept_plain_and_comes_back() -> None:
    def script() -> None:
        import streamlit as st

        from nlpbook_core.corpora import challenge_set
        from pages.ui import state
        from pages.ui.asking import breaking, challenge

        state.open_session()
        now = breaking.edits.edited(state.text(), ("민수가 밥을 먹었다.",) * 2, "x")
        breaking._buttons(state.text(), ("민수가 밥을 먹었다.",) * 2, "entailment", "x")
        made = breaking._made(now, "x")
        st.code(made.kind if made else "")
        st.button("take out", on_click=challenge._remove, args=("none", challenge_set.pairs()), key="out")
        challenge.listed(state.text())

    pair = ChallengePair("눈이 왔다.", "비가 왔다.", "neutral")
    challenge_set.add(pair)
    at = AppTest.from_function(script, default_timeout=60).run()
    press = next(button for button in at.button if str(button.key).startswith("minimal-x-"))
    press.click().run()
    assert at.code[0].value == str(press.key).removeprefix("minimal-x-")
    at.button(key="out").click().run()
    app_runs.check_kept(at)
    challenge_set.replace_all([])
    at.button(key="challenge-undo").click().run()
    assert challenge_set.pairs() == [pair] and not at.exception


def test_another_split_is_scored_by_a_process_and_comes_forward(finished_run: Path) -> None:
    run_id, t = app_runs.take(finished_run), Text("en")
    at = app_runs.open_page(STEM, "en", run=run_id)
    at.toggle(key="other-set").set_value(True).run()
    screen.by_key(at, "selectbox", "other-split.").set_value("train").run()
    at.button(key="score-start").click().run()
    app_runs.until(lambda: on_demand.progress(run_id, "mini-nli", "train").state != "running")
    at.run()
    name = "mini-nli.train"
    assert on_demand.names(run_id)[-1] == name and not at.exception
    screen.by_key(at, "segmented_control", "split.").set_value(name).run()
    found = scores.evaluate(on_demand.predictions(run_id, name))
    assert t.percent(found.accuracy.estimate) in app_runs.said(at) and not at.exception
    old = t("scored_sets.outdated", name=scored_sets.word(t, name))
    assert old not in app_runs.said(at)
    queue.resume(run_id, epochs=4)
    app_runs.wait_over(run_id)
    at = app_runs.open_page(STEM, "en", run=run_id)
    options = screen.by_key(at, "segmented_control", "split.").options
    assert scored_sets.word(t, name) not in options and old in app_runs.said(at)
    at.button(key=f"score-again.{name}").click().run()
    app_runs.until(lambda: on_demand.progress(run_id, "mini-nli", "train").state != "running")
    at.run()
    assert scored_sets.word(t, name) in screen.by_key(at, "segmented_control", "split.").options
    assert old not in app_runs.said(at) and not at.exception


def test_the_behaviour_table_holds_what_the_core_finds_in_the_words_of_the_screen(finished_run: Path) -> None:
    from nlpbook_core.inference.predictor import Predictor

    run_id, t = app_runs.take(finished_run), Text("ko")
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="behaviour").set_value(True).run()
    table = shown_table(at, t("breaking.columns.passed"))
    folder = runs.model_folder(run_id)
    assert folder is not None
    predictor = Predictor(folder)
    found = behaviour(
        runs.predictions(run_id, "test"), lambda pairs: [p.label for p in predictor.predict_many(pairs)]
    )
    passed = [100 * test.num_passed / test.num_pairs for test in found]
    assert list(table[t("breaking.columns.passed")]) == passed
    kinds = {**t.table("breaking.kinds"), **t.table("breaking.capabilities")}
    assert list(table[t("breaking.columns.kind")]) == [kinds[test.kind] for test in found]
    sorts = t.table("breaking.sorts")
    assert list(table[t("breaking.columns.sort")]) == [sorts[test.sort] for test in found]
    assert set(kinds) == {*KINDS, *sure_pairs()} and len(sorts) == 3


def test_the_behaviour_table_is_of_the_model_and_the_pairs_as_they_are_and_can_be_tried_again(
    finished_run: Path,
) -> None:
    run_id, t = app_runs.take(finished_run), Text("ko")
    folder, passed = runs.folder(run_id), t("breaking.columns.passed")
    weights = folder / "model" / "model.safetensors"
    good = weights.read_bytes()
    weights.write_bytes(b"no weights")
    background.keep_newest("behaviour-", 0)  # the tests above have asked about a copy of this run
    at = app_runs.open_page(STEM, "ko", run=run_id)
    at.toggle(key="behaviour").set_value(True).run()
    app_runs.until(lambda: "again-behaviour" in [button.key for button in at.run().button])
    assert not at.exception and t("reasons.weights") in app_runs.said(at)
    weights.write_bytes(good)
    at.button(key="again-behaviour").click().run()
    before = shown_table(at, passed)

    path = folder / "predictions" / "test.jsonl"
    rows = prediction_files.read(path)
    assert len({row.label for row in rows}) == 3
    # As many pairs, but the model has all of them right now.
    prediction_files.write(path, [replace(row, predicted=row.label) for row in rows])
    at.run()
    now = shown_table(at, passed)
    num_pairs = t("breaking.columns.pairs")
    assert now[num_pairs].sum() > before[num_pairs].sum()
    assert not [b for b in at.button if b.key == "again-behaviour"]


def test_beside_each_accuracy_stands_what_simple_methods_reach_on_the_same_pairs(finished_run: Path) -> None:
    run_id, t = app_runs.take(finished_run), Text("en")
    folder = runs.folder(run_id)
    args = runs.arguments(run_id)
    train = corpora.for_arguments(args).get_examples(args.corpus_root / args.downstream_corpus_name, "train")
    commonest = Counter(example.label for example in train).most_common(1)[0][0]
    kept = [row for row in runs.predictions(run_id, "val") if row.label == commonest]
    prediction_files.write(
        folder / "predictions" / "val.jsonl", kept
    )  # on these the majority is always right
    other = next(label for label in LABELS if label != commonest)
    challenge_set.add(ChallengePair("민수는 학교에 갔다.", "은호는 시장을 좋아한다.", other))
    evaluations.score(args, folder)
    assert on_demand.names(run_id) == ["test", "val", on_demand.CHALLENGE]
    majority = t("pages.evaluation.majority")
    at = app_runs.open_page(STEM, "en", run=run_id)
    app_runs.until(lambda: figures_with(at.run(), majority) == 2)
    screen.by_key(at, "segmented_control", "split.").set_value(on_demand.CHALLENGE).run()
    app_runs.until(lambda: figures_with(at.run(), majority) == 3)
    said = [words for words in figure_words(at) if majority in words]
    for words, name, share in zip(said, ("own_test", "own_val", "own_other"), (1 / 3, 1.0, 0.0), strict=True):
        assert t(f"pages.evaluation.{name}") in words and f"{majority} <b>{t.percent(share)}" in words
        assert all(t(f"pages.evaluation.{each}") in words for each in ("chance", *baselines.NAMES))


def figure_words(at: AppTest) -> list[str]:
    """What is written into each figure of the page."""
    layouts = [json.loads(item.proto.spec)["layout"] for item in at.get("plotly_chart")]
    return [" ".join(note["text"] for note in layout.get("annotations", ())) for layout in layouts]


def figures_with(at: AppTest, words: str) -> int:
    assert not at.exception
    return sum(words in said for said in figure_words(at))


def test_without_its_corpus_an_accuracy_still_stands_beside_chance(
    finished_run: Path, tmp_path: Path
) -> None:
    run_id, t = app_runs.take(finished_run), Text("ko")
    path = runs.folder(run_id) / "arguments.json"
    gone = {"downstream_corpus_root_dir": str(tmp_path / "no"), "downstream_corpus_name": "klue-nli"}
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | gone), encoding="utf-8")
    background.keep_newest("baselines-on-", 0)  # measured by the tests above
    at = app_runs.open_page(STEM, "ko", run=run_id)
    again = [f"again-baselines-{split}" for split in ("test", "val")]
    app_runs.until(lambda: {*again} <= {button.key for button in at.run().button})
    assert app_runs.said(at).count(t("pages.evaluation.no_baselines")) == 2 and not at.exception
    assert figures_with(at, t("pages.evaluation.chance")) == 2


def shown_table(at: AppTest, column: str) -> pandas.DataFrame:
    """The table with that column, once the work behind the page is over."""
    found: list[pandas.DataFrame] = []

    def is_there() -> bool:
        at.run()
        assert not at.exception
        found.extend(item.value for item in at.dataframe if column in item.value)
        return bool(found)

    app_runs.until(is_there)
    return found[0]


def test_two_runs_are_compared_on_the_pairs_of_both(finished_run: Path) -> None:
    run_id, t = app_runs.take(finished_run), Text("en")
    at = app_runs.open_page(STEM, "en", run=run_id)
    at.toggle(key="compare-runs").set_value(True).run()
    assert t("comparing.nobody") in app_runs.said(at)
    other = runs.folder(run_id).with_name("another")
    shutil.copytree(runs.folder(run_id), other)
    path = other / "predictions" / "test.jsonl"
    rows = prediction_files.read(path)
    for place, row in enumerate(rows[:4]):  # another answer to four pairs
        rows[place] = replace(row, predicted=next(label for label in LABELS if label != row.predicted))
    prediction_files.write(path, rows)
    at.run()
    found = comparison.compare(runs.predictions(run_id, "test"), rows)
    assert found is not None and 0 < found.counts["only_first"] + found.counts["only_second"] <= 4
    said = app_runs.said(at)
    assert f"{found.p_value:.3f}" in said and "[comparing." not in said
    offered = set(screen.by_key(at, "segmented_control", "compare-part.").options)
    assert offered and offered <= {t(f"comparing.parts.{name}") for name in comparison.PARTS}
