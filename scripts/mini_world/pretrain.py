"""Pretrains the mini BERT without a label: ``python -m scripts.mini_world.pretrain``.

The model reads a pair of unlabelled sentences in which some pieces are masked and, in half of the pairs, some
pieces of the second sentence are replaced by others. It learns six things from the text alone: which piece
was masked; which pieces of the second sentence were replaced, and whether any was; which of them also stand
in the first sentence; which stand there after the same piece; and what stands around them there.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertForSequenceClassification, BertTokenizer

from scripts.mini_world.network import Heads, network
from scripts.mini_world.reading import AROUND, Batch, Reader, batches
from scripts.mini_world.vocabulary import FOLDER

SEED = 22
NAMES = ("masked", "replaced", "copied", "together", "touched", "around")
WEIGHTS = (1.0, 5.0, 1.0, 2.0, 1.0, 1.0)


def losses_of(model: BertForSequenceClassification, heads: Heads, batch: Batch) -> Tensor:
    """The losses by ``NAMES``."""
    output = model.bert(batch.ids, batch.attention, batch.segments)
    hidden = output.last_hidden_state
    masked = batch.targets != -100
    words = model.bert.embeddings.word_embeddings.weight[: len(heads.bias)]
    scores = heads.transform(hidden[masked]) @ words.T + heads.bias
    guess = nn.functional.cross_entropy(scores, batch.targets[masked])
    asked = batch.asked.bool()
    binary = nn.functional.binary_cross_entropy_with_logits
    told = binary(heads.told(hidden[asked]), batch.told[asked], reduction="none").mean(0)
    touched = binary(heads.touched(output.pooler_output)[:, 0], batch.touched())
    return torch.stack([guess, *told, touched, _recall(hidden, heads, words, batch.around)])


def _recall(hidden: Tensor, heads: Heads, words: Tensor, around: Tensor) -> Tensor:
    """Loss on the pieces that stood around copied ones in the first sentence."""
    some = (around != -100).any(-1)
    recalled = heads.around(hidden[some]).view(-1, around.shape[-1], hidden.shape[-1])
    scores = heads.around_norm(recalled) @ words.T + heads.bias
    return nn.functional.cross_entropy(scores.flatten(0, 1), around[some].flatten())


def rate_at(done: float) -> float:
    """Share of the highest learning rate: a rise at first, a fall over the last two fifths."""
    return max(0.0, min(done / 0.03, 1.0, (1 - done) * 2.5))


def pretrain(seed: int, steps: int, pool: int, rate: float, vocabulary: Path, out: Path) -> None:
    """Train and save, now and then in between too."""
    torch.manual_seed(seed)
    # One thread: the sums come out the same each time, and a busy machine loses nothing to waiting.
    torch.set_num_threads(1)
    tokenizer = BertTokenizer.from_pretrained(vocabulary)
    model = network(len(tokenizer))
    reader = Reader(tokenizer, seed)
    heads = Heads(model.config.hidden_size, reader.known, len(AROUND))
    parameters = [*model.bert.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    model.train()
    for step, batch in enumerate(itertools.islice(batches(reader, seed, pool), steps)):
        for group in optimizer.param_groups:
            group["lr"] = rate * rate_at(step / steps)
        losses = losses_of(model, heads, batch)
        optimizer.zero_grad(set_to_none=True)
        (losses * torch.tensor(WEIGHTS)).sum().backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if step % 50 == 0:
            told = " ".join(f"{name} {loss:.3f}" for name, loss in zip(NAMES, losses, strict=True))
            print(f"step {step} {told}", flush=True)
        if step % 500 == 499:
            save(model, out)
    save(model, out)


def save(model: BertForSequenceClassification, out: Path) -> None:
    """Write the encoder without its head: the head is what fine-tuning adds, new each time."""
    kept = {name: weight for name, weight in model.state_dict().items() if not name.startswith("classifier.")}
    model.save_pretrained(out, state_dict=kept)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", type=int, default=48_000)
    parser.add_argument("--pool", type=int, default=240_000)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--vocabulary", type=Path, default=FOLDER)
    parser.add_argument("--out", type=Path, default=FOLDER)
    pretrain(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
