"""Cover one word after the other and see how the answer moves: the plainest way to ask what mattered."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import torch

from nlpbook_core.explain.inputs import rows_of

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair
    from nlpbook_core.inference import Predictor

_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Occluded:
    """One word, and what became of the answer without it.

    Attributes:
        sentence: 0 for the premise, 1 for the hypothesis.
        word: As typed.
        positions: Of its pieces.
        probability: Of the label, with the word covered.
        drop: Probability with the word less probability without it; positive: the word spoke for the label.
    """

    sentence: int
    word: str
    positions: tuple[int, ...]
    probability: float
    drop: float


@torch.no_grad()
def occlusion(predictor: "Predictor", encoded: "EncodedPair", label: str) -> list[Occluded]:
    """Each word in turn with all its pieces as [MASK] ([PAD] where the model has no mask)."""
    found = words_of(encoded)
    tokenizer = predictor.tokenizer
    blank = tokenizer.mask_token_id if tokenizer.mask_token_id is not None else tokenizer.pad_token_id
    rows = rows_of(encoded, len(found) + 1)  # the last row is the pair as it is
    for row, (_, _, positions) in enumerate(found):
        rows["input_ids"][row, list(positions)] = int(blank or 0)
    shares = torch.cat(
        [
            predictor.model(**{name: value[at : at + _AT_ONCE] for name, value in rows.items()}).logits
            for at in range(0, len(found) + 1, _AT_ONCE)
        ]
    ).double().softmax(dim=-1)[:, predictor.labels.index(label)]  # fmt: skip
    whole = float(shares[-1])
    return [
        Occluded(sentence, word, positions, float(share), whole - float(share))
        for (sentence, word, positions), share in zip(found, shares[:-1], strict=True)
    ]


def words_of(encoded: "EncodedPair") -> list[tuple[int, str, tuple[int, ...]]]:
    """Sentence, word and positions of each word that the model sees; a word stands between white space."""
    texts = (encoded.premise, encoded.hypothesis)
    inside = [at for at in range(encoded.num_tokens) if encoded.spans[at][0] is not None]

    def word_of(at: int) -> tuple[int, int, int]:
        sentence, start, end = encoded.spans[at]
        text = texts[int(sentence or 0)]
        while start < end and text[start].isspace():
            start += 1  # some tokenizers count the space to the piece after it
        begin = start
        while begin > 0 and not text[begin - 1].isspace():
            begin -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return int(sentence or 0), begin, end

    return [
        (sentence, texts[sentence][begin:end], tuple(group))
        for (sentence, begin, end), group in groupby(inside, key=word_of)
    ]
