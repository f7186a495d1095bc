"""The words of a pair that the vocabulary cannot spell, and which of their characters are to blame."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlpbook_core.features.pair_encoding import EncodedPair

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that became [UNK].

    Attributes:
        word: As typed.
        missing: Its characters that the vocabulary has neither at the start of a word nor within one;
            empty if each is there, but no cut of the word into pieces.
    """

    word: str
    missing: tuple[str, ...]


def unknown_words(tokenizer: "PreTrainedTokenizerBase", encoded: EncodedPair) -> tuple[UnknownWord, ...]:
    """The words of a pair that became [UNK], each once, and which of their characters are to blame."""
    vocabulary = tokenizer.get_vocab()
    found: dict[str, UnknownWord] = {}
    for position in encoded.unknown:
        sentence, start, end = encoded.spans[position]
        word = (encoded.hypothesis if sentence else encoded.premise)[start:end]
        missing = [sign for sign in word if sign not in vocabulary and f"##{sign}" not in vocabulary]
        found.setdefault(word, UnknownWord(word, tuple(dict.fromkeys(missing))))
    return tuple(found.values())
