"""Record the finished run that ships with the mini world: `uv run python -m scripts.record_run`.

Trains the preset `mini` for real in a workspace of its own, and copies what pages read: settings, manifest,
events, predictions, and the fine-tuned model in half precision, since it only has to answer.
"""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from nlpbook_core import queue

TARGET = Path(__file__).parent.parent / "nlpbook_core" / "mini" / "run"
COPIED = ("arguments.json", "manifest.json", "events.jsonl", "exit.json", "predictions")


def main() -> None:
    """Train, check that it finished, and replace the recorded run."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["NLPBOOK_HOME"] = home
        from nlpbook_core import runs
        from nlpbook_core.settings import presets

        run_id = queue.start(presets.preset("mini"))
        while runs.status(run_id).is_active:
            time.sleep(0.5)
        status = runs.status(run_id)
        if status.state != "finished":
            raise SystemExit(f"the run {status.state}: {status.error}")
        _copy(runs.folder(run_id))
        print(json.loads((TARGET / "exit.json").read_text(encoding="utf-8")))


def _copy(run_dir: Path) -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for name in COPIED:
        source = run_dir / name
        if source.is_dir():
            shutil.copytree(source, TARGET / name)
        else:
            shutil.copy(source, TARGET / name)
    _forget_places(TARGET / "events.jsonl")
    _shrink_model(run_dir / "model", TARGET / "model")


def _forget_places(path: Path) -> None:
    """Checkpoint paths are those of this machine: keep their names only."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        body = json.loads(line)
        if body["type"] == "checkpoint-saved":
            body["path"] = Path(body["path"]).name
        if body["type"] != "heartbeat":
            lines.append(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _shrink_model(source: Path, target: Path) -> None:
    import torch
    from transformers import BertForSequenceClassification

    from nlpbook_core.files import sha256_of

    shutil.copytree(source, target)
    BertForSequenceClassification.from_pretrained(source).to(torch.float16).save_pretrained(target)
    noted = json.loads((target / "nlpbook.json").read_text(encoding="utf-8"))
    noted["sha256"] = {name: sha256_of(target / name) for name in noted["sha256"]}
    (target / "nlpbook.json").write_text(json.dumps(noted, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
