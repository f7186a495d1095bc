"""`nlpbook evaluate`: how good a fine-tuned model is, with an interval and what is easier to reach."""

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from nlpbook_core import corpora, runs
from nlpbook_core.cli import places
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import hush_libraries, note, percent, print_json, print_table, progress
from nlpbook_core.errors import CorpusEmpty, CorpusMissing
from nlpbook_core.metrics import baselines
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

if TYPE_CHECKING:
    from nlpbook_core.metrics.comparison import Comparison
    from nlpbook_core.metrics.registry import Measured


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="RUN_OR_FOLDER", help=places.HELP)
    parser.add_argument(
        "--corpus",
        metavar="NAME",
        help="default: what the run was trained on; for a folder, the mini corpus",
    )
    parser.add_argument(
        "--split", choices=("train", "val", "test"), default="test", help="default: %(default)s"
    )
    parser.add_argument(
        "--batch-size", type=int, default=64, metavar="N", help="pairs at once (default: %(default)s)"
    )
    parser.add_argument(
        "--against", metavar="RUN_OR_FOLDER", help="another model to compare with, on the same pairs"
    )
    parser.add_argument("--no-baselines", action="store_true", help="leave out what simple methods reach")


def _run(options: argparse.Namespace) -> int:
    from nlpbook_core.evaluation import scores
    from nlpbook_core.metrics.comparison import compare

    place = places.find(options.model)
    trained_with = runs.arguments(place.run_id) if place.run_id else presets.preset("mini")
    corpus_name = options.corpus or trained_with.downstream_corpus_name
    rows = _rows(place, corpus_name, trained_with, options)
    found = scores.evaluate(rows, runs.labels(place.run_id) if place.run_id else ())
    learned_from = trained_with if place.run_id else replace(trained_with, downstream_corpus_name=corpus_name)
    baselines = [] if options.no_baselines else _baselines(learned_from, rows)
    other = places.find(options.against) if options.against else None
    compared = compare(rows, _rows(other, corpus_name, trained_with, options)) if other else None
    body = {"run_id": place.run_id, "model": str(place.model), "corpus": corpus_name, "split": options.split}
    if options.json:
        print_json({**body, **asdict(found), "baselines": baselines, "against": _against(compared)})
    else:
        _show(found, body, baselines)
        _show_against(compared)
    return 0


def _rows(
    place: places.Place, corpus_name: str, fallback: ClassificationTrainArguments, options: argparse.Namespace
) -> list[PredictedPair]:
    """A model's predictions: those that its run wrote, where it did, else made now."""
    from nlpbook_core.evaluation import predicting  # torch comes in here

    trained_with = runs.arguments(place.run_id) if place.run_id else fallback
    if place.run_id and corpus_name == trained_with.downstream_corpus_name:
        # A finished run has written its predictions: then nothing has to be computed, and torch stays out.
        rows = runs.predictions(place.run_id, options.split)
        if rows:
            return rows
    hush_libraries()
    args = predicting.settings_for(place.model, corpus_name, trained_with)
    with progress(f"{corpus_name} {options.split}", "pairs", silent=options.json) as report:
        return predicting.predict_split(place.model, args, options.split, options.batch_size, report)


def _baselines(args: ClassificationTrainArguments, rows: list[PredictedPair]) -> list[dict[str, Any]]:
    """What simple methods reach on the very pairs, learnt on the corpus of the settings if it is here."""

    root = args.corpus_root / args.downstream_corpus_name
    pairs = [row.example for row in rows]
    try:
        return [asdict(each) for each in baselines.measure_on(corpora.for_arguments(args), root, pairs)]
    except (CorpusEmpty, CorpusMissing):
        return []


def _show(found: Any, body: dict[str, Any], baselines: list[dict[str, Any]]) -> None:
    interval = found.accuracy
    print(
        f"accuracy on {body['corpus']} {body['split']}: {percent(interval.estimate)}"
        f"  (95 % interval {percent(interval.low)} to {percent(interval.high)}, {found.num_pairs:,} pairs)\n"
    )
    others = [figure for figure in found.figures if figure.name != "accuracy"]
    print_table(("figure", "value", "95 % interval"), [_figure(figure) for figure in others], ("value",))
    print()
    names = found.labels
    print_table(
        ("gold \\ predicted", *names),
        [(n, *row) for n, row in zip(names, found.confusion, strict=True)],
        names,
    )
    if baselines:
        print()
        print_table(
            ("for comparison", "accuracy"),
            [(b["name"], percent(b["accuracy"])) for b in baselines],
            ("accuracy",),
        )
        if body["split"] == "train":
            note("Models learn from training splits, and so do these: part of each figure may be memory.")
    if len(found.by_source) > 1:
        print()
        rows = [(s.source, s.num_pairs, percent(s.accuracy)) for s in found.by_source]
        print_table(("source", "pairs", "accuracy"), rows, ("pairs", "accuracy"))
    note("The interval draws whole premises again, because the pairs of one premise are not independent.")


def _figure(found: "Measured") -> tuple[str, str, str]:
    def shown(value: float) -> str:
        return percent(value) if found.unit == "fraction" else f"{value:.4g}"

    bounds = [shown(value) for value in (found.low, found.high) if value is not None]
    return found.name, shown(found.estimate), " to ".join(bounds)


def _against(found: "Comparison | None") -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "num_pairs": len(found.pairs), "counts": found.counts, "difference": asdict(found.difference),
        "p_value": found.p_value,
    }  # fmt: skip


def _show_against(found: "Comparison | None") -> None:
    if found is None:
        return
    lead = found.difference
    points = [f"{100 * value:+.1f}" for value in (lead.estimate, lead.low, lead.high)]
    print(f"\nagainst the other model: {points[0]} points  (95 % interval {points[1]} to {points[2]})\n")
    rows = [(part.replace("_", " "), n) for part, n in found.counts.items()]
    print_table(("who is right", "pairs"), rows, ("pairs",))
    verdict = "could be luck" if found.could_be_luck else "is hardly luck"
    note(f"The difference {verdict}. McNemar's test, as if pairs were independent: p = {found.p_value:.3f}.")


COMMAND = Command(
    name="evaluate",
    summary="measure a fine-tuned model on a split",
    example="nlpbook evaluate last --split test",
    add_options=_add_options,
    run=_run,
)
