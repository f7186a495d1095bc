"""The Trainer, by the book's name: device, checkpoints and progress are set from the arguments."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pytorch_lightning import Callback, Trainer
from pytorch_lightning.callbacks import ModelCheckpoint

from nlpbook_core import workspace
from nlpbook_core.devices import detection as devices
from nlpbook_core.devices import registry
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.training.callbacks import ValidateWithin
from nlpbook_core.training.checkpoints import checkpoint_io

logger = logging.getLogger("nlpbook")


def get_trainer(
    args: ClassificationTrainArguments,
    callbacks: Sequence[Callback] = (),
    checkpoint_dir: Path | None = None,
    progress_bar: bool = True,
) -> Trainer:
    """A Lightning Trainer for these settings.

    Checkpoints go to `checkpoint_dir`, else to `downstream_model_dir`, else into the workspace; the best
    `save_top_k` by `monitor` stay. `trainer.callback_metrics` has `val_loss` and `val_acc` after a fit.

    Raises:
        DeviceMissing: If the accelerator asked for is not there.
    """
    kind = registry.named(devices.choose(args).kind)
    if args.tpu_cores and not kind.uses_xla:
        logger.warning("tpu_cores=%s but there is no TPU: going on without one", args.tpu_cores)
    folder = checkpoint_dir or args.downstream_model_dir or workspace.folder("models") / "checkpoint-paircls"
    return Trainer(
        max_epochs=1 if args.test_mode else args.epochs,
        callbacks=[
            *callbacks,
            ValidateWithin(args.validate_every_steps),
            best_checkpoint(args, Path(folder)),
        ],
        plugins=[checkpoint_io(kind.uses_xla)],
        logger=False,
        num_sanity_val_steps=0,
        enable_model_summary=False,
        enable_progress_bar=progress_bar,
        log_every_n_steps=1,
        **kind.trainer_settings(args.fp16),
        **_pace(args),
    )


def best_checkpoint(args: ClassificationTrainArguments, folder: Path) -> ModelCheckpoint:
    """Keeps the best by `monitor`; what is best is asked from it, never read from a file name."""
    mode, metric = args.monitor.split()
    return ModelCheckpoint(
        dirpath=folder,
        filename="{epoch}-{step}",
        monitor=metric,
        mode=mode,
        save_top_k=args.save_top_k,
        save_last=False,
        save_on_train_epoch_end=False,  # but at each validation, before `KeepLast` saves what is best so far
        enable_version_counter=False,
    )


def _pace(args: ClassificationTrainArguments) -> dict[str, Any]:
    if args.test_mode:
        return {"limit_train_batches": 1, "limit_val_batches": 1}
    return {}
