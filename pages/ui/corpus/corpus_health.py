"""What to know of a corpus before trusting it: repeats, leaks between splits, and how far people agreed."""

from typing import Any

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.corpus_views import votes
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, cached_views, frame, state
from pages.ui.corpus import browse, spreads
from pages.ui.session_keys import Key
from pages.ui.text import Text

_WORDS = "pages.corpus.health"
_MOST = 200


def repeated(t: Text, args: ClassificationTrainArguments) -> None:
    """Pairs that occur again within a split, and what two splits share."""
    st.markdown(t(f"{_WORDS}.repeats_what"))
    if not _may_count(t, args, "repeats"):
        return
    with frame.loading(t(f"{_WORDS}.counting"), 90):
        within, between = cached_views.repeated(args)
    rows = [
        _row(t, "within", t(f"ui.splits.{mode}"), found.num_pairs, found.num_repeated, found.num_conflicting)
        for mode, found in within.items()
    ]
    st.dataframe(rows, hide_index=True, key="repeats", alt=t(f"{_WORDS}.repeats_what"))
    rows = [
        _row(t, "between", f"{t(f'ui.splits.{leak.first}')} → {t(f'ui.splits.{leak.second}')}", leak.total,
             leak.num_pairs, leak.num_premises)
        for leak in between
    ]  # fmt: skip
    st.dataframe(rows, hide_index=True, key="leaks", alt=t(f"{_WORDS}.leaks_what"))
    st.caption(t(f"{_WORDS}.leaks_what"))
    for leak in between:
        if leak.places:
            st.caption(t(f"{_WORDS}.shared", split=t(f"ui.splits.{leak.second}"), n=len(leak.places)))
            browse.table(
                t,
                [cached.examples(args, leak.second)[i] for i in leak.places],
                f"leak-{leak.second}-{leak.first}",
            )


def voted(t: Text, args: ClassificationTrainArguments) -> None:
    """How far annotators agreed: each source, and the pairs they were least of one mind about."""
    modes = ("val",) if args.whole_dev else ("val", "test")
    examples = [example for mode in modes for example in cached.examples(args, mode)]
    judged = votes.voted(examples)
    if not judged:
        st.markdown(t(f"{_WORDS}.no_votes"))
        return
    whole = votes.contest(judged)
    st.markdown(
        t(f"{_WORDS}.votes", n=t.number(whole.num_contested), total=t.number(whole.num_pairs),
          share=t.percent(whole.contested_frac), agreement=t.percent(whole.agreement))
    )  # fmt: skip
    rows = [_contest_row(t, found) for found in votes.by_source(judged)]
    st.dataframe(rows, hide_index=True, key="contests", alt=t(f"{_WORDS}.by_source"))
    contested = votes.most_contested(judged)[:_MOST]
    labels = corpora.for_arguments(args).get_labels()
    st.caption(t(f"{_WORDS}.least", n=len(contested)))
    if contested:
        st.dataframe(
            [_vote_row(t, example, labels) for example in contested], hide_index=True, height=260,
            key="contested", alt=t(f"{_WORDS}.least", n=len(contested)),
        )  # fmt: skip


def spread(t: Text, args: ClassificationTrainArguments) -> None:
    """Words that stand in both sentences, words of a hypothesis, pairs of each source."""
    if not _may_count(t, args, "spread"):
        return
    labels = tuple(corpora.for_arguments(args).get_labels())
    found = cached_views.spreads(args, "train", labels)
    st.caption(t(f"{_WORDS}.overlap_what"))
    frame.draw(spreads.overlap_figure(found.overlaps, t, state.theme()), "overlap")
    premise, hypothesis = found.mean_words
    st.caption(t(f"{_WORDS}.length_what", premise=f"{premise:.1f}", hypothesis=f"{hypothesis:.1f}"))
    frame.draw(spreads.length_figure(found.lengths, t, state.theme()), "lengths")
    if found.sources:
        st.caption(t(f"{_WORDS}.sources_what"))
        names = {browse.source_word(t, source): count for source, count in found.sources.items()}
        frame.draw(spreads.sources_figure(names, t, state.theme()), "sources")


def _may_count(t: Text, args: ClassificationTrainArguments, what: str) -> bool:
    """Whether to count now; where that takes seconds it waits until somebody asks."""
    counted = f"{what}.{args.downstream_corpus_name}"
    if not cached_views.is_large(args) or state.recall(Key.COUNTED, counted):
        return True
    st.button(
        t(f"{_WORDS}.count"), key=f"count-{what}", on_click=state.remember,
        args=(Key.COUNTED, True, counted),
    )  # fmt: skip
    return False


def _row(t: Text, kind: str, split: str, *numbers: int) -> dict[str, Any]:
    names = [t(f"{_WORDS}.{kind}.{name}") for name in ("split", "pairs", "again", "more")]
    return dict(zip(names, (split, *numbers), strict=True))


def _contest_row(t: Text, found: votes.Contest) -> dict[str, Any]:
    columns = [t(f"{_WORDS}.contest.{name}") for name in ("source", "pairs", "contested", "agreement")]
    source = browse.source_word(t, found.source)
    row = (source, found.num_pairs, t.percent(found.contested_frac), t.percent(found.agreement))
    return dict(zip(columns, row, strict=True))


def _vote_row(t: Text, example: ClassificationExample, labels: list[str]) -> dict[str, Any]:
    return {
        t("ui.choices.premise"): example.text_a,
        t("ui.choices.hypothesis"): example.text_b,
        **{t.label(label): example.votes.count(label) for label in labels},
        t("ui.figures.gold"): t.label(example.label),
    }
