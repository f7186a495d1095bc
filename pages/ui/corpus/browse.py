"""Reading a corpus: how much there is, the balance of its labels, and its pairs to search in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.corpus_views import reading_pairs
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, cached_views, frame, state, tiles
from pages.ui.corpus import one_pair
from pages.ui.session_keys import Key
from pages.ui.tallies import label_balance_figure
from pages.ui.text import Text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_ALL = ""
# In pixels: premise, hypothesis, label, source, votes. At a window of 1280 no column is out of sight.
_WIDTHS = (330, 258, 108, 178)
_WIDTHS_WITH_VOTES = (280, 208, 100, 110, 176)


def ahead(t: Text, args: ClassificationTrainArguments) -> "DeltaGenerator":
    """The first pairs of a corpus that takes seconds to read, at a place to be emptied when all is read."""
    place = st.empty()
    if cached_views.is_large(args) and not state.recall(Key.TABLE_READ, _corpus(args)):
        with place.container(key="ahead"), frame.card("ahead", t("browse.ahead"), t("browse.ahead_note")):
            table(t, cached_views.first_pairs(args), "ahead-table")
    return place


def is_read(args: ClassificationTrainArguments) -> None:
    """Note that all pairs are in memory, so that nobody need wait for them again."""
    state.remember(Key.TABLE_READ, True, _corpus(args))


def _corpus(args: ClassificationTrainArguments) -> str:
    return f"{args.downstream_corpus_name}-{args.corpus_root}"


def sizes(t: Text, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Pairs in each split, and what the split is for."""
    shown = [
        tiles.Tile(
            t(f"ui.splits.{split}"),
            t("browse.pairs", n=t.number(sum(labels.values()))),
            (t(f"browse.purpose.{split}"),),
        )
        for split, labels in counts.items()
    ]
    tiles.show(shown, "splits")


def balance(t: Text, counts: Mapping[str, Mapping[str, int]]) -> None:
    """How many pairs of each label."""
    frame.draw(label_balance_figure(counts, t, state.theme()), "balance")


def pairs(t: Text, args: ClassificationTrainArguments) -> None:
    """A table of a split, narrowed by words, label and source."""
    left, middle, right = st.columns([1.2, 1, 1], gap="small")
    split = left.segmented_control(
        t("browse.split"), MODES, default="train", required=True, key=f"browse-split-{t.lang}",
        format_func=lambda mode: t(f"ui.splits.{mode}"),
    )  # fmt: skip
    examples = cached.examples(args, str(split or "train"))
    label = middle.selectbox(
        t("browse.label"), [_ALL, *corpora.for_arguments(args).get_labels()], key=f"browse-label-{t.lang}",
        format_func=lambda name: t.label(name) if name else t("browse.any"),
    )  # fmt: skip
    source = right.selectbox(
        t("browse.source"), [_ALL, *reading_pairs.sources(examples)],
        format_func=lambda name: source_word(t, name) if name else t("browse.any"),
        key=f"browse-source-{args.downstream_corpus_name}-{t.lang}",
    )  # fmt: skip
    left, right = st.columns([2.2, 1], gap="small")
    words = left.text_input(
        t("browse.words"), key="browse-words", placeholder=t("browse.words_example"), max_chars=200
    )
    order = right.selectbox(
        t("browse.sort"), reading_pairs.SORTS, key=f"browse-sort-{t.lang}",
        format_func=lambda name: t(f"browse.sorts.{name}"),
    )  # fmt: skip
    wanted = (str(split or "train"), words, label or "", source or "", order)
    places = cached_views.found_pairs(args, *wanted)
    st.caption(t("browse.found", n=t.number(len(places)), total=t.number(len(examples))))
    if not places:
        frame.show_empty(t("browse.nothing"), t("browse.nothing_body"))
        return
    chosen = _page(t, examples, places, f"{args.downstream_corpus_name}-{hash(wanted)}")
    if chosen:
        one_pair.in_full(t, args, chosen)


def _page(
    t: Text, examples: Sequence[ClassificationExample], places: Sequence[int], name: str
) -> ClassificationExample | None:
    """One page of what was found, and its pair that was clicked: the browser never gets more at once."""
    shown = st.container()
    pages = reading_pairs.num_pages(len(places))
    with st.container(horizontal=True, vertical_alignment="center", key="browse-foot"):
        number = (
            st.pagination(pages, max_visible_pages=5, key=f"browse-page-{name}", width="content")
            if pages > 1
            else 1
        )
        st.download_button(
            t("browse.csv", n=t.number(len(places))), lambda: _csv(examples, places), "pairs.csv", "text/csv",
            key="browse-csv", on_click="ignore", icon=":material/download:", type="tertiary",
        )  # fmt: skip
    listed = [examples[place] for place in reading_pairs.page_of(places, number)]
    with shown:
        found = table(t, listed, f"browse-table-{name}-{number}", can_choose=True)
    rows = found["selection"]["rows"]
    return listed[rows[0]] if rows and rows[0] < len(listed) else None


def _csv(examples: Sequence[ClassificationExample], places: Sequence[int]) -> bytes:
    # The mark tells spreadsheets that it is UTF-8.
    return reading_pairs.as_csv(examples, places).encode("utf-8-sig")


def table(t: Text, shown: Sequence[ClassificationExample], key: str, can_choose: bool = False) -> Any:
    """Pairs with label and source; what is selected, if one can be chosen."""
    rows = {
        t("ui.choices.premise"): [example.text_a for example in shown],
        t("ui.choices.hypothesis"): [example.text_b for example in shown],
        t("browse.label"): [t.label(example.label) for example in shown],
        t("browse.source"): [source_word(t, example.source) for example in shown],
    }
    voted = any(example.votes for example in shown)
    if voted:
        rows[t("browse.votes")] = [votes_words(t, example.votes) for example in shown]
    widths = dict(zip(rows, _WIDTHS_WITH_VOTES if voted else _WIDTHS, strict=True))
    return st.dataframe(
        rows, hide_index=True, height=min(390, 38 * len(shown) + 42), key=key,
        alt=t("browse.table_alt", n=t.number(len(shown))), selection_mode="single-row",
        on_select="rerun" if can_choose else "ignore",
        column_config={name: st.column_config.TextColumn(width=width) for name, width in widths.items()},
    )  # fmt: skip


def votes_words(t: Text, votes: Sequence[str]) -> str:
    """How often annotators gave each label, the commonest first."""
    return " · ".join(f"{t.label(label)} {t.number(n)}" for label, n in Counter(votes).most_common())


def source_word(t: Text, source: str) -> str:
    """A source as people say it, where the texts have a word for it."""
    return t(f"sources.{source}") if t.has(f"sources.{source}") else source
