"""How well a vocabulary fits a text or a corpus: pieces a word, what it cannot spell, its worst sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from transformers import PreTrainedTokenizerBase

from nlpbook_core import workspace
from nlpbook_core.download import hub
from nlpbook_core.tokenization.backend import encodable, plain_backend
from nlpbook_core.tokenization.wordpieces import Piece

MAX_SENTENCES = 2_000
NUM_WORST = 3


@dataclass(frozen=True, slots=True)
class WorstSentence:
    """A sentence that the vocabulary cuts badly: its pieces, and how many of them are unknown."""

    text: str
    num_pieces: int
    num_unknown: int


@dataclass(frozen=True, slots=True)
class VocabularyFit:
    """A vocabulary's figures on some sentences.

    Attributes:
        num_sentences: That were cut.
        pieces_per_word: Pieces for each word (what stands between spaces), on average.
        unknown_frac: Share of the pieces that are [UNK].
        worst: The sentences with the largest share of unknown pieces, then with most pieces a word.
    """

    num_sentences: int
    pieces_per_word: float
    unknown_frac: float
    worst: tuple[WorstSentence, ...]


def pieces_of(tokenizer: PreTrainedTokenizerBase, text: str) -> tuple[Piece, ...]:
    """The pieces of a text, special tokens left out."""
    encoding = plain_backend(tokenizer).encode(encodable(text), add_special_tokens=False)
    return tuple(
        Piece(token, id_, id_ == tokenizer.unk_token_id)
        for token, id_ in zip(encoding.tokens, encoding.ids, strict=True)
    )


def fit(tokenizer: PreTrainedTokenizerBase, sentences: Sequence[str]) -> VocabularyFit:
    """Cut the sentences, evenly thinned to at most 2,000.

    Args:
        tokenizer: A fast tokenizer.
        sentences: At least one.
    """
    step = -(-len(sentences) // MAX_SENTENCES)
    some = [encodable(sentence) for sentence in sentences[::step]]
    encodings = plain_backend(tokenizer).encode_batch(some, add_special_tokens=False)
    found = [
        WorstSentence(text, len(encoding.ids), encoding.ids.count(tokenizer.unk_token_id))
        for text, encoding in zip(some, encodings, strict=True)
    ]
    num_words = sum(len(text.split()) for text in some)
    num_pieces = sum(item.num_pieces for item in found)
    return VocabularyFit(
        num_sentences=len(some),
        pieces_per_word=num_pieces / max(1, num_words),
        unknown_frac=sum(item.num_unknown for item in found) / max(1, num_pieces),
        worst=tuple(sorted(dict.fromkeys(found), key=_badness, reverse=True)[:NUM_WORST]),
    )


def _badness(item: WorstSentence) -> tuple[float, float]:
    num_words = max(1, len(item.text.split()))
    return item.num_unknown / max(1, item.num_pieces), item.num_pieces / num_words


def names_here() -> list[str]:
    """Models whose vocabulary is on this machine: the packaged one, and those fetched from the hub."""
    folders = sorted(path for path in workspace.folder("models").glob("*--*") if path.is_dir())
    fetched = [path.name.replace("--", "/", 1) for path in folders if hub.is_complete(path, weights=False)]
    return [hub.MINI_NAME, *fetched]
