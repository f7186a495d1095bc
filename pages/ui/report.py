"""The report on a run: scores with what to compare them with, figures a label, calibration."""

from collections.abc import Sequence

import streamlit as st

from nlpbook_core import background, runs
from nlpbook_core.background import Job
from nlpbook_core.evaluation import Evaluation
from nlpbook_core.metrics import calibration, mistakes, published_scores
from nlpbook_core.metrics.mistakes import Row
from pages.ui import cached, frame, scores, state, tiles, waiting
from pages.ui.reliability import reliability_figure, words
from pages.ui.text import Text

SPLITS = ("test", "val")


def evaluations(run_id: str) -> dict[str, Evaluation]:
    """Figures by split, test first; empty if the run scored none."""
    found = {split: cached.evaluation(run_id, split) for split in SPLITS}
    return {split: evaluation for split, evaluation in found.items() if evaluation is not None}


def head(t: Text, found: dict[str, Evaluation]) -> None:
    """Both accuracies in large figures, and which of them is for what."""
    shown = [_tile(t, split, evaluation) for split, evaluation in found.items()]
    tiles.show(shown, "scores")


def comparison(t: Text, run_id: str, found: dict[str, Evaluation]) -> None:
    """The scores on one scale with chance, shortcuts and published figures. The baselines are measured
    behind the page the first time."""
    args = runs.arguments(run_id)
    published = published_scores.published(args.downstream_corpus_name)
    job = background.once(f"baselines-test-{hash(args)}", lambda _: cached.baselines(args, "test"))

    def draw(job: Job) -> None:
        known = job.result if job.state == "done" else ()
        drawn = scores.comparison_figure(scores.compared(t, found, known, published), t, state.theme())
        frame.draw(drawn, "comparison")
        if job.state == "running":
            st.caption(t("pages.evaluation.measuring"))
        elif job.error is not None:
            st.caption(t("pages.evaluation.no_baselines"))

    with frame.card("comparison", t("pages.evaluation.comparison"), t("pages.evaluation.comparison_note")):
        waiting.until_over(job, draw, "baselines")
        if published:
            st.caption(t("pages.evaluation.published_note", url=published_scores.SOURCE))


def one_line(t: Text, found: Evaluation, name: str) -> None:
    """The accuracy on a set that has no tile of its own."""
    if name in SPLITS:
        return
    interval = scores.interval_words(t, found.accuracy.low, found.accuracy.high)
    share, n = t.percent(found.accuracy.estimate), t.number(found.num_pairs)
    frame.note(t("scored_sets.line", share=share, interval=interval, n=n), "set-line")


def by_label(t: Text, evaluation: Evaluation) -> None:
    """Folded: precision, recall and F1 of each label, and their mean."""
    columns, macro = "pages.evaluation.columns", evaluation.macro_f1
    with st.expander(t("pages.evaluation.by_label"), key="by-label"):
        interval = scores.interval_words(t, macro.low, macro.high)
        frame.note(
            t("pages.evaluation.macro_f1", value=t.percent(macro.estimate), interval=interval), "macro-f1"
        )
        rows = [
            {
                t(f"{columns}.label"): t.label(score.label),
                t(f"{columns}.precision"): t.percent(score.precision),
                t(f"{columns}.recall"): t.percent(score.recall),
                "F1": t.percent(score.f1),
                t(f"{columns}.pairs"): score.num_pairs,
            }
            for score in evaluation.by_label
        ]
        st.dataframe(rows, hide_index=True, key=f"by-label.{t.lang}", alt=t("pages.evaluation.by_label"))


def reliability(t: Text, rows: Sequence[Row]) -> None:
    """Folded: whether its confidence can be taken at its word."""
    with st.expander(t("calibration.title"), key="calibration"):
        found = calibration.calibration(rows)
        frame.note(t("calibration.body"), "calibration")
        frame.draw(reliability_figure(found, t, state.theme()), "reliability")
        st.caption(words(found, t))


def take_away(t: Text, run_id: str, split: str, rows: Sequence[Row], labels: Sequence[str]) -> None:
    """The predictions as a file for a spreadsheet."""
    st.download_button(
        t("pages.evaluation.csv"), lambda: mistakes.as_csv(rows, labels), f"{run_id}-{split}.csv", "text/csv",
        key="csv", icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def unscored(t: Text) -> None:
    """The designed state of a run that has a model but no scores."""
    frame.show_empty(t("pages.evaluation.unscored"), t("pages.evaluation.unscored_body"))
    frame.link("prediction", t("pages.evaluation.to_prediction"))


def _tile(t: Text, split: str, evaluation: Evaluation) -> tiles.Tile:
    accuracy = evaluation.accuracy
    num_right = sum(evaluation.confusion[i][i] for i in range(len(evaluation.labels)))
    lines = (
        scores.interval_words(t, accuracy.low, accuracy.high),
        t("pages.evaluation.right_of", right=t.number(num_right), n=t.number(evaluation.num_pairs)),
        t(f"pages.evaluation.role_{split}"),
    )
    title, big = t(f"pages.evaluation.own_{split}"), t.percent(accuracy.estimate)
    return tiles.Tile(title, big, lines, "on" if split == "test" else "")
