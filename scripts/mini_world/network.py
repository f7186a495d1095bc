"""The mini BERT with random weights, and what is asked of it while pretraining."""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertConfig, BertForSequenceClassification

LABELS = ["entailment", "contradiction", "neutral"]
# Spread of the weights that heads looking for likes start with: the same piece then gets about 3 logits more.
LIKE = 0.07


def network(pieces: int) -> BertForSequenceClassification:
    """The mini BERT with random weights."""
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=128,
        num_hidden_layers=3,
        num_attention_heads=4,
        intermediate_size=256,
        max_position_embeddings=128,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
    )
    model = BertForSequenceClassification(config)
    _look_for_likes(model)
    return model


@torch.no_grad()
def _look_for_likes(model: BertForSequenceClassification) -> None:
    """Let half of the heads start by attending to pieces like their own (query and key alike).

    Left to itself a small model finds late that two sentences can be compared; so pretraining is shorter.
    Places and segments start smaller than words, or the same word at two places would not look alike.
    """
    embeddings = model.bert.embeddings
    embeddings.position_embeddings.weight.mul_(0.5)
    embeddings.token_type_embeddings.weight.mul_(0.5)
    half = model.config.hidden_size // 2
    for layer in model.bert.encoder.layer:
        attention = layer.attention.self
        attention.query.weight[:half].normal_(std=LIKE)
        attention.key.weight[:half] = attention.query.weight[:half]


class Heads(nn.Module):
    """What is asked of the model while pretraining; thrown away afterwards."""

    def __init__(self, hidden: int, pieces: int, around: int) -> None:
        super().__init__()
        self.transform = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.LayerNorm(hidden))
        self.bias = nn.Parameter(torch.zeros(pieces))
        # Replaced, copied, copied together with the piece before it.
        self.told = nn.Linear(hidden, 3)
        # What stood around a copied piece in the first sentence.
        self.around = nn.Linear(hidden, around * hidden)
        self.around_norm = nn.LayerNorm(hidden)
        self.touched = nn.Linear(hidden, 1)
