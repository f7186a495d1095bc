"""The report on a run: scores with what to compare them with, the confusion matrix, accuracy by source."""

from typing import Any

import streamlit as st

from nlpbook_core import background, published_scores, runs
from nlpbook_core.background import Job
from nlpbook_core.evaluation import Evaluation
from pages.ui import cached, frame, pairs, scores, state, tiles, waiting
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


def choose_split(t: Text, found: dict[str, Evaluation]) -> str:
    """Which split to look into."""
    splits = list(found)
    chosen = st.segmented_control(
        t("pages.evaluation.split"), splits, default=splits[0], required=True, key=f"split.{t.lang}",
        format_func=lambda split: t(f"ui.splits.{split}"),
    )  # fmt: skip
    return str(chosen or splits[0])


def by_source(t: Text, evaluation: Evaluation) -> None:
    """Accuracy by source, the worst first, with its size: a small one proves little."""
    if len(evaluation.by_source) < 2:
        return
    columns = "pages.evaluation.columns"
    with frame.card("sources", t("pages.evaluation.sources"), t("pages.evaluation.sources_note")):
        rows: list[dict[str, Any]] = [
            {
                t(f"{columns}.source"): pairs.source_word(t, score.source),
                t(f"{columns}.accuracy"): 100 * score.accuracy,
                t(f"{columns}.pairs"): score.num_pairs,
            }
            for score in evaluation.by_source
        ]
        bar = st.column_config.ProgressColumn(
            t(f"{columns}.accuracy"), min_value=0, max_value=100, format="%.1f %%"
        )
        st.dataframe(
            rows, hide_index=True, key=f"sources.{t.lang}", column_config={t(f"{columns}.accuracy"): bar},
            height=min(420, 36 * len(rows) + 40), alt=t("pages.evaluation.sources"),
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
