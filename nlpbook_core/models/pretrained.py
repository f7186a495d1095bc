"""The classifier: a pretrained BERT with a head for our labels, from a folder or the hub."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForSequenceClassification, PreTrainedModel

from nlpbook_core.download.hub import resolve_model
from nlpbook_core.errors import ModelFolder

logger = logging.getLogger("nlpbook")

# What libraries raise for a folder without a usable model; a damaged file of weights has a class of its own.
UNUSABLE = (OSError, ValueError, RuntimeError, KeyError, SafetensorError)


def load_classifier(
    name_or_path: str, labels: Sequence[str], from_scratch: bool = False, max_seq_length: int | None = None
) -> PreTrainedModel:
    """A sequence classifier whose head has one output a label.

    Weights are loaded as float32 whatever they were saved as: a half-precision checkpoint trains to NaN
    within two steps.

    Args:
        name_or_path: `mini`, a folder, or a hub name.
        labels: Label names in the order of the outputs.
        from_scratch: Keep the architecture but start from random weights.
        max_seq_length: In tokens; checked against the positions that the model has.

    Raises:
        ModelFolder: If the folder has no usable config or weights, or too few positions.
    """
    folder = resolve_model(name_or_path)
    names = dict(enumerate(labels))
    try:
        config: Any = AutoConfig.from_pretrained(
            folder, num_labels=len(labels), id2label=names, label2id={v: k for k, v in names.items()}
        )
        _check_positions(folder, config, max_seq_length)
        maker: Any = AutoModelForSequenceClassification
        if from_scratch:
            model: PreTrainedModel = maker.from_config(config, dtype=torch.float32)
        else:
            model = maker.from_pretrained(folder, config=config, dtype=torch.float32)
        return model
    except UNUSABLE as error:
        raise ModelFolder(path=folder, why="weights", reason=str(error).splitlines()[0]) from error


def _check_positions(folder: Path, config: Any, max_seq_length: int | None) -> None:
    positions = getattr(config, "max_position_embeddings", None)
    if max_seq_length and positions and max_seq_length > positions:
        raise ModelFolder(
            path=folder,
            why="positions",
            reason=f"it has {positions} positions, max_seq_length is {max_seq_length}",
        )


def num_parameters(model: torch.nn.Module) -> int:
    """How many numbers the model learns."""
    return sum(weight.numel() for weight in model.parameters())
