"""Two sentences become one row of numbers, and nothing about it is lost.

Which piece comes from which characters as typed, what each position is, and what truncation took away.
"""

from dataclasses import dataclass
from typing import Any, Literal

from tokenizers import Encoding
from transformers import PreTrainedTokenizerBase

from nlpbook_core.errors import TextEmpty, TextTooLong
from nlpbook_core.features.pair_layout import PairLayout, check_room, effective_truncation, kept_lengths
from nlpbook_core.tokenization.backend import encodable, plain_backend

MAX_CHARACTERS = 20_000

Kind = Literal["first", "second", "special", "padding"]
Span = tuple[int | None, int, int]


@dataclass(frozen=True, slots=True)
class DroppedPiece:
    """A piece that truncation removed.

    Attributes:
        sentence: 0 for the premise, 1 for the hypothesis.
        token: The piece, such as `##닉`.
        id: Its row in the vocabulary.
        start: First character in the sentence as typed.
        end: One past its last character.
    """

    sentence: int
    token: str
    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """A pair as the model sees it, position by position.

    Attributes:
        premise: As typed.
        hypothesis: As typed.
        tokens: One a position, special and padding tokens included.
        input_ids: Row of the vocabulary for each position.
        attention_mask: 1 where there is a token, 0 where there is padding.
        token_type_ids: 0 for the first segment, 1 for the second; empty if the model has no segments.
        spans: (sentence, start, end) of each position: characters (Unicode code points) of the sentence
            as typed; sentence is None for special and padding tokens.
        kinds: What each position is.
        dropped: Pieces that truncation removed, in the order of the text.
        unknown: Positions whose piece the vocabulary does not have.
        has_segments: Whether the model tells the sentences apart by segment.
        truncation: The strategy that was really used; it differs from the one asked for where the
            sentence that was not to be cut is too long alone.
        max_seq_length: In tokens.
    """

    premise: str
    hypothesis: str
    tokens: tuple[str, ...]
    input_ids: tuple[int, ...]
    attention_mask: tuple[int, ...]
    token_type_ids: tuple[int, ...]
    spans: tuple[Span, ...]
    kinds: tuple[Kind, ...]
    dropped: tuple[DroppedPiece, ...]
    unknown: tuple[int, ...]
    has_segments: bool
    truncation: str
    max_seq_length: int

    def row(self) -> dict[str, tuple[int, ...]]:
        """What the model is given, under the names of its forward."""
        rows = {"input_ids": self.input_ids, "attention_mask": self.attention_mask}
        return {**rows, "token_type_ids": self.token_type_ids} if self.has_segments else rows

    @property
    def num_tokens(self) -> int:
        """Positions that are not padding."""
        return sum(self.attention_mask)


def encode_pair(
    tokenizer: PreTrainedTokenizerBase,
    premise: str,
    hypothesis: str,
    max_seq_length: int,
    truncation: str = "longest_first",
    padding: bool = True,
) -> EncodedPair:
    """Encode one pair and keep all that a reader may ask about it.

    Args:
        tokenizer: A fast tokenizer.
        premise: First sentence, as typed.
        hypothesis: Second sentence, as typed.
        max_seq_length: Most tokens of a row, special tokens included.
        truncation: `longest_first`, `only_first` or `only_second`.
        padding: Whether to fill the row up to `max_seq_length`.

    Raises:
        TextEmpty: If a sentence has nothing but white space.
        TextTooLong: If a sentence has more than 20,000 characters.
        ArgumentError: If the length or the strategy cannot work.
    """
    for field, text in (("premise", premise), ("hypothesis", hypothesis)):
        _check_text(field, text)
    layout, backend = PairLayout.of(tokenizer), plain_backend(tokenizer)
    check_room(max_seq_length, truncation, layout)
    encodings = tuple(
        backend.encode(encodable(text), add_special_tokens=False) for text in (premise, hypothesis)
    )
    lengths = len(encodings[0]), len(encodings[1])
    if 0 in lengths:  # only characters that the tokenizer drops, such as a zero-width space
        raise TextEmpty(field="hypothesis" if lengths[0] else "premise")
    budget = max_seq_length - layout.num_special
    first, second = kept_lengths(*lengths, budget, truncation)
    kept = int(first), int(second)
    row = _Row(tokenizer, layout)
    row.pair(encodings, kept)
    if padding:
        row.pad_to(max_seq_length)
    return EncodedPair(
        premise=premise,
        hypothesis=hypothesis,
        **row.columns(),
        dropped=_dropped(encodings, kept),
        unknown=row.positions_of(tokenizer.unk_token_id),
        has_segments=layout.has_segments,
        truncation=effective_truncation(*lengths, budget, truncation),
        max_seq_length=max_seq_length,
    )


class _Row:
    """Collects the positions of one pair from left to right."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, layout: PairLayout) -> None:
        self._tokenizer, self._layout = tokenizer, layout
        self.ids: list[int] = []
        self.kinds: list[Kind] = []
        self._tokens: list[str] = []
        self._types: list[int] = []
        self._spans: list[Span] = []

    def pair(self, encodings: tuple[Encoding, ...], kept: tuple[int, int]) -> None:
        layout = self._layout
        self.special(layout.prefix, layout.types[0])
        self.sentence(encodings[0], 0, kept[0], layout.types[1])
        self.special(layout.middle, layout.types[2])
        self.sentence(encodings[1], 1, kept[1], layout.types[3])
        self.special(layout.suffix, layout.types[4])

    def special(self, ids: tuple[int, ...], type_id: int, kind: Kind = "special") -> None:
        self._add(
            list(ids), [str(t) for t in self._tokenizer.convert_ids_to_tokens(list(ids))], type_id, kind
        )
        self._spans += [(None, 0, 0)] * len(ids)

    def sentence(self, encoding: Encoding, sentence: int, kept: int, type_id: int) -> None:
        self._add(encoding.ids[:kept], encoding.tokens[:kept], type_id, "second" if sentence else "first")
        self._spans += [(sentence, start, end) for start, end in encoding.offsets[:kept]]

    def pad_to(self, length: int) -> None:
        self.special((self._layout.pad_id,) * (length - len(self.ids)), 0, "padding")

    def _add(self, ids: list[int], tokens: list[str], type_id: int, kind: Kind) -> None:
        self.ids += ids
        self._tokens += tokens
        self._types += [type_id] * len(ids)
        self.kinds += [kind] * len(ids)

    def positions_of(self, id_: int | None) -> tuple[int, ...]:
        in_text = (kind in ("first", "second") for kind in self.kinds)
        return tuple(i for i, inside in enumerate(in_text) if inside and self.ids[i] == id_)

    def columns(self) -> dict[str, Any]:
        return {
            "tokens": tuple(self._tokens),
            "input_ids": tuple(self.ids),
            "attention_mask": tuple(int(kind != "padding") for kind in self.kinds),
            "token_type_ids": tuple(self._types) if self._layout.has_segments else (),
            "spans": tuple(self._spans),
            "kinds": tuple(self.kinds),
        }


def _dropped(encodings: tuple[Encoding, ...], kept: tuple[int, int]) -> tuple[DroppedPiece, ...]:
    # Each look at `tokens` copies the whole row out of the tokenizer, so it is looked at once.
    return tuple(
        DroppedPiece(sentence, token, id_, start, end)
        for sentence, (encoding, keep) in enumerate(zip(encodings, kept, strict=True))
        for token, id_, (start, end) in zip(
            encoding.tokens[keep:], encoding.ids[keep:], encoding.offsets[keep:], strict=True
        )
    )


def _check_text(field: str, text: str) -> None:
    if not text.strip():
        raise TextEmpty(field=field)
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(field=field, value=len(text), accepted=MAX_CHARACTERS)
