"""Two or three vocabularies side by side: on the pair's premise, and on the sentences of the corpus."""

from typing import Any

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.errors import NlpbookError
from nlpbook_core.features.pair_layout import PairLayout
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization import vocabulary_fit
from pages.ui import cached, cached_views, frame, state
from pages.ui.text import Text
from pages.ui.tokens import pair_choice
from pages.ui.tokens.piece_rows import PieceRow, piece_rows

_WORDS = "pages.tokenizer.vocabularies"
_MOST = 3


def choose(t: Text, args: ClassificationTrainArguments) -> list[str]:
    """Up to three models: those here, the run's own, and any folder or hub name that is typed."""
    here = list(dict.fromkeys([args.pretrained_model_name, *vocabulary_fit.names_here(), *_of_run()]))
    chosen = st.multiselect(
        t(f"{_WORDS}.which"), here, default=here[:_MOST], max_selections=_MOST, accept_new_options=True,
        key=f"vocabularies-{t.lang}-{hash(tuple(here))}", placeholder=t(f"{_WORDS}.pick"),
        help=t(f"{_WORDS}.which_help"),
    )  # fmt: skip
    return [str(name).strip() for name in chosen if str(name).strip()]


def on_text(t: Text, names: list[str], text: str) -> None:
    """The same text cut by each; a name that cannot be loaded says why, and the others stand."""
    rows = []
    for name in names:
        with frame.guard():
            tokenizer = cached.tokenizer(name)
            pieces = vocabulary_fit.pieces_of(tokenizer, text)
            unknown = sum(piece.unknown for piece in pieces)
            note = t(f"{_WORDS}.count", n=len(pieces), unknown=unknown, size=t.number(len(tokenizer)))
            if not PairLayout.of(tokenizer).has_segments:
                note = f"{note} {t(f'{_WORDS}.no_segments')}"
            rows.append(PieceRow("", name, note, pieces))
    if rows:
        piece_rows(t, rows, "vocabularies")


def on_corpus(t: Text, args: ClassificationTrainArguments, names: list[str]) -> None:
    """Pieces a word and unknown share on the corpus, and the sentences that each cuts worst."""
    if not pair_choice.is_present(args):
        st.caption(t(f"{_WORDS}.no_corpus"))
        return
    fits = {}
    for name in names:
        try:
            fits[name] = cached_views.vocabulary_fit(args, name)
        except NlpbookError:
            continue  # `on_text` has said why
    if fits:
        st.dataframe(
            [_row(t, name, found) for name, found in fits.items()], hide_index=True, key="vocabulary-fits",
            alt=t(f"{_WORDS}.fits_alt"),
        )  # fmt: skip
        st.caption(t(f"{_WORDS}.worst"))
        rows = [_worst_row(t, name, item) for name, found in fits.items() for item in found.worst]
        st.dataframe(rows, hide_index=True, key="vocabulary-worst", alt=t(f"{_WORDS}.worst"))


def _row(t: Text, name: str, found: vocabulary_fit.VocabularyFit) -> dict[str, Any]:
    return {
        t(f"{_WORDS}.model"): name,
        t(f"{_WORDS}.sentences"): found.num_sentences,
        t(f"{_WORDS}.per_word"): round(found.pieces_per_word, 2),
        t(f"{_WORDS}.unknown"): t.percent(found.unknown_frac),
    }


def _worst_row(t: Text, name: str, item: vocabulary_fit.WorstSentence) -> dict[str, Any]:
    return {
        t(f"{_WORDS}.model"): name,
        t(f"{_WORDS}.pieces"): item.num_pieces,
        "[UNK]": item.num_unknown,
        t(f"{_WORDS}.sentence"): item.text,
    }


def _of_run() -> list[str]:
    """The model folder of the run that the learner looks at."""
    run_id = state.run_id()
    try:
        folder = runs.model_folder(run_id) if run_id else None
    except NlpbookError:
        return []
    return [str(folder)] if folder else []
