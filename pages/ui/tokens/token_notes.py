"""What is to be said under a token view: how many pieces, which words are unknown, what casing does."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.errors import NlpbookError
from nlpbook_core.features.unknown_words import UnknownWord
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.wordpieces import Casing, Piece
from pages.ui import cached_views, state
from pages.ui.text import Text
from pages.ui.tokens import encoding, pair_choice
from pages.ui.tokens.piece_rows import PieceRow, piece_rows
from pages.ui.words import choice_word

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair


def count_line(t: Text, encoded: "EncodedPair", vocabulary_size: int) -> None:
    """How many pieces of which kind, and how many there are to choose from."""
    kinds = {kind: encoded.kinds.count(kind) for kind in ("first", "second", "special")}
    st.caption(t("ui.tokens.count", **kinds, n=encoded.num_tokens, vocabulary=t.number(vocabulary_size)))


def unknown_box(t: Text, found: Sequence[UnknownWord]) -> None:
    """Each word that became [UNK] and why; without one, a way to see one."""
    if not found:
        st.caption(t("ui.tokens.none_unknown"))
        st.button(
            t("ui.tokens.show_unknown"),
            key="show-unknown",
            on_click=state.set_pair,
            args=(t("ui.tokens.unknown_premise"), t("ui.tokens.unknown_hypothesis")),
        )
        return
    st.caption(t("ui.tokens.some_unknown"))
    columns = [t("ui.tokens.word"), t("ui.tokens.reason")]
    rows = [(item.word, _reason(t, item)) for item in found]
    st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True, key="unknown-words")


def answer(t: Text, args: ClassificationTrainArguments, gold: str | None) -> str:
    """The fourth feature in words: the label and its id, or why there is none."""
    if gold is None:
        return t("ui.tokens.no_answer")
    labels = corpora.for_arguments(args).get_labels()
    if gold not in labels:
        return t.label(gold)
    word = t.label(gold)
    named = word if word == gold else f"{word} ({gold})"
    return t("ui.tokens.answer", id=labels.index(gold), label=named)


def cut_line(t: Text, encoded: "EncodedPair", asked: str) -> None:
    """What truncation took, and from which sentence; and when it had to do otherwise than asked."""
    if not encoded.dropped:
        return
    lost = [sum(piece.sentence == sentence for piece in encoded.dropped) for sentence in (0, 1)]
    st.caption(t("ui.tokens.lost", first=lost[0], second=lost[1]))
    if encoded.truncation == "longest_first" and all(lost):
        st.caption(t("token_view.tie"))
    if encoded.truncation != asked:
        st.caption(t("ui.tokens.other_truncation", asked=choice_word(t, "truncation", asked)))


def casing_rows(t: Text, casing: Casing) -> None:
    """The premise cut with `do_lower_case` off and on."""
    both = (("False", casing.off, not casing.is_on), ("True", casing.on, casing.is_on))
    rows = [
        PieceRow(
            t("ui.tokens.own_casing" if is_own else "ui.tokens.other_casing"),
            f"do_lower_case={value}",
            _unknown_share(t, pieces),
            pieces,
        )
        for value, pieces, is_own in both
    ]
    piece_rows(t, rows, "casing")


def counts(args: ClassificationTrainArguments) -> Mapping[int, int] | None:
    """How often each id occurs in the training split; None while the corpus is not here, does not fit, or is
    being encoded behind the page."""
    if not pair_choice.is_present(args) or encoding.pending(args):
        return None
    try:
        return cached_views.token_counts(args)
    except NlpbookError:
        return None


def _reason(t: Text, item: UnknownWord) -> str:
    if item.missing:
        return t("ui.tokens.missing", signs=" ".join(item.missing))
    return t("ui.tokens.no_cut")


def _unknown_share(t: Text, pieces: Sequence[Piece]) -> str:
    unknown = sum(piece.unknown for piece in pieces)
    return t("ui.tokens.unknown_share", n=len(pieces), unknown=unknown)
