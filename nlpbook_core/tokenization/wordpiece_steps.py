"""How BERT's tokenizer gets from a text to its pieces: prepare, split into words, match greedily.

The steps are written out so that a page can show what was tried; tests hold them to what the tokenizer does.
"""

from dataclasses import dataclass
from itertools import groupby

from tokenizers import Tokenizer, models, normalizers
from transformers import PreTrainedTokenizerBase

from nlpbook_core.tokenization.backend import encodable, plain_backend
from nlpbook_core.tokenization.wordpieces import Piece, bert_normalizer


@dataclass(frozen=True, slots=True)
class Taken:
    """One piece that was taken off the front of what is left of a word.

    Attributes:
        rest: What was left of the word before.
        tried: Candidates that the vocabulary does not have, the longest first.
        piece: The first that it has; None if it has none, and the whole word becomes [UNK].
    """

    rest: str
    tried: tuple[str, ...]
    piece: Piece | None


@dataclass(frozen=True, slots=True)
class WordSteps:
    """A word, and how it was cut.

    Attributes:
        word: As it stands after preparing.
        taken: One entry a piece, from left to right; empty for a word that is too long to be looked at.
        pieces: What became of it.
    """

    word: str
    taken: tuple[Taken, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TokenizerSteps:
    """A text on its way.

    Attributes:
        typed: As typed.
        cleaned: Control characters dropped, other white space made spaces, room around Chinese characters.
        lowered: The same lower-cased and without accents; `cleaned` itself if that is off.
        lowers: Whether it was on.
        words: Split at spaces and punctuation.
    """

    typed: str
    cleaned: str
    lowered: str
    lowers: bool
    words: tuple[WordSteps, ...]

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What the text became."""
        return tuple(piece for word in self.words for piece in word.pieces)


def tokenizer_steps(
    tokenizer: PreTrainedTokenizerBase, text: str, lowers: bool | None = None
) -> TokenizerSteps | None:
    """The steps from a text to its pieces; None for a tokenizer that works otherwise than BERT's.

    Args:
        tokenizer: A fast tokenizer.
        text: As typed.
        lowers: Lower-case or not; None does as the tokenizer is set.
    """
    backend = plain_backend(tokenizer)
    if not isinstance(backend.normalizer, normalizers.BertNormalizer):
        return None
    if not isinstance(backend.model, models.WordPiece):
        return None
    on = bool(backend.normalizer.lowercase) if lowers is None else lowers
    cleaned = bert_normalizer(backend, False).normalize_str(encodable(text))
    lowered = bert_normalizer(backend, True).normalize_str(encodable(text)) if on else cleaned
    words = [word for word, _ in backend.pre_tokenizer.pre_tokenize_str(lowered)]
    return TokenizerSteps(text, cleaned, lowered, on, tuple(_cut(backend, word) for word in words))


def _cut(backend: Tokenizer, word: str) -> WordSteps:
    """Take the longest piece that the vocabulary has off the front, until nothing is left."""
    unk = str(backend.model.unk_token)
    unknown = Piece(unk, backend.token_to_id(unk) or 0, True)
    taken: list[Taken] = []
    start = 0
    while start < len(word) <= backend.model.max_input_chars_per_word:
        found = _take(backend, word, start)
        taken.append(found)
        if found.piece is None:
            return WordSteps(word, tuple(taken), (unknown,))
        start += len(found.rest) - len(found.tried)
    pieces = tuple(step.piece for step in taken if step.piece)
    return WordSteps(word, tuple(taken), pieces or (unknown,))


def _take(backend: Tokenizer, word: str, start: int) -> Taken:
    prefix = backend.model.continuing_subword_prefix if start else ""
    tried: list[str] = []
    for end in range(len(word), start, -1):
        candidate = prefix + word[start:end]
        id_ = backend.token_to_id(candidate)
        if id_ is not None:
            return Taken(word[start:], tuple(tried), Piece(candidate, id_, False))
        tried.append(candidate)
    return Taken(word[start:], tuple(tried), None)


def letters(text: str) -> str:
    """The characters of a text one by one, words two spaces apart: taken apart, Hangul looks as before."""
    spaced = (" ".join(group) for is_space, group in groupby(text, str.isspace) if not is_space)
    return "  ".join(spaced)
