"""Why a text becomes these pieces: what lower-casing would do to it, and what makes a word unknown."""

from dataclasses import dataclass

from tokenizers import Tokenizer, normalizers
from transformers import PreTrainedTokenizerBase

from nlpbook_core.tokenization.backend import plain_backend


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a text; `unknown` if it only says that the vocabulary has no spelling for the word."""

    token: str
    id: int
    unknown: bool


@dataclass(frozen=True, slots=True)
class Casing:
    """The same text with `do_lower_case` off and on.

    Attributes:
        is_on: What the tokenizer itself does.
        off: Pieces without lower-casing.
        on: Pieces with it.
    """

    is_on: bool
    off: tuple[Piece, ...]
    on: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class BothCasings:
    """A tokenizer twice, with `do_lower_case` off and on; made once, because a copy takes 20 ms and more.

    Attributes:
        is_on: What the tokenizer itself does.
        off: Without lower-casing.
        on: With it.
        unknown_id: Id of the piece that stands for what the vocabulary cannot spell.
    """

    is_on: bool
    off: Tokenizer
    on: Tokenizer
    unknown_id: int | None

    def compare(self, text: str) -> Casing:
        """Cut a text both ways."""
        off, on = (_pieces(each, self.unknown_id, text) for each in (self.off, self.on))
        return Casing(self.is_on, off, on)


def both_casings(tokenizer: PreTrainedTokenizerBase) -> BothCasings | None:
    """The tokenizer with and without lower-casing; None for one that has no such setting.

    BERT's lower-casing also strips accents, and for that takes every character apart: a Hangul syllable
    becomes its letters, which no vocabulary of syllables has.
    """
    backend = plain_backend(tokenizer)
    normalizer = backend.normalizer
    if not isinstance(normalizer, normalizers.BertNormalizer):
        return None
    off, on = (_with_lowercase(backend, lowers) for lowers in (False, True))
    return BothCasings(bool(normalizer.lowercase), off, on, tokenizer.unk_token_id)


def bert_normalizer(backend: Tokenizer, lowers: bool) -> normalizers.BertNormalizer:
    """How a tokenizer of BERT's kind prepares a text, with lower-casing or without."""
    before = backend.normalizer
    return normalizers.BertNormalizer(
        clean_text=before.clean_text,
        handle_chinese_chars=before.handle_chinese_chars,
        strip_accents=None,  # as the library does unless told: accents go when case goes
        lowercase=lowers,
    )


def _with_lowercase(backend: Tokenizer, lowers: bool) -> Tokenizer:
    copy = Tokenizer.from_str(backend.to_str())
    copy.normalizer = bert_normalizer(backend, lowers)
    return copy


def _pieces(backend: Tokenizer, unknown_id: int | None, text: str) -> tuple[Piece, ...]:
    encoding = backend.encode(text, add_special_tokens=False)
    return tuple(
        Piece(token, id_, id_ == unknown_id) for token, id_ in zip(encoding.tokens, encoding.ids, strict=True)
    )
