"""The road of an example as eight stops; a click shows the real object there."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from nlpbook_core import corpora
from nlpbook_core.batches.example_road import Stop, example_road
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached
from pages.ui.components import draw
from pages.ui.features import batches
from pages.ui.text import Text
from pages.ui.tokens import pair_choice

_WORDS = "pages.features.road"


def show(t: Text, args: ClassificationTrainArguments, pair: tuple[str, str]) -> None:
    """Follow the learner's pair, with the pairs that the sampler draws first beside it in the batch."""
    corpus = corpora.for_arguments(args)
    train = cached.examples(args, "train")
    order = batches.order_of(
        "grouped" if args.group_by_length else "random", cached.lengths(args), args.batch_size,
        batches.seed_of(args), 0,
    )  # fmt: skip
    gold = pair_choice.gold(args, *pair)
    label = gold if gold in corpus.get_labels() else corpus.get_labels()[0]
    others = [train[int(place)] for place in order[: args.batch_size - 1]]
    stops = example_road(
        corpus,
        {mode: len(cached.examples(args, mode)) for mode in MODES},
        [ClassificationExample(*pair, label=label), *others],
        order.tolist(),
        cached.tokenizer(args.pretrained_model_name),
        args,
    )
    shown = payload(t, stops, args.batch_size, is_labelled=gold == label)
    draw(t, "example_road", shown, key=f"road-{t.lang}")


def payload(t: Text, stops: Sequence[Stop], batch_size: int, is_labelled: bool) -> dict[str, Any]:
    """The road as plain data."""
    return {
        "alt": t(f"{_WORDS}.alt"),
        "columns": [t(f"{_WORDS}.{name}") for name in ("part", "type", "shape", "value")],
        "stops": [
            {
                **asdict(stop),
                "title": t(f"{_WORDS}.titles.{stop.name}"),
                "says": t(f"{_WORDS}.says.{stop.name}", batch=batch_size, others=batch_size - 1),
                "note": "" if is_labelled or stop.name != "example" else t(f"{_WORDS}.made_up_label"),
            }
            for stop in stops
        ],
    }
