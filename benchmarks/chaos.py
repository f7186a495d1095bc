"""Starts, kills, fills, refreshes and resumes runs at random, and checks after each that nothing was lost.

python -m benchmarks.chaos --seconds 600 --seed 1

Real workers train a tiny model in a workspace of their own. A kill is SIGKILL; a full disk is the kernel's
limit on the size of a file (RLIMIT_FSIZE), which the worker inherits; a refresh is a process that reads anew.
At the end all that is unfinished is taken up again, and must end with the weights of a run that was never
touched.
"""

import argparse
import collections
import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nlpbook_core import locks, queue, runs, workspace
from nlpbook_core.errors import NlpbookError
from nlpbook_core.events import event_log
from nlpbook_core.events.runview import Tail
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training.checkpoints import is_intact
from tests.support import tiny

_MOST_UNFINISHED = 5
_TOO_SMALL_BYTES = 150_000  # the tiny model's checkpoint has three times as many
_READ = "from nlpbook_core import runs; print(len(runs.list_runs()), runs.advance())"


class Chaos:
    """One workspace, what was done in it, and what must stay true of it."""

    def __init__(self, args: ClassificationTrainArguments, seed: int) -> None:
        self.args = args
        self.random = random.Random(seed)
        self.started: list[str] = []
        self.finished: dict[str, str] = {}
        self.had_checkpoint: set[str] = set()
        self.counts: collections.Counter[str] = collections.Counter()

    def step(self) -> None:
        """One random action that can be done now, a random wait, and all checks."""
        choices: list[tuple[str, Callable[[], bool], int]] = [
            ("start", self.start, 2), ("resume", self.resume, 4), ("kill", self.kill, 5),
            ("stop", self.stop, 1), ("fill", self.fill, 2), ("refresh", self.refresh, 2),
            ("damage", self.damage, 1),
        ]  # fmt: skip
        name, do, _ = self.random.choices(choices, [weight for _, _, weight in choices])[0]
        try:
            self.counts[name] += do()
        except NlpbookError as error:
            self.counts[f"{name}: {error.code}"] += 1
        time.sleep(self.random.uniform(0, 2))
        self.check()

    def start(self) -> bool:
        """A new run, or a place in the line."""
        if len(self.started) - len(self.finished) >= _MOST_UNFINISHED:
            return False
        self.started.append(queue.start(self.args, queue=True))
        return True

    def resume(self) -> bool:
        """Go on with one that was cut off, stopped, or failed."""
        open_ones = [r for r in self.started if runs.status(r).state in ("interrupted", "stopped", "failed")]
        if open_ones:
            queue.resume(self.random.choice(open_ones))
        return bool(open_ones)

    def kill(self) -> bool:
        """SIGKILL the worker: mostly once it has begun to learn, sometimes before."""
        busy = runs.active_run()
        if busy is None:
            return False
        if self.random.random() < 0.8:
            self.wait_for_training(busy)
        time.sleep(self.random.uniform(0, 4))
        worker = runs.folder(busy) / "worker.json"
        if not (worker.exists() and locks.is_held(runs.folder(busy) / "worker.lock")):
            return False
        os.kill(json.loads(worker.read_text(encoding="utf-8"))["pid"], signal.SIGKILL)
        self.counts[f"killed while {runs.view(busy).phase}"] += 1
        return True

    def wait_for_training(self, run_id: str) -> None:
        """Until its worker learns, has ended, or is very slow to begin."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and runs.status(run_id).is_on_machine:
            if runs.view(run_id).phase in ("training", "validating", "testing", "saving"):
                return
            time.sleep(0.1)

    def stop(self) -> bool:
        """What the button does."""
        busy = runs.active_run()
        if busy is not None:
            queue.request_stop(busy)
        return busy is not None

    def fill(self) -> bool:
        """Start or resume on a disk that has no room for a checkpoint."""
        with file_size_limit(_TOO_SMALL_BYTES):
            return self.resume() or self.start()

    def refresh(self) -> bool:
        """Two readers that know nothing of before, at once."""
        readers = [subprocess.Popen([sys.executable, "-c", _READ], stdout=subprocess.DEVNULL) for _ in "ab"]
        assert [reader.wait(timeout=120) for reader in readers] == [0, 0]
        return True

    def damage(self) -> bool:
        """Flip a bit in the last checkpoint of a run that does not train, if there is one before it."""
        for run_id in self.started:
            folder = runs.folder(run_id) / "checkpoints"
            last, before = folder / "last.ckpt", folder / "previous.ckpt"
            if not runs.status(run_id).is_active and is_intact(before) and run_id not in self.finished:
                data = bytearray(last.read_bytes() if last.exists() else b"")
                if data:
                    data[len(data) // 2] ^= 1
                    last.write_bytes(data)
                    return True
        return False

    def check(self) -> None:
        """Raise AssertionError if anything was lost."""
        assert set(self.started) <= {item.run_id for item in runs.list_runs()}, "a run is gone"
        folders = [workspace.folder("runs") / run_id for run_id in self.started]
        holders = [folder.name for folder in folders if locks.is_held(folder / "worker.lock")]
        assert len([run_id for run_id in holders if not (runs.folder(run_id) / "exit.json").exists()]) <= 1
        for run_id, digest in self.finished.items():
            assert digest_of(run_id) == digest, f"{run_id} was finished and has changed"
        for run_id in self.started:
            self.check_run(run_id)

    def check_run(self, run_id: str) -> None:
        """The record of one run reads whole; what was saved once can be gone on from."""
        folder, state = runs.folder(run_id), runs.status(run_id).state
        view = Tail(folder / "events.jsonl").view()
        assert not view.num_bad_lines, f"{run_id} has lines that cannot be read"
        assert [s.step for s in view.steps] == list(range(len(view.steps))), f"{run_id}: the curve has holes"
        numbers = [event_log.from_line(line).seq for line in event_log.read_lines(folder / "events.jsonl")]
        assert numbers == sorted(set(numbers)), f"{run_id}: events out of order"
        if state == "finished" and run_id not in self.finished:
            self.finished[run_id] = digest_of(run_id)
        if state not in runs.ACTIVE and state != "finished":
            saved = any(is_intact(folder / "checkpoints" / f"{name}.ckpt") for name in ("last", "previous"))
            assert saved or run_id not in self.had_checkpoint, f"{run_id} has no intact checkpoint any more"
            self.had_checkpoint |= {run_id} if saved else set()

    def finish_all(self) -> None:
        """Take up whatever is not finished, one after the other, and let each come to its end."""
        for run_id in self.started:
            while runs.status(run_id).state != "finished":
                if runs.active_run() is None and not queue.advance() and not runs.status(run_id).is_active:
                    queue.resume(run_id)
                time.sleep(0.5)
        self.check()


@contextmanager
def file_size_limit(num_bytes: int) -> Iterator[None]:
    """The kernel refuses to make a file longer than this, here and in processes that are started."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (num_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def digest_of(run_id: str) -> str:
    """Of all that a finished run leaves."""
    folder = runs.folder(run_id)
    paths = [folder / "exit.json", folder / "events.jsonl", *sorted(folder.glob("model/*"))]
    paths += sorted(folder.glob("predictions/*"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def weights_of(run_id: str) -> str:
    """Of the model alone."""
    return hashlib.sha256((runs.folder(run_id) / "model/model.safetensors").read_bytes()).hexdigest()


def settings(world: Path) -> ClassificationTrainArguments:
    """A tiny BERT on a tiny corpus, long enough to be hit in training."""
    tiny.write_corpus(world)
    tiny_ones = {
        "pretrained_model_name": str(tiny.write_model(world / "model")), "max_seq_length": 32,
        "downstream_corpus_root_dir": str(world), "batch_size": 8, "epochs": 40, "learning_rate": 1e-3,
    }  # fmt: skip
    return presets.preset("mini", **tiny_ones)


def main() -> int:
    """Run it and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        os.environ |= {"NLPBOOK_HOME": f"{root}/workspace", "OMP_NUM_THREADS": "1"}
        chaos = Chaos(settings(Path(root)), options.seed)
        untouched = queue.start(chaos.args)
        while runs.status(untouched).is_active:
            time.sleep(0.5)
        assert runs.status(untouched).state == "finished", runs.console_tail(untouched)
        began, steps = time.monotonic(), 0
        while time.monotonic() - began < options.seconds:
            chaos.step()
            steps += 1
        chaos.finish_all()
        same = [weights_of(run_id) == weights_of(untouched) for run_id in chaos.started]
        figures = {"seed": options.seed, "actions": steps, "runs": len(same), "same_weights": sum(same)}
        print(json.dumps(figures | {"counts": dict(sorted(chaos.counts.items()))}, indent=1))
        return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
