"""The report on a run: scores with what to compare them with, figures a label, calibration."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from nlpbook_core import background, corpora, runs
from nlpbook_core.background import Job
from nlpbook_core.corpora import PublishedScore
from nlpbook_core.errors import CorpusMissing
from nlpbook_core.evaluation.scores import Evaluation
from nlpbook_core.metrics import calibration, mistakes
from nlpbook_core.predictions.predicted_pair import PredictedPair
from pages.ui import cached, cached_views, frame, state, tiles, waiting
from pages.ui.evaluation import scored_sets, scores
from pages.ui.evaluation.reliability import reliability_figure, words
from pages.ui.text import Text

_WORDS = "pages.evaluation"
SPLITS = ("test", "val")
_SHOWN_ELSEWHERE = ("accuracy", "macro_f1")  # each has words of its own


def evaluations(run_id: str) -> dict[str, Evaluation]:
    """Figures by split, test first; empty if the run scored none."""
    found = {split: cached.evaluation(run_id, split) for split in SPLITS}
    return {split: evaluation for split, evaluation in found.items() if evaluation is not None}


def head(t: Text, found: dict[str, Evaluation]) -> None:
    """Both accuracies in large figures, and which of them is for what."""
    shown = [_tile(t, split, evaluation) for split, evaluation in found.items()]
    tiles.show(shown, "scores")


def comparison(t: Text, run_id: str, found: dict[str, Evaluation]) -> None:
    """Each score on a scale with chance, shortcuts on the same pairs and, beside test, published figures."""
    published = _published(run_id)
    with frame.card("comparison", t(f"{_WORDS}.comparison"), t(f"{_WORDS}.comparison_note")):
        for column, (split, evaluation) in zip(
            st.columns(len(found), gap="medium"), found.items(), strict=True
        ):
            with column:
                _beside(t, run_id, split, evaluation, published if split == "test" else ())
        if published:
            st.caption(t(f"{_WORDS}.published_note", url=published[0].source))


def _published(run_id: str) -> tuple[PublishedScore, ...]:
    """What others reached on the run's corpus; nothing if that is gone by now."""
    args = runs.arguments(run_id)
    known = args.downstream_corpus_name in corpora.names(args.corpus_root)
    return corpora.for_arguments(args).published_scores if known else ()


def other_set(t: Text, run_id: str, name: str, found: Evaluation) -> None:
    """The accuracy on a set that has no tile of its own, and what it should be compared with."""
    if name in SPLITS:
        return
    interval = scores.interval_words(t, found.accuracy.low, found.accuracy.high)
    share, n = t.percent(found.accuracy.estimate), t.number(found.num_pairs)
    with frame.card("other-comparison", scored_sets.word(t, name), t(f"{_WORDS}.comparison_note")):
        st.text(t("scored_sets.line", share=share, interval=interval, n=n))
        _beside(t, run_id, name, found)
        if name == f"{runs.arguments(run_id).downstream_corpus_name}.train":
            st.caption(t("scored_sets.learned_from"))


def _beside(
    t: Text, run_id: str, name: str, found: Evaluation, published: Sequence[PublishedScore] = ()
) -> None:
    """A score among what is reached without understanding, on the very same pairs; that is measured behind
    the page the first time."""
    of_split = t(f"{_WORDS}.own_{name}") if name in SPLITS else t(f"{_WORDS}.own_other")
    kind: Literal["test", "val"] = "val" if name == "val" else "test"
    key = f"baselines-on-{run_id}-{name}-{cached_views.scored_key(run_id, name)}"
    job = background.once(key, lambda _: cached_views.baselines_on(run_id, name))

    def draw(job: Job) -> None:
        known = job.result if job.state == "done" else ()
        compared = scores.compared(t, of_split, kind, found, known, published)
        frame.draw(scores.comparison_figure(compared, t, state.theme()), f"comparison-{name}")
        if job.state == "running":
            st.caption(t(f"{_WORDS}.measuring"))
        elif isinstance(job.error, CorpusMissing):
            st.caption(t(f"{_WORDS}.no_baselines"))
        elif job.error is not None:
            frame.show_error(job.error)

    waiting.until_over(job, draw, f"baselines-{name}")
    waiting.again(t, job, f"baselines-{name}")


def by_label(t: Text, evaluation: Evaluation) -> None:
    """Folded: precision, recall and F1 of each label, and their mean."""
    columns, macro = f"{_WORDS}.columns", evaluation.macro_f1
    with st.expander(t(f"{_WORDS}.by_label"), key="by-label"):
        interval = scores.interval_words(t, macro.low, macro.high)
        frame.note(t(f"{_WORDS}.macro_f1", value=t.percent(macro.estimate), interval=interval), "macro-f1")
        for figure in evaluation.figures:
            if figure.name not in _SHOWN_ELSEWHERE:
                frame.note(scores.figure_words(t, figure), figure.name)
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
        st.dataframe(rows, hide_index=True, key=f"by-label.{t.lang}", alt=t(f"{_WORDS}.by_label"))


def reliability(t: Text, rows: Sequence[PredictedPair]) -> None:
    """Folded: whether its confidence can be taken at its word."""
    with st.expander(t("calibration.title"), key="calibration"):
        found = calibration.calibration(rows)
        frame.note(t("calibration.body"), "calibration")
        frame.draw(reliability_figure(found, t, state.theme()), "reliability")
        st.caption(words(found, t))


def take_away(t: Text, run_id: str, split: str, rows: Sequence[PredictedPair], labels: Sequence[str]) -> None:
    """The predictions as a file for a spreadsheet."""
    st.download_button(
        t(f"{_WORDS}.csv"), lambda: mistakes.as_csv(rows, labels), f"{run_id}-{split}.csv", "text/csv",
        key="csv", icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def unscored(t: Text) -> None:
    """The designed state of a run that has a model but no scores."""
    frame.show_empty(t(f"{_WORDS}.unscored"), t(f"{_WORDS}.unscored_body"))
    frame.link("prediction", t(f"{_WORDS}.to_prediction"))


def _tile(t: Text, split: str, evaluation: Evaluation) -> tiles.Tile:
    accuracy = evaluation.accuracy
    num_right = sum(evaluation.confusion[i][i] for i in range(len(evaluation.labels)))
    lines = (
        scores.interval_words(t, accuracy.low, accuracy.high),
        t(f"{_WORDS}.right_of", right=t.number(num_right), n=t.number(evaluation.num_pairs)),
        t(f"{_WORDS}.role_{split}"),
    )
    title, big = t(f"{_WORDS}.own_{split}"), t.percent(accuracy.estimate)
    return tiles.Tile(title, big, lines, "on" if split == "test" else "")
