"""The parts of a sequence classifier, their shapes and sizes, from its config alone: no torch, no weights.

The counts equal those of the model that transformers builds from the same config (tested).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nlpbook_core.download.hub import MINI_NAME, is_complete, resolve_model
from nlpbook_core.errors import ModelFolder
from nlpbook_core.progress import Progress
from nlpbook_core.workspace import folder as workspace_folder

_MOST_HEADER_BYTES = 100_000_000  # as the format allows

PartName = Literal["embeddings", "encoder", "pooler", "dropout", "classifier"]

_ARCHITECTURES = {
    "bert": "BertForSequenceClassification",
    "roberta": "RobertaForSequenceClassification",
    "xlm-roberta": "XLMRobertaForSequenceClassification",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the model.

    Attributes:
        name: What it is.
        module: Its name in the code.
        num_parameters: Numbers that it learns.
        output: Shape of what leaves it: `batch`, `seq` or a number of values.
        tables: Sizes of its weight matrices, by what they are.
    """

    name: PartName
    module: str
    num_parameters: int
    output: tuple[str | int, ...]
    tables: Mapping[str, tuple[int, ...]]

    def shape(self, batch: int, seq: int) -> tuple[int, ...]:
        """Shape of the output for a batch of so many pairs of so many tokens."""
        sizes = {"batch": batch, "seq": seq}
        return tuple(sizes[size] if isinstance(size, str) else size for size in self.output)


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """What a classifier consists of.

    Attributes:
        architecture: The class that transformers makes of it.
        hidden_size: Values of a vector.
        num_layers: Encoder layers.
        num_heads: Attention heads a layer.
        vocab_size: Pieces in the embedding table.
        max_positions: Longest input it can take, in tokens.
        num_segments: Segments in the embedding table.
        dropout: Share of values that the dropout before the head switches off in training.
        num_labels: Outputs of the head.
        parts: In the order of the road through the model.
    """

    architecture: str
    hidden_size: int
    num_layers: int
    num_heads: int
    vocab_size: int
    max_positions: int
    num_segments: int
    dropout: float
    num_labels: int
    parts: tuple[Part, ...]

    @property
    def num_parameters(self) -> int:
        """All numbers that the model learns."""
        return sum(part.num_parameters for part in self.parts)

    def part(self, name: PartName) -> Part:
        """The part of that name."""
        return next(part for part in self.parts if part.name == name)


def describe(name_or_path: str | Path, num_labels: int, progress: Progress | None = None) -> ModelSummary:
    """Describe the classifier that training would build.

    Args:
        name_or_path: `mini`, a folder, or a hub name, of which only the small files are fetched.
        num_labels: Outputs of the head.
        progress: Called with bytes done and in all while files arrive.

    Raises:
        ModelMissing, Offline: As `hub.resolve_model`.
        ModelFolder: If the config cannot be read, or is of a family whose parts we do not know.
    """
    folder = resolve_model(name_or_path, progress, weights=False)
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8-sig"))
        return _summary(config, num_labels)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFolder(path=folder, reason=f"its config.json cannot be used ({error})") from error


def weights_at_hand(name_or_path: str | Path) -> bool:
    """Whether loading the model would need no download."""
    if str(name_or_path) == MINI_NAME or Path(name_or_path).expanduser().is_dir():
        return True
    return is_complete(workspace_folder("models") / str(name_or_path).replace("/", "--"), weights=True)


def new_parts(name_or_path: str | Path, summary: ModelSummary) -> frozenset[PartName]:
    """Which parts the weights file does not hold, so that they start from random numbers.

    Reads only the names in a safetensors file. Where that cannot be read, the head alone counts as new.
    """
    if not weights_at_hand(name_or_path):
        return frozenset({"classifier"})
    names = _weight_names(resolve_model(name_or_path, weights=False) / "model.safetensors")
    if not names:
        return frozenset({"classifier"})
    return frozenset(
        part.name
        for part in summary.parts
        # A bare encoder's file says `pooler.…` for what the classifier calls `bert.pooler.…`.
        if part.num_parameters
        and not any(n.startswith((f"{part.module}.", f"{part.module.split('.')[-1]}.")) for n in names)
    )


def _weight_names(path: Path) -> list[str]:
    """Names of the tensors in a safetensors file; empty if there is no such file."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, _MOST_HEADER_BYTES)))
    except (OSError, ValueError):
        return []
    return list(header) if isinstance(header, dict) else []


def _summary(config: dict[str, Any], num_labels: int) -> ModelSummary:
    family = str(config.get("model_type", "bert"))
    if family not in _ARCHITECTURES:
        raise ValueError(f"model_type {family}; known are {', '.join(_ARCHITECTURES)}")
    size, layers = int(config["hidden_size"]), int(config["num_hidden_layers"])
    dropout = config.get("classifier_dropout")
    embeddings, encoder = _embeddings(config, family, size), _encoder(config, size, layers)
    parts = (embeddings, encoder, *_top(family, size, num_labels))
    return ModelSummary(
        architecture=_ARCHITECTURES[family],
        hidden_size=size,
        num_layers=layers,
        num_heads=int(config["num_attention_heads"]),
        vocab_size=int(config["vocab_size"]),
        # RoBERTa's table begins after the id of its padding.
        max_positions=int(config["max_position_embeddings"]) - (0 if family == "bert" else 2),
        num_segments=int(config.get("type_vocab_size", 2)),
        dropout=float(config.get("hidden_dropout_prob", 0.1) if dropout is None else dropout),
        num_labels=num_labels,
        parts=parts,
    )


def _embeddings(config: dict[str, Any], family: str, size: int) -> Part:
    tables = {
        "words": (int(config["vocab_size"]), size),
        "positions": (int(config["max_position_embeddings"]), size),
        "segments": (int(config.get("type_vocab_size", 2)), size),
    }
    numbers = sum(rows * columns for rows, columns in tables.values()) + _norm(size)
    return Part("embeddings", f"{_base(family)}.embeddings", numbers, ("batch", "seq", size), tables)


def _encoder(config: dict[str, Any], size: int, layers: int) -> Part:
    inner = int(config["intermediate_size"])
    attention = 4 * _dense(size, size) + _norm(size)  # query, key, value, output
    feed_forward = _dense(size, inner) + _dense(inner, size) + _norm(size)
    tables = {"attention": (4, size, size), "feed_forward": (2, size, inner)}
    module = f"{_base(str(config.get('model_type', 'bert')))}.encoder"
    return Part("encoder", module, layers * (attention + feed_forward), ("batch", "seq", size), tables)


def _top(family: str, size: int, num_labels: int) -> tuple[Part, ...]:
    """From the vector at [CLS] to the scores. RoBERTa has its dense layer in the head."""
    pooler = "bert.pooler" if family == "bert" else "classifier.dense"
    head = "classifier" if family == "bert" else "classifier.out_proj"
    dropout = "dropout" if family == "bert" else "classifier.dropout"
    return (
        Part("pooler", pooler, _dense(size, size), ("batch", size), {"dense": (size, size)}),
        Part("dropout", dropout, 0, ("batch", size), {}),
        Part(
            "classifier",
            head,
            _dense(size, num_labels),
            ("batch", num_labels),
            {"weight": (num_labels, size)},
        ),
    )


def _base(family: str) -> str:
    return "bert" if family == "bert" else "roberta"


def _dense(inputs: int, outputs: int) -> int:
    """Weights and biases of a linear layer."""
    return inputs * outputs + outputs


def _norm(size: int) -> int:
    """Scale and shift of a layer norm."""
    return 2 * size
