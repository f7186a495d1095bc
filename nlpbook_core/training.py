"""A whole fine-tuning run, from settings to a model folder: the chapter's steps in their order.

Writes into the folder of the run and tells what happens through `emit`. It knows nothing of processes,
locks or pages: `worker` is the process around it.
"""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from pytorch_lightning.callbacks import ModelCheckpoint

from nlpbook_core import corpora, devices, metrics, provenance, scoring, workspace
from nlpbook_core import events as ev
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.callbacks import EventCallback, PinnedPairs, StopCallback
from nlpbook_core.checkpoints import sha256
from nlpbook_core.download import download_downstream_dataset
from nlpbook_core.errors import OutOfMemory, RunStopped
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.features import ClassificationDataset
from nlpbook_core.loaders import collate_longest, eval_loader, train_loader
from nlpbook_core.models import load_classifier, num_parameters
from nlpbook_core.reproducibility import set_seed
from nlpbook_core.task import ClassificationTask
from nlpbook_core.tokenization import load_tokenizer, resolve_model, tokenizer_files_sha256
from nlpbook_core.trainer import get_trainer

logger = logging.getLogger("nlpbook")

WEIGHTS = ("model.safetensors", "pytorch_model.bin")

StopCheck = Callable[[], bool]


@dataclass(frozen=True)
class FitResult:
    """What a run came to. Accuracies are fractions; None where the run was stopped before."""

    state: str
    val_acc: float | None
    val_loss: float | None
    test_acc: float | None
    test_loss: float | None
    best_step: int | None
    elapsed_s: float


@dataclass
class Materials:
    """What the first five steps of the chapter prepare; the words of val and test are kept for reports."""

    corpus: Any
    tokenizer: Any
    examples: dict[str, list[ClassificationExample]]
    datasets: dict[str, ClassificationDataset]


def fit(
    args: ClassificationTrainArguments,
    run_dir: Path,
    emit: ev.EventSink,
    should_stop: StopCheck = lambda: False,
) -> FitResult:
    """Fine-tune as the settings say, into `run_dir`.

    On a stop the weights of the moment become the model folder, and nothing is scored.

    Raises:
        NlpbookError: For everything a learner can get wrong; see `errors`.
    """
    began = time.monotonic()
    set_seed(args)
    device = devices.choose(args)
    materials = prepare(args, emit, should_stop)
    provenance.complete_manifest(run_dir, _hashes(args, materials, device))
    model = load_classifier(
        args.pretrained_model_name, materials.corpus.get_labels(), args.from_scratch, args.max_seq_length
    )
    _announce(args, materials, model, device, emit)
    task = ClassificationTask(model, args)
    stopped, keeper = _train(args, task, materials, run_dir, emit, should_stop)
    if not stopped:
        _load_best(task, keeper)
    emit(ev.PhaseChanged(phase="saving"))
    save_model(run_dir / "model", task.model, materials.tokenizer, args)
    scores = {} if stopped else _score_splits(args, task.model, materials, run_dir, emit, should_stop)
    return FitResult(
        state="stopped" if stopped else "finished",
        val_acc=scores.get("val_acc"),
        val_loss=scores.get("val_loss"),
        test_acc=scores.get("test_acc"),
        test_loss=scores.get("test_loss"),
        best_step=_step_of(keeper),
        elapsed_s=time.monotonic() - began,
    )


def prepare(args: ClassificationTrainArguments, emit: ev.EventSink, should_stop: StopCheck) -> Materials:
    """Corpus, tokenizer and encoded splits (the chapter's steps 3 to 5)."""
    report = _reporter("downloading", "bytes", emit, should_stop)
    download_downstream_dataset(args, progress=report, cancelled=should_stop)
    resolve_model(args.pretrained_model_name, progress=report)
    corpus = corpora.for_arguments(args)
    tokenizer = load_tokenizer(args.pretrained_model_name)
    emit(ev.PhaseChanged(phase="encoding"))
    root = args.corpus_root / args.downstream_corpus_name
    examples = {mode: corpus.get_examples(root, mode) for mode in ("train", "val", "test")}
    datasets = {
        mode: ClassificationDataset(args=args, corpus=corpus, tokenizer=tokenizer, mode=mode)
        for mode in examples
    }
    if should_stop():
        raise RunStopped(step=0)
    return Materials(corpus, tokenizer, examples, datasets)


def _hashes(args: ClassificationTrainArguments, materials: Materials, device: Any) -> dict[str, Any]:
    """What makes the run the same run elsewhere: device, and the contents it starts from."""
    folder = resolve_model(args.pretrained_model_name)
    root = args.corpus_root / args.downstream_corpus_name
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    return {
        "device": {"kind": device.kind, "name": device.name, "num_cores": device.num_cores},
        "sha256": {
            "corpus": {mode: materials.corpus.fingerprint(root, mode) for mode in MODES},
            "tokenizer": tokenizer_files_sha256(folder),
            "weights": sha256(weights) if weights and not args.from_scratch else None,
        },
    }


def _announce(
    args: ClassificationTrainArguments, materials: Materials, model: Any, device: Any, emit: ev.EventSink
) -> None:
    sizes = {mode: len(dataset) for mode, dataset in materials.datasets.items()}
    per_epoch = 1 if args.test_mode else -(-sizes["train"] // args.batch_size)
    emit(
        ev.RunStarted(
            device=device.kind, num_train=sizes["train"], num_val=sizes["val"], num_test=sizes["test"],
            steps_per_epoch=per_epoch, num_steps=per_epoch * (1 if args.test_mode else args.epochs),
            num_parameters=num_parameters(model), labels=tuple(materials.corpus.get_labels()),
        )
    )  # fmt: skip


def _train(
    args: ClassificationTrainArguments,
    task: ClassificationTask,
    materials: Materials,
    run_dir: Path,
    emit: ev.EventSink,
    should_stop: StopCheck,
) -> tuple[bool, ModelCheckpoint]:
    """Run the Trainer (step 7); says whether it was stopped, and who holds the best checkpoint."""
    callbacks = [
        EventCallback(emit, args.log_every_steps),
        StopCallback(should_stop),
        PinnedPairs(*_pinned(materials), emit),
    ]
    trainer = get_trainer(args, callbacks, checkpoint_dir=run_dir / "checkpoints", progress_bar=False)
    stopped = False
    try:
        trainer.fit(
            task,
            train_dataloaders=train_loader(materials.datasets["train"], args),
            val_dataloaders=eval_loader(materials.datasets["val"], args),
        )
    except RunStopped:
        stopped = True
    except RuntimeError as error:
        raise _explained(error, args) from error
    keeper = trainer.checkpoint_callback
    assert isinstance(keeper, ModelCheckpoint), "get_trainer puts one in"
    return stopped, keeper


def _explained(error: RuntimeError, args: ClassificationTrainArguments) -> Exception:
    from pytorch_lightning.utilities.memory import is_oom_error

    if is_oom_error(error):
        return OutOfMemory(device=devices.choose(args).kind, value=args.batch_size)
    return error


def _pinned(
    materials: Materials,
) -> tuple[list[ClassificationExample], Callable[[], dict[str, torch.Tensor]]]:
    """Six pairs of val, two a label and each of another source where it can be."""
    chosen: list[int] = []
    seen: set[str] = set()
    for label in materials.corpus.get_labels():
        rows = [i for i, example in enumerate(materials.examples["val"]) if example.label == label]
        fresh = [i for i in rows if materials.examples["val"][i].source not in seen] or rows
        taken = [*fresh[:1], *fresh[len(fresh) // 2 :][:1]]
        seen |= {materials.examples["val"][i].source for i in taken}
        chosen += list(dict.fromkeys(taken))
    dataset = materials.datasets["val"]

    def collate() -> dict[str, torch.Tensor]:
        batch = collate_longest([dataset[i] for i in chosen])
        batch.pop("labels")
        return batch

    return [materials.examples["val"][i] for i in chosen], collate


def _load_best(task: ClassificationTask, keeper: ModelCheckpoint) -> None:
    """Put the best checkpoint's weights back; nothing in the file can run (weights only)."""
    state = torch.load(keeper.best_model_path, map_location="cpu", weights_only=True)
    task.load_state_dict(state["state_dict"])


def _step_of(keeper: ModelCheckpoint) -> int | None:
    if not keeper.best_model_path or not Path(keeper.best_model_path).is_file():
        return None
    return int(torch.load(keeper.best_model_path, map_location="cpu", weights_only=True)["global_step"])


def save_model(folder: Path, model: Any, tokenizer: Any, args: ClassificationTrainArguments) -> None:
    """Write a plain Hugging Face folder, and beside it the length trained with and a sha256 a file."""
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    files = {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.name != "nlpbook.json"}
    body = {"max_seq_length": args.max_seq_length, "truncation": args.truncation, "sha256": files}
    workspace.write_text_atomic(folder / "nlpbook.json", json.dumps(body, indent=1))


def _score_splits(
    args: ClassificationTrainArguments,
    model: Any,
    materials: Materials,
    run_dir: Path,
    emit: ev.EventSink,
    should_stop: StopCheck,
) -> dict[str, float]:
    """Loss, accuracy and predictions of the chosen model on val and test; test is looked at only here."""
    found: dict[str, float] = {}
    labels = materials.corpus.get_labels()
    for split in ("val", "test"):
        report = _reporter("testing", "pairs", emit, should_stop)
        logits = scoring.score(model, materials.datasets[split], args.batch_size, report)
        gold = [labels.index(example.label) for example in materials.examples[split]]
        found[f"{split}_acc"] = metrics.accuracy(logits.argmax(axis=-1).tolist(), gold)
        found[f"{split}_loss"] = scoring.cross_entropy(logits, gold)
        path = run_dir / "predictions" / f"{split}.jsonl"
        scoring.write_predictions(path, materials.examples[split], logits, labels)
    emit(
        ev.TestLogged(
            test_loss=found["test_loss"],
            test_acc=found["test_acc"],
            num_pairs=len(materials.datasets["test"]),
        )
    )
    return found


def _reporter(phase: str, unit: str, emit: ev.EventSink, should_stop: StopCheck) -> scoring.Progress:
    """A progress callback that emits at most twice a second and can end the run."""
    last = 0.0

    def report(done: int, total: int) -> None:
        nonlocal last
        if should_stop():
            raise RunStopped(step=0)
        if time.monotonic() - last > 0.5 or done == total:
            last = time.monotonic()
            emit(ev.PhaseChanged(phase=phase, done=done, total=total, unit=unit))

    return report
