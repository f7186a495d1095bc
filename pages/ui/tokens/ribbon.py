"""The token view: a pair as typed above, as the model sees it below. Text is set through `textContent`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from nlpbook_core.features.pair_words import words_of
from nlpbook_core.palette import for_component
from pages.ui.components import draw
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import DroppedPiece, EncodedPair

_PLAIN_WORDS = ("title", "pieces", "ids", "segments", "mask", "positions", "hint")
_UNKNOWN = ("[UNK]", "<unk>")
ROWS = ("ids", "segments", "mask", "positions")
COLOURS = ("first", "second", "cls", "sep", "padding", "cut", "unknown", "reference")


def token_view(
    encoded: "EncodedPair",
    t: Text,
    name: str = "main",
    counts: Mapping[int, int] | None = None,
    rows: Sequence[str] = ROWS,
    label: str = "",
) -> None:
    """Draw the view.

    Args:
        encoded: What `encode_pair` gave.
        t: Texts.
        name: Tells several views on one page apart.
        counts: How often each id occurs in the corpus, if known.
        rows: Which rows stand under the pieces, of `ROWS`.
        label: The pair's answer in words, if the view is to show it as the fourth feature.
    """
    draw(t, "token_view", payload(encoded, t, counts, rows, label), key=f"tokens-{name}")


def take_away(encoded: "EncodedPair", t: Text, name: str = "main") -> None:
    """The view as text, folded: to read, to copy, to keep as a file."""
    from nlpbook_core.features.pair_text import as_text

    with st.expander(t("token_view.as_text"), key=f"as-text-{name}"):
        text = as_text(encoded)
        st.caption(t("token_view.as_text_note"))
        st.code(text, language=None, height=240)
        st.download_button(
            t("token_view.keep"), text.encode("utf-8"), "tokens.tsv", "text/tab-separated-values",
            key=f"keep-text-{name}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip


def payload(
    encoded: "EncodedPair",
    t: Text,
    counts: Mapping[int, int] | None = None,
    rows: Sequence[str] = ROWS,
    label: str = "",
) -> dict[str, Any]:
    """The view as plain data. Offsets count Unicode code points of the text as typed."""
    places = _places_in_word(encoded)
    pieces = [_piece(encoded, t, at, places, counts) for at in range(len(encoded.tokens))]
    return {
        "sentences": [
            {"name": t("ui.choices.premise"), "text": encoded.premise},
            {"name": t("ui.choices.hypothesis"), "text": encoded.hypothesis},
        ],
        "pieces": pieces,
        "dropped": [_fallen(gone, t, counts) for gone in encoded.dropped],
        "hasSegments": encoded.has_segments,
        "rows": list(rows),
        "label": label,
        "colours": for_component(COLOURS),
        "words": _words(encoded, t),
    }


def _piece(
    encoded: "EncodedPair",
    t: Text,
    at: int,
    places: dict[int, tuple[int, int, str]],
    counts: Mapping[int, int] | None,
) -> dict[str, Any]:
    token, kind, (sentence, start, end) = encoded.tokens[at], encoded.kinds[at], encoded.spans[at]
    in_text = kind in ("first", "second")
    continued = in_text and token.startswith("##")
    return {
        "token": token,
        "shown": token.removeprefix("##") if continued else token.strip("[]<>") if not in_text else token,
        "continued": continued,
        "id": encoded.input_ids[at],
        "mask": encoded.attention_mask[at],
        "segment": encoded.token_type_ids[at] if encoded.has_segments else None,
        "kind": _role(encoded, at) if kind == "special" else kind,
        "unknown": at in encoded.unknown,
        "sentence": sentence,
        "start": start,
        "end": end,
        "detail": _detail(encoded, t, at, places.get(at), counts),
    }


def _fallen(gone: "DroppedPiece", t: Text, counts: Mapping[int, int] | None) -> dict[str, Any]:
    """A piece that was cut: it has no position any more, but it has its characters still."""
    said = [t("ui.ribbon.detail_id", id=gone.id), t("ui.ribbon.detail_cut")]
    if counts is not None:
        said.append(t("ui.ribbon.detail_count", n=t.number(counts.get(gone.id, 0))))
    return {
        "token": gone.token,
        "shown": gone.token.removeprefix("##"),
        "continued": gone.token.startswith("##"),
        "unknown": gone.token in _UNKNOWN,
        "kind": "cut",
        "sentence": gone.sentence,
        "start": gone.start,
        "end": gone.end,
        "detail": said,
    }


def _detail(
    encoded: "EncodedPair",
    t: Text,
    at: int,
    place: tuple[int, int, str] | None,
    counts: Mapping[int, int] | None,
) -> list[str]:
    """What there is to say about a position, in the order of a sentence."""
    id_, kind, token = encoded.input_ids[at], encoded.kinds[at], encoded.tokens[at]
    said = [t("ui.ribbon.detail_id", id=id_), t("ui.ribbon.detail_position", n=at)]
    if kind == "padding":
        return [*said, t("ui.ribbon.detail_padding")]
    if kind == "special":
        return [*said, t(f"ui.ribbon.detail_{_role(encoded, at)}")]
    said.append(t(f"ui.marks.{kind}"))
    if place:
        nth, total, word = place
        said.append(t("ui.ribbon.detail_word" if total > 1 else "ui.ribbon.detail_whole", word=word, n=nth))
    if token.startswith("##"):
        said.append(t("ui.ribbon.detail_continued"))
    if at in encoded.unknown:
        said.append(t("ui.ribbon.detail_unknown"))
    if counts is not None:
        said.append(t("ui.ribbon.detail_count", n=t.number(counts.get(id_, 0))))
    return said


def _role(encoded: "EncodedPair", at: int) -> str:
    """`cls` for the position whose vector classifies, `sep` for the others, by place and not by spelling."""
    return "cls" if at == 0 else "sep"


def _places_in_word(encoded: "EncodedPair") -> dict[int, tuple[int, int, str]]:
    """For each piece that the model sees: which of how many of its word it is, and the word as typed."""
    return {
        at: (nth, len(word.positions), word.text)
        for word in words_of(encoded)
        for nth, at in enumerate(word.positions, start=1)
    }


def _words(encoded: "EncodedPair", t: Text) -> dict[str, Any]:
    padding = sum(kind == "padding" for kind in encoded.kinds)
    dropped = len(encoded.dropped)
    return {
        **{name: t(f"ui.ribbon.{name}") for name in _PLAIN_WORDS},
        "label": t("ui.ribbon.label"),
        "first": t("ui.ribbon.segment_first"),
        "second": t("ui.ribbon.segment_second"),
        "padding": t("ui.ribbon.segment_padding"),
        "noSegments": t("ui.ribbon.no_segments"),
        "more": t("ui.ribbon.more_padding"),  # the view puts the number in
        "showPadding": t("ui.ribbon.show_padding", n=padding),
        "hidePadding": t("ui.ribbon.hide_padding"),
        "dropped": t("ui.ribbon.dropped", n=dropped),
        "hole": t("token_view.hole"),  # the view puts the number in
        "summary": t("ui.ribbon.summary", n=encoded.num_tokens, padding=padding, dropped=dropped),
        "marks": t.table("ui.marks"),
    }  # fmt: skip
