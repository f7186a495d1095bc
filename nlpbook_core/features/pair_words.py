"""The words of an encoded pair: what stands between white space, and which pieces each was cut into."""

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair


class PairWord(NamedTuple):
    """A word as typed: its sentence (0 or 1), its text, and the positions of its pieces in the row."""

    sentence: int
    text: str
    positions: tuple[int, ...]


def words_of(encoded: "EncodedPair") -> list[PairWord]:
    """The words that the model sees, from left to right; what was cut off is not among them."""
    texts = (encoded.premise, encoded.hypothesis)
    inside = [at for at in range(encoded.num_tokens) if encoded.spans[at][0] is not None]
    return [
        PairWord(sentence, texts[sentence][begin:end], tuple(group))
        for (sentence, begin, end), group in groupby(inside, key=lambda at: _place(encoded, at))
    ]


def _place(encoded: "EncodedPair", at: int) -> tuple[int, int, int]:
    """Sentence, begin and end of the word that a piece belongs to."""
    sentence, start, end = encoded.spans[at]
    text = encoded.hypothesis if sentence else encoded.premise
    while start < end and text[start].isspace():
        start += 1  # some tokenizers count the space to the piece after it
    begin = start
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return int(sentence or 0), begin, end
