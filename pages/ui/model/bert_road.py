"""The drawing of the model: pieces go in at the top, three scores come out at the bottom."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from nlpbook_core.models.summary import ModelSummary, Part
from nlpbook_core.palette import Mark, for_component, label_marks
from pages.ui.components import draw
from pages.ui.text import Text

if TYPE_CHECKING:
    from nlpbook_core.features.pair_encoding import EncodedPair

_MOST_LAYERS = 12


def bert_road(
    summary: ModelSummary,
    encoded: "EncodedPair",
    labels: Sequence[str],
    t: Text,
    batch: int,
    new: Collection[str],
) -> None:
    """Draw it.

    Args:
        summary: Of the model.
        encoded: The pair that goes in.
        labels: Label names in the order of the outputs.
        t: Texts.
        batch: Pairs in a batch, for the shapes.
        new: Names of the parts that start from random numbers.
    """
    draw(t, "bert_road", payload(summary, encoded, labels, t, batch, new), key="bert-road")


def payload(
    summary: ModelSummary,
    encoded: "EncodedPair",
    labels: Sequence[str],
    t: Text,
    batch: int,
    new: Collection[str],
) -> dict[str, Any]:
    """The drawing as plain data."""
    seq = encoded.max_seq_length
    parts = {part.name: part for part in summary.parts}
    stops = [
        _stop(t, "input", "input_ids", (batch, seq)),
        _part(t, parts["embeddings"], batch, seq, new, _embedding_words(t, summary)),
        _part(t, parts["encoder"], batch, seq, new, _layer_words(t, summary)),
        _stop(t, "vector", "", (batch, summary.hidden_size)),
        _part(t, parts["pooler"], batch, seq, new, [t("ui.road.dense_tanh")]),
        _part(t, parts["dropout"], batch, seq, new, [t("ui.road.off", share=t.percent(summary.dropout))]),
        _part(t, parts["classifier"], batch, seq, new, []),
        _stop(t, "answers", "softmax", (batch, summary.num_labels)),
    ]
    return {
        "alt": t("ui.road.alt", model=summary.architecture, n=summary.num_layers),
        "pieces": [
            {"shown": _shown(encoded.tokens[at]), "kind": encoded.kinds[at]}
            for at in range(encoded.num_tokens)
        ],
        "stops": stops,
        "answers": [_answer(t, label, mark) for label, mark in label_marks(labels).items()],
        "colours": for_component(("first", "second", "special", "reference")),
        "words": {"fresh": t("ui.road.fresh")},
    }


def _stop(t: Text, name: str, code: str, shape: tuple[int, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "title": t(f"ui.road.{name}"),
        "code": code,
        "shape": str(shape),
        "count": "",
        "isNew": False,
        "parts": [],
    }


def _part(
    t: Text, part: Part, batch: int, seq: int, new: Collection[str], words: list[str]
) -> dict[str, Any]:
    stop = _stop(t, part.name, part.module, part.shape(batch, seq))
    count = t("ui.road.parameters", n=t.number(part.num_parameters)) if part.num_parameters else ""
    return {**stop, "count": count, "isNew": part.name in new, "parts": words}


def _embedding_words(t: Text, summary: ModelSummary) -> list[str]:
    sizes = {
        "words": summary.vocab_size,
        "positions": summary.max_positions,
        "segments": summary.num_segments,
    }
    return [t(f"ui.road.{name}", n=t.number(size)) for name, size in sizes.items()]


def _layer_words(t: Text, summary: ModelSummary) -> list[str]:
    layers = [t("ui.road.layer", n=number) for number in range(1, summary.num_layers + 1)]
    if len(layers) > _MOST_LAYERS:
        return [*layers[: _MOST_LAYERS - 2], "⋮", layers[-1]]
    return layers


def _shown(token: str) -> str:
    return (
        token.strip("[]<>") if token.startswith(("[", "<")) and len(token) > 1 else token.removeprefix("##")
    )


def _answer(t: Text, label: str, mark: Mark) -> dict[str, str]:
    return {
        "word": t.label(label),
        "light": mark.light,
        "dark": mark.dark,
        "lightFill": mark.light_fill,
        "darkFill": mark.dark_fill,
    }
