"""From unlabelled pairs to batches with pieces masked, replaced and invented."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import BertTokenizer

from scripts.mini_world.unlabelled import pairs

# Shares: of pieces masked, of pairs touched, of pieces replaced there, of pairs with an invented word.
MASKED, TOUCHED, REPLACED, INVENTED = 0.15, 0.5, 0.2, 0.25
BATCH = 32
BLOCK = BATCH * 100
Ids = list[int]
# Where to look, from the place of a piece in the first sentence, for what stood around it there.
AROUND = (-2, 1, 2, 3)
RECALLED = 4
Row = tuple[Ids, Ids, Ids, Ids, list[tuple[float, float, float]], list[float], list[tuple[int, ...]]]
NOTHING = (-100,) * len(AROUND)


@dataclass(frozen=True)
class Batch:
    """Tensors of shape (pairs, positions), ``told`` and ``around`` with one more side.

    ``targets`` and ``around`` are -100 where nothing is asked.
    """

    ids: Tensor
    attention: Tensor
    segments: Tensor
    targets: Tensor
    told: Tensor
    asked: Tensor
    around: Tensor

    def touched(self) -> Tensor:
        """Whether any piece of the second sentence was replaced, for each pair."""
        return (self.told[:, :, 0].sum(1) > 0).float()


class Reader:
    """Turns pairs into batches: invents words, masks, replaces."""

    def __init__(self, tokenizer: BertTokenizer, seed: int) -> None:
        vocabulary = tokenizer.get_vocab()
        self.tokenizer = tokenizer
        self.random = random.Random(seed)
        self.mask, self.pad = tokenizer.mask_token_id, tokenizer.pad_token_id
        self.cls, self.sep = tokenizer.cls_token_id, tokenizer.sep_token_id
        # Pieces before the full stop were learned from the text; those after it are signs and syllables.
        learned = sorted(vocabulary, key=vocabulary.__getitem__)[5 : vocabulary["."]]
        self.known = vocabulary["."] + 1
        self.inside = {index for piece, index in vocabulary.items() if piece.startswith("##")}
        self.alike = [
            [vocabulary[p] for p in learned if p.startswith("##") == inside] for inside in (False, True)
        ]
        hangul = [piece for piece in vocabulary if len(piece) == 1 and "가" <= piece <= "힣"]
        self.starts = [vocabulary[piece] for piece in sorted(hangul)]
        self.goes_on = [vocabulary[f"##{piece}"] for piece in sorted(hangul)]
        self.first_pieces = {
            index for piece, index in vocabulary.items() if not piece.startswith("##") and len(piece) > 1
        }

    def encode(self, text: str) -> Ids:
        """Ids of a sentence without special tokens."""
        ids: Ids = self.tokenizer.convert_tokens_to_ids(self.tokenizer.tokenize(text))
        return ids

    def invent(self, first: Ids, second: Ids) -> tuple[Ids, Ids]:
        """Write one word that starts both sentences' words with an invented one, the same in both.

        So pieces of one syllable, which the grammar hardly uses, are read, and copies of any word are told.
        """
        shared = [index for index in first if index in self.first_pieces and index in second]
        if not shared or self.random.random() > INVENTED:
            return first, second
        old = self.random.choice(shared)
        new = [self.random.choice(self.starts)]
        new += self.random.choices(self.goes_on, k=self.random.randint(0, 2))
        return _rewrite(first, old, new), _rewrite(second, old, new)

    def batch(self, group: list[tuple[Ids, Ids]]) -> Batch:
        """One padded batch."""
        rows = [self._row(*self.invent(*pair)) for pair in group]
        width = max(len(row[0]) for row in rows)
        padding = (self.pad, 0, 0, -100, (0.0, 0.0, 0.0), 0.0, NOTHING)
        columns = [
            torch.tensor([row[part] + [padding[part]] * (width - len(row[part])) for row in rows])
            for part in range(7)
        ]
        return Batch(*columns)

    def _row(self, first: Ids, second: Ids) -> Row:
        touched = self.random.random() < TOUCHED
        whole = [self.cls, *first, self.sep, *second, self.sep]
        start, end = len(first) + 2, len(first) + 2 + len(second)
        ids, targets, replaced = list(whole), [-100] * len(whole), [0.0] * len(whole)
        for at, index in enumerate(whole):
            chance = self.random.random()
            if index in (self.cls, self.sep):
                continue
            if chance < MASKED and index < self.known:
                ids[at], targets[at] = self.mask, index
            elif touched and chance < MASKED + REPLACED and start <= at < end:
                ids[at] = self._other(first, index in self.inside)
                replaced[at] = float(ids[at] != index)
        return self._asked(ids, targets, replaced, start, end)

    def _other(self, first: Ids, inside: bool) -> int:
        """Another piece of the same sort (beginning or going on), half the time one of the first sentence."""
        near = [index for index in first if (index in self.inside) == inside]
        return self.random.choice(near if near and self.random.random() < 0.5 else self.alike[inside])

    def _asked(self, ids: Ids, targets: Ids, replaced: list[float], start: int, end: int) -> Row:
        seen = set(ids[1 : start - 1])
        together = set(itertools.pairwise(ids[1 : start - 1]))
        told = [(0.0, 0.0, 0.0)] * len(ids)
        asked = [0.0] * len(ids)
        for at in range(start, end):
            if ids[at] == self.mask:
                continue
            asked[at] = 1.0
            told[at] = (replaced[at], float(ids[at] in seen), float((ids[at - 1], ids[at]) in together))
        segments = [0] * start + [1] * (len(ids) - start)
        around = self._around(ids, start, end)
        return ids, [1] * len(ids), segments, targets, told, asked, around

    def _around(self, ids: Ids, start: int, end: int) -> list[tuple[int, ...]]:
        """For some pieces that stand once in the first sentence, the pieces around them there."""
        first = ids[: start - 1]
        copied = [at for at in range(start, end) if first.count(ids[at]) == 1 and ids[at] != self.mask]
        around = [NOTHING] * len(ids)
        for at in self.random.sample(copied, min(RECALLED, len(copied))):
            place = first.index(ids[at])
            near = [first[place + step] if 0 < place + step < len(first) else -100 for step in AROUND]
            around[at] = tuple(-100 if index == self.mask or index >= self.known else index for index in near)
        return around


def _rewrite(ids: Ids, old: int, new: Ids) -> Ids:
    return [piece for index in ids for piece in (new if index == old else [index])]


def batches(reader: Reader, seed: int, pool: int) -> Iterator[Batch]:
    """Endless batches of pairs of similar length: ``pool`` pairs as they are made, then these again."""
    fresh = itertools.islice(pairs(seed), pool)
    encoded: list[tuple[Ids, Ids]] = []
    while block := [(reader.encode(one), reader.encode(two)) for one, two in itertools.islice(fresh, BLOCK)]:
        encoded += block
        yield from map(reader.batch, _grouped(reader.random, block))
    while True:
        reader.random.shuffle(encoded)
        for at in range(0, len(encoded), BLOCK):
            yield from map(reader.batch, _grouped(reader.random, encoded[at : at + BLOCK]))


def _grouped(chance: random.Random, block: list[tuple[Ids, Ids]]) -> list[list[tuple[Ids, Ids]]]:
    """Batches of similar length, in random order."""
    block = sorted(block, key=lambda pair: len(pair[0]) + len(pair[1]))
    groups = [block[at : at + BATCH] for at in range(0, len(block), BATCH)]
    chance.shuffle(groups)
    return groups
