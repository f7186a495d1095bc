"""How long the pairs of a corpus are, with `max_seq_length` as a handle on the figure."""

from functools import partial
from typing import Any

from nlpbook_core import corpora
from nlpbook_core.batches.length_report import LengthScale
from nlpbook_core.errors import NlpbookError
from nlpbook_core.models.memory import training_bytes
from nlpbook_core.models.summary import ModelSummary, describe
from nlpbook_core.palette import for_component
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui.components import draw
from pages.ui.features import cutting
from pages.ui.text import Text


def show(t: Text, args: ClassificationTrainArguments, scale: LengthScale) -> None:
    """Draw it; what the learner lets go of goes into the settings."""
    key = f"length-handle-{t.lang}"
    draw(
        t,
        "length_handle",
        {**payload(t, args, scale, _summary(args)), "taken_back": cutting.times_taken_back()},
        key=key,
        on_length_change=partial(cutting.keep_moved, key, "length", "max_seq_length"),
    )


def payload(
    t: Text, args: ClassificationTrainArguments, scale: LengthScale, summary: ModelSummary | None
) -> dict[str, Any]:
    """The figure as plain data, with the words about every length, so that dragging asks nobody."""
    names = ["cut", "padding", "memory"] if summary else ["cut", "padding"]
    lengths = range(scale.shortest, len(scale.histogram))
    return {
        "length": args.max_seq_length,
        "shortest": scale.shortest,
        "histogram": scale.histogram,
        "facts": [_facts(t, args, scale, summary, length) for length in lengths],
        "names": [t(f"ui.lengths.{name}") for name in names],
        "name": t("ui.knobs.length"),
        "keep": t("ui.lengths.keep"),
        "axes": {name: t(f"ui.figures.{name}") for name in ("pairs", "tokens")},
        "alt": t("ui.lengths.alt", n=t.number(scale.num_pairs), longest=len(scale.histogram) - 1),
        "colours": for_component(("first", "cut", "reference")),
    }


def _facts(
    t: Text, args: ClassificationTrainArguments, scale: LengthScale, summary: ModelSummary | None, length: int
) -> list[tuple[str, str]]:
    at = length - scale.shortest
    num_cut = scale.num_cut[at]
    said = [
        (
            t.percent(num_cut / scale.num_pairs),
            t("ui.lengths.cut_of", n=t.number(num_cut), total=t.number(scale.num_pairs)),
        ),
        (t.percent(scale.padding_frac[at]), t("ui.lengths.padding_of")),
    ]
    if summary:
        size = t.size(training_bytes(summary, args.batch_size, length))
        said.append((size, t("ui.lengths.memory_of", batch=args.batch_size)))
    return said


def _summary(args: ClassificationTrainArguments) -> ModelSummary | None:
    """The sizes of the model, if its config is at hand and of a family that we know."""
    try:
        return describe(args.pretrained_model_name, corpora.for_arguments(args).num_labels)
    except NlpbookError:
        return None
