"""What a model says before it was trained: the pretrained encoder with a head of random numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import PreTrainedModel

from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.inference.predictor import logits_of
from nlpbook_core.models.pretrained import load_classifier
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.pretrained import load_tokenizer

SEEDS = (7, 8, 9)
# Seeding is global in torch: two learners who ask at once must not mix their numbers.
_seeding = Lock()


@dataclass(frozen=True)
class Guess:
    """One untrained model's answer to a pair.

    Attributes:
        seed: What its head was drawn with.
        logits: By label name, in the order of the outputs.
        probabilities: Softmax of the logits.
        label: The name of the largest.
        head: The head's weights, shape (labels, hidden).
    """

    seed: int
    logits: dict[str, float]
    probabilities: dict[str, float]
    label: str
    head: NDArray[np.float32]


def untrained_guesses(
    args: ClassificationTrainArguments,
    labels: Sequence[str],
    premise: str,
    hypothesis: str,
    seeds: Sequence[int] = SEEDS,
) -> list[Guess]:
    """Build the model anew with each seed, as the first line of a training run would, and ask it.

    Args:
        args: The settings: model, length and truncation count.
        labels: Label names in the order of the outputs.
        premise: First sentence.
        hypothesis: Second sentence.
        seeds: One model each.

    Raises:
        TextEmpty: If a sentence is empty.
        ModelFolder, ModelMissing, Offline: As `load_classifier`.
    """
    tokenizer = load_tokenizer(args.pretrained_model_name)
    encoded = encode_pair(tokenizer, premise, hypothesis, args.max_seq_length, args.truncation)
    guesses = []
    for seed in seeds:
        model = seeded_classifier(args, labels, seed)
        scores = logits_of(model, [encoded])[0]  # (label,)
        head = [weight for name, weight in model.named_parameters() if name.startswith("classifier")][-2]
        guesses.append(
            Guess(
                seed=seed,
                logits=dict(zip(labels, scores.tolist(), strict=True)),
                probabilities=dict(zip(labels, scores.softmax(dim=-1).tolist(), strict=True)),
                label=labels[int(scores.argmax())],
                head=head.detach().numpy().copy(),
            )
        )
    return guesses


def seeded_classifier(
    args: ClassificationTrainArguments, labels: Sequence[str], seed: int
) -> PreTrainedModel:
    """The classifier of the settings; what its files do not hold is drawn with the seed."""
    with _seeding, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = load_classifier(args.pretrained_model_name, labels, args.from_scratch, args.max_seq_length)
    model.train(mode=False)  # switches dropout off
    return model
