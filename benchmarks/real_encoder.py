"""Fine-tune a real Korean encoder on real Korean pairs, and set its accuracy beside the shortcuts.

    NLPBOOK_REAL_DATA=<folder> uv run python -m benchmarks.real_encoder [--seeds 7 8 9]

KLUE's dev file is split by premise: 600 premises train, 100 choose, 300 report. XNLI's dev pairs join the
training part. Prints one line of JSON a seed and the baselines; `docs/results.md` has what came of it.
With `--home FOLDER` the runs stay there, for `scripts.screenshots --home FOLDER --run RUN` to show.
"""

import argparse
import json
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from nlpbook_core import queue

SPLITS = {"train": 600, "val": 100, "test": 300}


def main() -> None:
    """Train once a seed; print accuracy on test with its interval over premises."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[7])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--learning-rate", type=float, default=1e-4)
    parser.add_argument("--home", type=Path, help="keep the workspace in this folder")
    chosen = parser.parse_args()
    data = Path(os.environ["NLPBOOK_REAL_DATA"]).resolve()
    with tempfile.TemporaryDirectory() as passing:
        os.environ["NLPBOOK_HOME"] = str(chosen.home or passing)
        from nlpbook_core import workspace
        from nlpbook_core.settings import presets

        _write_corpus(data, workspace.folder("corpora") / "mini-nli")
        for seed in chosen.seeds:
            args = presets.preset(
                "classroom",
                pretrained_model_name=str(data / "models" / "e5-small-ko"),
                downstream_corpus_name="mini-nli",
                epochs=chosen.epochs,
                learning_rate=chosen.learning_rate,
                validate_every_steps=0,
                seed=seed,
            )
            print(json.dumps(_run(args) | {"seed": seed}, ensure_ascii=False), flush=True)
        print(json.dumps(_baselines(args), ensure_ascii=False))


def _write_corpus(data: Path, folder: Path) -> None:
    """KLUE's dev by premise and XNLI's dev, as the three files that a folder of one's own has."""
    from nlpbook_core.corpora import KlueNLICorpus, KorNLICorpus

    klue = KlueNLICorpus().read(data / "klue-nli" / "klue-nli-v1.1_dev.json")
    premises = sorted({example.text_a for example in klue})
    random.Random(7).shuffle(premises)
    extra = KorNLICorpus().read(data / "kornli" / "xnli.dev.ko.tsv")
    folder.mkdir(parents=True)
    first = 0
    for split, size in SPLITS.items():
        taken = set(premises[first : first + size])
        first += size
        rows = [e for e in klue if e.text_a in taken] + (extra if split == "train" else [])
        body = [
            {
                "guid": e.guid, "source": e.source, "premise": e.text_a, "hypothesis": e.text_b,
                "gold_label": e.label,
            }
            for e in rows
        ]  # fmt: skip
        (folder / f"{split}.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")


def _run(args: Any) -> dict[str, Any]:
    from nlpbook_core import runs
    from nlpbook_core.examples import LABELS
    from nlpbook_core.metrics import accuracy as metrics

    began = time.monotonic()
    run_id = queue.start(args)
    while runs.status(run_id).is_active:
        time.sleep(1)
    if runs.status(run_id).state != "finished":
        raise SystemExit(str(runs.status(run_id)))
    rows = runs.predictions(run_id, "test")
    ids = [[LABELS.index(row[key]) for row in rows] for key in ("predicted", "label")]
    found = metrics.accuracy_interval(*ids, [row["premise"] for row in rows])
    return {
        "run_id": run_id,
        "test_acc": round(found.estimate, 4),
        "interval": [round(found.low, 4), round(found.high, 4)],
        "val_acc": runs.summary(run_id).val_acc,
        "num_pairs": len(rows),
        "wall_s": round(time.monotonic() - began, 1),
    }


def _baselines(args: Any) -> dict[str, float]:
    from nlpbook_core import corpora
    from nlpbook_core.metrics import baselines

    folder = args.corpus_root / args.downstream_corpus_name
    found = baselines.measure(corpora.for_arguments(args), folder, "test")
    return {item.name: round(item.accuracy, 4) for item in found}


if __name__ == "__main__":
    main()
