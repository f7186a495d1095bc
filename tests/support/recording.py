"""Makes `tests/recorded/*.jsonl`: events of real runs of the tiny model, each showing one thing.

uv run python -m tests.support.recording tests/recorded [NAME ...]
"""

import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from nlpbook_core import corpora
from nlpbook_core.corpora import MiniNLICorpus
from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev
from nlpbook_core.metrics import baselines
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from tests.support import tiny
from tests.support.short_memory import no_more_than

_TINY: dict[str, object] = {
    "max_seq_length": 32, "batch_size": 10, "learning_rate": 1e-3, "schedule": "constant", "epochs": 6,
    "group_by_length": False,
}  # fmt: skip


def mislabel(world: Path) -> None:
    """Give the training pairs labels by chance, as a corpus with a slipped column would."""
    rows = _rows(world, "train")
    labels = [row["gold_label"] for row in rows]
    random.Random(7).shuffle(labels)
    _write(world, "train", [{**row, "gold_label": label} for row, label in zip(rows, labels, strict=True)])


_THOROUGHLY: dict[str, object] = {"learning_rate": 6e-3, "epochs": 60, "batch_size": 20}


def begin_trained(world: Path) -> None:
    """Begin with a model that has learnt this very corpus, head and all."""
    from nlpbook_core.training.fitting import fit

    with tempfile.TemporaryDirectory() as folder:
        fit(_arguments(world, _THOROUGHLY), Path(folder), lambda event: None)
        shutil.rmtree(world / "model")
        shutil.copytree(Path(folder) / "model", world / "model")


def begin_trained_otherwise(world: Path) -> None:
    """Begin with a model that has learnt the labels in another order."""
    begin_trained(world)
    turn_labels(world, ("train", "val"))


def turn_labels(world: Path, splits: tuple[str, ...]) -> None:
    """Give each label's pairs the label that follows it."""
    other = dict(zip(tiny.LABELS, (*tiny.LABELS[1:], tiny.LABELS[0]), strict=True))
    for split in splits:
        _write(world, split, [{**row, "gold_label": other[row["gold_label"]]} for row in _rows(world, split)])


def few_of_the_mini_corpus(world: Path) -> None:
    """A piece of the corpus that ships, with twenty premises to validate on."""
    corpus = MiniNLICorpus()
    for split, num_premises in (("train", 500), ("val", 20), ("test", 6)):
        examples = corpus.get_examples("", split)
        kept = set(sorted({example.text_a for example in examples})[:num_premises])
        rows = [
            {
                "guid": f"few-{at}",
                "source": e.source,
                "premise": e.text_a,
                "hypothesis": e.text_b,
                "gold_label": e.label,
            }
            for at, e in enumerate(examples)
            if e.text_a in kept
        ]
        _write(world, split, rows)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a run is to show, by the settings and the world that make it so.

    Attributes:
        settings: Over `_TINY`.
        prepare: What is done to the world, a folder with a tiny model and a tiny corpus, before.
        memory_pairs: So many pairs fit into the device's memory at once; any number if None.
    """

    settings: dict[str, object]
    prepare: Callable[[Path], None] = lambda world: None
    memory_pairs: int | None = None


RUNS: dict[str, Scene] = {
    "learns": Scene({"schedule": "linear_warmup", "epochs": 12}),
    "rate-too-small": Scene({"learning_rate": 1e-8}),
    "wrong-labels": Scene({"learning_rate": 6e-3, "epochs": 60, "batch_size": 20}, mislabel),
    "rate-too-large": Scene(
        {
            "learning_rate": 0.03, "epochs": 30, "gradient_clip": 0.0, "schedule": "linear_warmup",
            "warmup_ratio": 0.9,
        }
    ),
    "one-epoch": Scene({"epochs": 1, "schedule": "exponential", "batch_size": 5}),
    "cut-short": Scene({"epochs": 5, "schedule": "linear_warmup", "learning_rate": 1e-2}),
    "begins-trained": Scene({"epochs": 2}, begin_trained),
    "begins-trained-otherwise": Scene({"epochs": 2}, begin_trained_otherwise),
    "short-memory": Scene({"epochs": 2, "batch_size": 16}, memory_pairs=4),
    "few-pairs": Scene(
        {
            "pretrained_model_name": "mini", "max_seq_length": 64, "batch_size": 64, "learning_rate": 1e-3,
            "schedule": "linear_warmup", "epochs": 1,
        },
        few_of_the_mini_corpus,
    ),
}  # fmt: skip
_KEPT = (ev.RunStarted, ev.StepLogged, ev.ValidationLogged, ev.Warned, ev.RunEnded)
_PLACES = ("pretrained_model_name", "downstream_corpus_root_dir")


def record(name: str, world: Path, out: Path) -> None:
    """Train once and keep the events that curves are made of; beside them the settings, and what is reached
    on the same validation pairs without learning."""
    from nlpbook_core.training.fitting import fit

    scene = RUNS[name]
    args = _arguments(world, scene.settings)
    path = out / f"{name}.jsonl"
    path.unlink(missing_ok=True)
    write, began = event_log.EventWriter(path), time.monotonic()

    def emit(event: ev.Event) -> None:
        if isinstance(event, _KEPT):
            write(event)

    fits = no_more_than(scene.memory_pairs) if scene.memory_pairs else nullcontext()
    with tempfile.TemporaryDirectory() as folder, fits:
        fit(args, Path(folder), emit)
    emit(ev.RunEnded(reason="finished", elapsed_s=time.monotonic() - began))
    corpus, folder = corpora.for_arguments(args), world / "mini-nli"
    scores = baselines.score(corpus.get_examples(folder, "train"), corpus.get_examples(folder, "val"))
    references = {each.name: round(each.accuracy, 4) for each in scores}
    settings = {key: value for key, value in args.to_dict().items() if key not in _PLACES}
    for suffix, body in (("json", settings), ("references.json", references)):
        (out / f"{name}.{suffix}").write_text(json.dumps(body, indent=1) + "\n", encoding="utf-8")


def _arguments(world: Path, settings: dict[str, object]) -> ClassificationTrainArguments:
    places = dict(zip(_PLACES, (str(world / "model"), str(world)), strict=True))
    return presets.preset("mini", **{**places, **_TINY, **settings})


def _rows(world: Path, split: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(
        (world / "mini-nli" / f"{split}.json").read_text(encoding="utf-8")
    )
    return rows


def _write(world: Path, split: str, rows: list[dict[str, str]]) -> None:
    path = world / "mini-nli" / f"{split}.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def main(out: Path, names: list[str]) -> None:
    """Record those named, or all."""
    import torch

    torch.set_num_threads(1)  # for matrices this small, threads only wait for each other
    out.mkdir(parents=True, exist_ok=True)
    for name in names or RUNS:
        with tempfile.TemporaryDirectory() as folder:
            world = Path(folder)
            tiny.write_model(world / "model")
            tiny.write_corpus(world)
            RUNS[name].prepare(world)
            record(name, world, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
