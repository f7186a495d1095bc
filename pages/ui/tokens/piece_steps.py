"""The tokenizer's steps on one text: prepared, split into words, and one word cut piece by piece."""

from collections.abc import Sequence

import streamlit as st

from nlpbook_core.tokenization.wordpiece_steps import Taken, TokenizerSteps, WordSteps, letters
from nlpbook_core.tokenization.wordpieces import Piece
from pages.ui import frame
from pages.ui.text import Text
from pages.ui.tokens.piece_rows import PieceRow, piece_rows

_WORDS = "pages.tokenizer.steps"
_MOST_WORDS = 60


def lower_switch(t: Text, is_on: bool) -> bool:
    """Whether the steps lower-case; at first as the tokenizer does."""
    return bool(st.toggle(t(f"{_WORDS}.lower"), value=is_on, key=f"steps-lower-{is_on}"))


def road(t: Text, steps: TokenizerSteps) -> None:
    """The text after each step; lower-cased text letter by letter, as Hangul taken apart looks as before."""
    words = [Piece(word.word, -1, False) for word in steps.words[:_MOST_WORDS]]
    rows = [
        _text_row(t, "typed", steps.typed, ""),
        _text_row(t, "cleaned", steps.cleaned, _change(t, steps.typed, steps.cleaned)),
    ]
    if steps.lowers:
        apart = letters(steps.lowered) if len(steps.lowered) > len(steps.cleaned) else steps.lowered
        rows.append(_text_row(t, "lowered", apart, _change(t, steps.cleaned, steps.lowered)))
    rows.append(PieceRow(t(f"{_WORDS}.split"), "", t(f"{_WORDS}.num_words", n=len(steps.words)), words))
    piece_rows(t, rows, "steps")


def one_word(t: Text, steps: TokenizerSteps) -> None:
    """Choose a word and see which candidates were tried; at first the one that took most of them."""
    words = {word.word: word for word in steps.words[:_MOST_WORDS]}
    if not words:
        return
    hardest = max(words, key=lambda word: len(words[word].taken))
    chosen = st.selectbox(
        t(f"{_WORDS}.word"), list(words), index=list(words).index(hardest), filter_mode=None,
        key=f"steps-word-{t.lang}-{hash(steps.typed)}-{steps.lowers}",
    )  # fmt: skip
    word = words.get(str(chosen), words[hardest])
    piece_rows(t, [_taken_row(t, number, taken) for number, taken in enumerate(word.taken, start=1)], "taken")
    frame.note(_verdict(t, word), "taken")


def _text_row(t: Text, name: str, text: str, note: str) -> PieceRow:
    return PieceRow(t(f"{_WORDS}.{name}"), "", note, [Piece(text, -1, False)])


def _change(t: Text, before: str, after: str) -> str:
    if before == after:
        return t(f"{_WORDS}.unchanged")
    return t(f"{_WORDS}.changed", before=len(before), n=len(after))


def _taken_row(t: Text, number: int, taken: Taken) -> PieceRow:
    note = t(f"{_WORDS}.found" if taken.piece else f"{_WORDS}.not_found", n=len(taken.tried) + 1)
    pieces: Sequence[Piece] = [taken.piece] if taken.piece else []
    return PieceRow(t(f"{_WORDS}.nth", n=number), taken.rest, note, pieces, taken.tried)


def _verdict(t: Text, word: WordSteps) -> str:
    if not word.taken:
        return t(f"{_WORDS}.too_long")
    if word.taken[-1].piece is None:
        return t(f"{_WORDS}.unknown")
    return t(f"{_WORDS}.whole" if len(word.pieces) == 1 else f"{_WORDS}.cut", n=len(word.pieces))
