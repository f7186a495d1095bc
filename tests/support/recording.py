"""Makes `tests/recorded/*.jsonl`: events of real runs of the tiny model, each showing one thing.

uv run python -m tests.support.recording tests/recorded [NAME ...]
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from nlpbook_core import event_log, presets
from nlpbook_core import events as ev
from tests.support import tiny

_TINY: dict[str, object] = {
    "max_seq_length": 32, "batch_size": 10, "learning_rate": 1e-3, "schedule": "constant", "epochs": 6,
    "group_by_length": False,
}  # fmt: skip
# What each run is to show, by the settings that make it so.
RUNS: dict[str, dict[str, object]] = {
    "learns": {"schedule": "linear_warmup", "epochs": 12},
    "rate-too-small": {"learning_rate": 1e-8},
    "wrong-labels": {"learning_rate": 6e-3, "epochs": 60, "batch_size": 20},
    "rate-too-large": {
        "learning_rate": 0.03, "epochs": 30, "gradient_clip": 0.0, "schedule": "linear_warmup",
        "warmup_ratio": 0.9,
    },
    "one-epoch": {"epochs": 1, "schedule": "exponential", "batch_size": 5},
    "cut-short": {"epochs": 5, "schedule": "linear_warmup", "learning_rate": 1e-2},
}  # fmt: skip
_KEPT = (ev.RunStarted, ev.StepLogged, ev.ValidationLogged, ev.RunEnded)


def record(name: str, world: Path, out: Path) -> None:
    """Train once and keep the events that curves are made of, and the settings beside them."""
    from nlpbook_core.training import fit

    places = {"pretrained_model_name": str(world / "model"), "downstream_corpus_root_dir": str(world)}
    args = presets.preset("mini", **{**places, **_TINY, **RUNS[name]})
    path = out / f"{name}.jsonl"
    path.unlink(missing_ok=True)
    write, began = event_log.EventWriter(path), time.monotonic()

    def emit(event: ev.Event) -> None:
        if isinstance(event, _KEPT):
            write(event)

    with tempfile.TemporaryDirectory() as folder:
        fit(args, Path(folder), emit)
    emit(ev.RunEnded(reason="finished", elapsed_s=time.monotonic() - began))
    settings = {key: value for key, value in args.to_dict().items() if key not in places}
    (out / f"{name}.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def mislabel(folder: Path) -> None:
    """Give the training pairs labels by chance, as a corpus with a slipped column would."""
    path = folder / "train.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    labels = [row["gold_label"] for row in rows]
    random.Random(7).shuffle(labels)
    for row, label in zip(rows, labels, strict=True):
        row["gold_label"] = label
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
            corpus = tiny.write_corpus(world)
            if name == "wrong-labels":
                mislabel(corpus)
            record(name, world, out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
