"""Pretrains the mini BERT without a label: ``python -m scripts.mini_world.pretrain``.

The model reads a pair of unlabelled sentences in which some pieces are masked and, in half of the pairs, some pieces
of the second sentence are replaced by others. It learns five things from the text alone: which piece was masked;
which pieces of the second sentence were replaced, and whether any was; which of them also stand in the first
sentence; which stand there after the same piece.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

from scripts.mini_world.unlabelled import pairs
from scripts.mini_world.vocabulary import FOLDER

SEED = 22
LABELS = ["entailment", "contradiction", "neutral"]
# Shares: of masked pieces, of pairs with replacements and of pieces replaced in them, of pairs with an invented word.
MASKED, TOUCHED, REPLACED, INVENTED = 0.15, 0.5, 0.2, 0.25
BATCH = 64
BLOCK = BATCH * 50
Ids = list[int]
Row = tuple[Ids, Ids, Ids, Ids, list[tuple[float, float, float]], list[float]]


def network(pieces: int) -> BertForSequenceClassification:
    """The mini BERT with random weights."""
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=128,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=512,
        max_position_embeddings=128,
        hidden_dropout_prob=0.05,
        attention_probs_dropout_prob=0.05,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
    )
    return BertForSequenceClassification(config)


class Heads(nn.Module):
    """What is asked of the model while pretraining; thrown away afterwards."""

    def __init__(self, hidden: int, pieces: int) -> None:
        super().__init__()
        self.transform = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.LayerNorm(hidden))
        self.bias = nn.Parameter(torch.zeros(pieces))
        # Replaced, copied, copied together with the piece before it.
        self.told = nn.Linear(hidden, 3)
        self.touched = nn.Linear(hidden, 1)


@dataclass(frozen=True)
class Batch:
    """Tensors of shape (pairs, positions); ``targets`` is -100 where nothing was masked."""

    ids: Tensor
    attention: Tensor
    segments: Tensor
    targets: Tensor
    told: Tensor
    asked: Tensor

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
        learned = list(vocabulary)[5 : vocabulary["."]]
        self.inside = {index for piece, index in vocabulary.items() if piece.startswith("##")}
        self.alike = [[vocabulary[p] for p in learned if p.startswith("##") == inside] for inside in (False, True)]
        hangul = [piece for piece in vocabulary if len(piece) == 1 and "가" <= piece <= "힣"]
        self.starts = [vocabulary[piece] for piece in sorted(hangul)]
        self.goes_on = [vocabulary[f"##{piece}"] for piece in sorted(hangul)]
        self.first_pieces = {index for piece, index in vocabulary.items() if not piece.startswith("##") and len(piece) > 1}

    def encode(self, text: str) -> Ids:
        """Ids of a sentence without special tokens."""
        ids: Ids = self.tokenizer.convert_tokens_to_ids(self.tokenizer.tokenize(text))
        return ids

    def invent(self, first: Ids, second: Ids) -> tuple[Ids, Ids]:
        """Write one word that starts both sentences' words with an invented one, the same in both.

        So pieces of one syllable, which the grammar hardly uses, are read too, and copies are told of any word.
        """
        shared = [index for index in first if index in self.first_pieces and index in second]
        if not shared or self.random.random() > INVENTED:
            return first, second
        old = self.random.choice(shared)
        new = [self.random.choice(self.starts)] + self.random.choices(self.goes_on, k=self.random.randint(0, 2))
        return _rewrite(first, old, new), _rewrite(second, old, new)

    def batch(self, group: list[tuple[Ids, Ids]]) -> Batch:
        """One padded batch."""
        rows = [self._row(*self.invent(*pair)) for pair in group]
        width = max(len(row[0]) for row in rows)
        padding = (self.pad, 0, 0, -100, (0.0, 0.0, 0.0), 0.0)
        columns = [
            torch.tensor([row[part] + [padding[part]] * (width - len(row[part])) for row in rows]) for part in range(6)
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
            if chance < MASKED:
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
        return ids, [1] * len(ids), segments, targets, told, asked


def _rewrite(ids: Ids, old: int, new: Ids) -> Ids:
    return [piece for index in ids for piece in (new if index == old else [index])]


def batches(reader: Reader, seed: int, pool: int) -> Iterator[Batch]:
    """Endless batches of pairs of similar length: ``pool`` pairs as they are made, then these again and again."""
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


def loss_of(model: BertForSequenceClassification, heads: Heads, batch: Batch) -> tuple[Tensor, Tensor]:
    """Loss on masked pieces and loss on what is told of the second sentence."""
    output = model.bert(batch.ids, batch.attention, batch.segments)
    hidden = output.last_hidden_state
    masked = batch.targets != -100
    words = model.bert.embeddings.word_embeddings.weight
    scores = heads.transform(hidden[masked]) @ words.T + heads.bias
    guess = nn.functional.cross_entropy(scores, batch.targets[masked])
    asked = batch.asked.bool()
    binary = nn.functional.binary_cross_entropy_with_logits
    told = binary(heads.told(hidden[asked]), batch.told[asked], weight=torch.tensor([5.0, 2.0, 2.0]))
    touched = binary(heads.touched(output.pooler_output)[:, 0], batch.touched())
    return guess, told + touched


def rate_at(done: float) -> float:
    """Share of the highest learning rate: a rise over the first twentieth, a fall over the last third."""
    return max(0.0, min(done / 0.05, 1.0, (1 - done) * 3))


def pretrain(seed: int, steps: int, pool: int, rate: float, out: Path) -> None:
    """Train and save, now and then in between too."""
    torch.manual_seed(seed)
    # One thread: the sums come out the same each time, and a busy machine loses nothing to waiting.
    torch.set_num_threads(1)
    tokenizer = BertTokenizer.from_pretrained(FOLDER)
    model = network(len(tokenizer))
    heads = Heads(model.config.hidden_size, len(tokenizer))
    parameters = [*model.bert.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
    model.train()
    for step, batch in enumerate(itertools.islice(batches(Reader(tokenizer, seed), seed, pool), steps)):
        for group in optimizer.param_groups:
            group["lr"] = rate * rate_at(step / steps)
        guess, told = loss_of(model, heads, batch)
        optimizer.zero_grad(set_to_none=True)
        (guess + told).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step} masked {guess.item():.3f} told {told.item():.4f}", flush=True)
        if step % 1000 == 999:
            model.save_pretrained(out)
    model.save_pretrained(out)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", type=int, default=12_000)
    parser.add_argument("--pool", type=int, default=150_000)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--out", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    pretrain(arguments.seed, arguments.steps, arguments.pool, arguments.rate, arguments.out)


if __name__ == "__main__":
    main()
