"""A whole fine-tuning run, from settings to a model folder: the chapter's steps in their order.

Writes into the folder of the run and tells what happens through `emit`. It knows nothing of processes,
locks or pages: `worker` is the process around it.
"""

import logging
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pytorch_lightning.callbacks import ModelCheckpoint

from nlpbook_core import files
from nlpbook_core.batches.loaders import eval_loader, train_loader
from nlpbook_core.devices import detection as devices
from nlpbook_core.errors import NotFinite, OutOfMemory, RunStopped
from nlpbook_core.events import event_types as ev
from nlpbook_core.inference import scoring
from nlpbook_core.metrics import accuracy as metrics
from nlpbook_core.models.card import model_card
from nlpbook_core.models.folder import save_model
from nlpbook_core.models.pretrained import load_classifier, num_parameters
from nlpbook_core.predictions import prediction_files
from nlpbook_core.runs import provenance
from nlpbook_core.runs.control import Control
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training.callbacks import EventCallback, ObeyControl, PinnedPairs
from nlpbook_core.training.checkpoints import has_finite_weights, restore, step_of
from nlpbook_core.training.finite import StopAtNoNumber
from nlpbook_core.training.frugal import FrugalTask, ran_out
from nlpbook_core.training.materials import Materials, StopCheck, hashes, pinned, prepare, reporter
from nlpbook_core.training.reproducibility import set_seed
from nlpbook_core.training.resuming import KeepLast, newest_intact, take_up
from nlpbook_core.training.task import ClassificationTask
from nlpbook_core.training.trainer import get_trainer

logger = logging.getLogger("nlpbook")

_SAVE_EVERY_S = 30.0


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


def fit(
    args: ClassificationTrainArguments,
    run_dir: Path,
    emit: ev.EventSink,
    control: Control | None = None,
) -> FitResult:
    """Fine-tune as the settings say, into `run_dir`; goes on from its last checkpoint if there is one.

    On a stop, or a loss that is no number, the weights of the moment become the model folder, and nothing is
    scored.

    Raises:
        NlpbookError: For everything a learner can get wrong; see `errors`.
    """
    began = time.monotonic()
    control = control or Control(run_dir / "control")

    def should_stop() -> bool:
        return control.stands("stop")

    set_seed(args)
    device = devices.choose(args)
    materials = prepare(args, emit, should_stop)
    provenance.complete_manifest(run_dir, hashes(args, materials, device))
    model = load_classifier(
        args.pretrained_model_name, materials.corpus.get_labels(), args.from_scratch, args.max_seq_length
    )
    num_steps = _announce(args, materials, model, device, emit)
    task = FrugalTask(model, args, num_steps, emit)
    try:
        stopped, keeper = _train(args, task, materials, run_dir, emit, control)
    except NotFinite:
        _keep_last_good(task, run_dir, materials)
        raise
    if not stopped:
        restore(task, Path(keeper.best_model_path))
    emit(ev.PhaseChanged(phase="saving"))
    _save(task, run_dir, materials)
    scores = {} if stopped else _score_splits(task, materials, run_dir, emit, should_stop)
    card = model_card(args, materials.corpus, scores)
    files.write_text_atomic(run_dir / "model" / "README.md", card)
    return FitResult(
        state="stopped" if stopped else "finished",
        val_acc=scores.get("val_acc"),
        val_loss=scores.get("val_loss"),
        test_acc=scores.get("test_acc"),
        test_loss=scores.get("test_loss"),
        best_step=_best_step(keeper),
        elapsed_s=time.monotonic() - began,
    )


def _announce(
    args: ClassificationTrainArguments, materials: Materials, model: Any, device: Any, emit: ev.EventSink
) -> int:
    """Tell of the run's sizes; returns its steps."""
    sizes = {mode: len(dataset) for mode, dataset in materials.datasets.items()}
    per_epoch = 1 if args.test_mode else -(-sizes["train"] // args.batch_size)
    num_steps = per_epoch * (1 if args.test_mode else args.epochs)
    emit(
        ev.RunStarted(
            device=device.kind, num_train=sizes["train"], num_val=sizes["val"], num_test=sizes["test"],
            steps_per_epoch=per_epoch, num_steps=num_steps,
            num_parameters=num_parameters(model), labels=tuple(materials.corpus.get_labels()),
        )
    )  # fmt: skip
    return num_steps


def _train(
    args: ClassificationTrainArguments,
    task: ClassificationTask,
    materials: Materials,
    run_dir: Path,
    emit: ev.EventSink,
    control: Control,
) -> tuple[bool, ModelCheckpoint]:
    """Run the Trainer (step 7); says whether it was stopped, and who holds the best checkpoint."""
    folder = run_dir / "checkpoints"
    loader = train_loader(materials.datasets["train"], args)
    keep_last = KeepLast(folder, _SAVE_EVERY_S, args.validate_every_steps, loader.sampler)
    callbacks = [
        keep_last,
        EventCallback(emit, args.log_every_steps),
        StopAtNoNumber(emit, args.log_every_steps),
        ObeyControl(control, emit, keep_last),
        PinnedPairs(*pinned(materials), emit),
    ]
    trainer = get_trainer(args, callbacks, checkpoint_dir=folder, progress_bar=False)
    resumed_from = take_up(folder, emit)
    stopped = False
    try:
        trainer.fit(
            task,
            train_dataloaders=loader,
            val_dataloaders=eval_loader(materials.datasets["val"], args),
            ckpt_path=resumed_from,
            weights_only=True,
        )
    except RunStopped:
        stopped = True
    except RuntimeError as error:
        raise _explained(error, args) from error
    keeper = trainer.checkpoint_callback
    assert isinstance(keeper, ModelCheckpoint), "get_trainer puts one in"
    return stopped, keeper


def _explained(error: RuntimeError, args: ClassificationTrainArguments) -> Exception:
    if ran_out(error):
        return OutOfMemory(device=devices.choose(args).kind, value=args.batch_size)
    return error


def _keep_last_good(task: ClassificationTask, run_dir: Path, materials: Materials) -> None:
    """Make a model folder of the weights before the step that failed, or of the newest checkpoint if they are
    no numbers either; of none if there is none."""
    if not has_finite_weights(task):
        found = newest_intact(run_dir / "checkpoints")
        if found is None:
            return
        restore(task, found)
    _save(task, run_dir, materials)


def _save(task: ClassificationTask, run_dir: Path, materials: Materials) -> None:
    """Make the model folder. What the model of an earlier attempt predicted goes first: if this attempt is
    stopped it scores nothing, and other weights' answers would pass for its own."""
    prediction_files.forget(run_dir / "predictions")
    save_model(run_dir / "model", task.model, materials.tokenizer, task.args)


def _best_step(keeper: ModelCheckpoint) -> int | None:
    best = Path(keeper.best_model_path)  # '' if none was kept
    return step_of(best) if best.is_file() else None


def _score_splits(
    task: FrugalTask,
    materials: Materials,
    run_dir: Path,
    emit: ev.EventSink,
    should_stop: StopCheck,
) -> dict[str, float]:
    """Loss, accuracy and predictions of the chosen model on val and test; test is looked at only here."""
    found: dict[str, float] = {}
    labels = materials.corpus.get_labels()
    for split in ("val", "test"):
        report = reporter("testing", "pairs", emit, should_stop)
        logits = task.frugally(partial(scoring.score, task.model, materials.datasets[split], progress=report))
        gold = [labels.index(example.label) for example in materials.examples[split]]
        found[f"{split}_acc"] = metrics.accuracy(logits.argmax(axis=-1).tolist(), gold)
        found[f"{split}_loss"] = scoring.cross_entropy(logits, gold)
        path = run_dir / "predictions" / f"{split}.jsonl"
        prediction_files.write(path, scoring.predicted_pairs(materials.examples[split], logits, labels))
    emit(
        ev.TestLogged(
            test_loss=found["test_loss"],
            test_acc=found["test_acc"],
            num_pairs=len(materials.datasets["test"]),
        )
    )
    return found
