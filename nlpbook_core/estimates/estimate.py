"""How long a run would take, here and now: some real steps are taken, and the rest is arithmetic.

`measure` is for pages and the command line: it measures in a process of its own and remembers the answer.
"""

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlpbook_core import corpora, files, runs, subprocesses, workspace
from nlpbook_core.devices import detection as devices
from nlpbook_core.devices import registry
from nlpbook_core.devices.cpu import num_cores
from nlpbook_core.download import hub
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments

if TYPE_CHECKING:
    from numpy.typing import NDArray

# KLUE-NLI's dev pairs with kcbert's vocabulary: 36 tokens a pair on average, 37 a batch of 32 grouped by
# length, 62 without grouping. Used where the corpus itself is not at hand.
_GROUPED_LENGTH, _MIXED_LENGTH = 37, 62
_SAMPLE = 4_096


@dataclass(frozen=True)
class Estimate:
    """What a run would take.

    Attributes:
        device: Kind of device that was measured.
        num_parameters: Numbers that the model learns.
        num_steps: Training steps of the whole run.
        seconds_per_step: One training step, on average.
        train_s: The whole run: steps, validations and the final scoring, without start and downloads.
        memory_bytes: Most memory at once (of the device, or of the process on a CPU).
        disk_bytes: What the run's folder grows to.
        row_length: Tokens a row has on average in a batch, padding included.
        measured_batch: Pairs in the steps that were taken; smaller than the batch where that is slow.
        lengths_known: Whether `row_length` comes from the corpus; else from KLUE-NLI.
        model_known: Whether the model's sizes come from its own files; else kcbert-base's are taken.
    """

    device: str
    num_parameters: int
    num_steps: int
    seconds_per_step: float
    train_s: float
    memory_bytes: int
    disk_bytes: int
    row_length: int
    measured_batch: int
    lengths_known: bool
    model_known: bool


@dataclass(frozen=True)
class Sizes:
    """How much there is to do: pairs a split, and how long a row is on average once it is in a batch."""

    num_pairs: dict[str, int]
    row_length: int
    lengths_known: bool


def measure(args: ClassificationTrainArguments, timeout_s: float = 180.0) -> Estimate:
    """Estimate in a process of its own, so that a page's server never loads torch; remembered by settings.

    Raises:
        WorkerFailed: If it took longer than `timeout_s`, or ended without an answer.
        NlpbookError: What `estimate` raises.
    """
    known = remembered(args)
    if known is not None:
        return known
    body = subprocesses.call("nlpbook_core.estimates.estimate", "estimate", timeout_s, args.to_dict())
    if runs.active_run() is None:  # beside a run that trains, the figures are too slow to keep
        files.write_text_atomic(_path(args), json.dumps(body))
    return Estimate(**body)


def remembered(args: ClassificationTrainArguments) -> Estimate | None:
    """What `measure` found for these settings before; nothing is computed.

    Raises:
        NlpbookError: If the corpus or the model folder that the settings name cannot be used.
    """
    try:
        return Estimate(**json.loads(_path(args).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def estimate(args: ClassificationTrainArguments) -> Estimate:
    """Build the model, take some steps on the device, and reckon what the whole run takes.

    Raises:
        DeviceMissing: If the accelerator asked for is not there.
        OutOfMemory: If one step does not fit.
        NlpbookError: If the corpus or the model folder cannot be used.
    """
    from nlpbook_core.estimates import pace

    device = devices.choose(args)
    folder = local_folder(args.pretrained_model_name)
    sizes = corpus_sizes(args, folder)
    found = pace.take_steps(args, registry.named(device.kind), folder, sizes.row_length)
    num_steps = count_steps(args, sizes)
    scale = args.batch_size / found.measured_batch
    step_s = found.gradient_s * scale + found.update_s
    return Estimate(
        device=device.kind,
        num_parameters=found.num_parameters,
        num_steps=num_steps,
        seconds_per_step=step_s,
        train_s=num_steps * step_s + scored_pairs(args, sizes, num_steps) * found.scoring_s_per_pair,
        memory_bytes=round(found.fixed_bytes + found.batch_bytes * scale),
        disk_bytes=_disk_bytes(args, found.num_parameters),
        row_length=sizes.row_length,
        measured_batch=found.measured_batch,
        lengths_known=sizes.lengths_known,
        model_known=folder is not None,
    )


def local_folder(name: str) -> Path | None:
    """The model's folder if its config is on this machine; nothing is fetched."""
    if name == hub.MINI_NAME or Path(name).expanduser().is_dir():
        return hub.resolve_model(name, weights=False)
    fetched = workspace.home() / "models" / name.replace("/", "--")
    return fetched if hub.is_complete(fetched, weights=False) else None


def corpus_sizes(args: ClassificationTrainArguments, folder: Path | None) -> Sizes:
    """Pairs and lengths from the corpus if it is here, else from what is published."""
    corpus = corpora.for_arguments(args)
    root = args.corpus_root / args.downstream_corpus_name
    if not corpus.is_present(root):
        length = _GROUPED_LENGTH if args.group_by_length else _MIXED_LENGTH
        return Sizes(dict(corpus.card().num_pairs), _padded(args, length), False)
    examples = {split: corpus.get_examples(root, split) for split in ("train", "val", "test")}
    num_pairs = {split: len(found) for split, found in examples.items()}
    if folder is None:
        length = _GROUPED_LENGTH if args.group_by_length else _MIXED_LENGTH
        return Sizes(num_pairs, _padded(args, length), False)
    from nlpbook_core.features.corpus_encoding import encode_examples
    from nlpbook_core.tokenization.pretrained import load_tokenizer

    some = examples["train"][:: max(1, num_pairs["train"] // _SAMPLE)]
    tokenizer = load_tokenizer(folder)
    arrays = encode_examples(some, tokenizer, args.max_seq_length, args.truncation, corpus.get_labels())
    return Sizes(num_pairs, _padded(args, _mean_in_batches(arrays.lengths, args)), True)


def _padded(args: ClassificationTrainArguments, length: int) -> int:
    return args.max_seq_length if args.padding == "max_length" else min(length, args.max_seq_length)


def _mean_in_batches(lengths: "NDArray[Any]", args: ClassificationTrainArguments) -> int:
    from nlpbook_core.batches import sampling

    if args.group_by_length:
        order = sampling.grouped_order(lengths, args.batch_size, args.seed or 0, epoch=0)
    else:
        order = sampling.random_order(len(lengths), args.seed or 0, epoch=0)
    return round(sampling.padded_tokens(lengths, order, args.batch_size) / len(lengths))


def count_steps(args: ClassificationTrainArguments, sizes: Sizes) -> int:
    """Training steps of the whole run."""
    if args.test_mode:
        return 1
    return -(-sizes.num_pairs.get("train", 0) // args.batch_size) * args.epochs


def scored_pairs(args: ClassificationTrainArguments, sizes: Sizes, num_steps: int) -> int:
    """Pairs that validations and the final scoring go through without learning from them."""
    val, test = sizes.num_pairs.get("val", 0), sizes.num_pairs.get("test", 0)
    if args.test_mode:
        return min(args.batch_size, val) + val + test
    within = num_steps // args.validate_every_steps if args.validate_every_steps else 0
    return (args.epochs + within) * val + val + test


def _disk_bytes(args: ClassificationTrainArguments, num_parameters: int) -> int:
    """Checkpoints (the best ones, the last, the one before it) hold weights and AdamW's two moments, four
    bytes each; the model folder weights only."""
    return num_parameters * (12 * (args.save_top_k + 2) + 4)


def _path(args: ClassificationTrainArguments) -> Path:
    return workspace.folder("cache") / "estimates" / f"{_key(args)}.json"


def _key(args: ClassificationTrainArguments) -> str:
    corpus_here = corpora.for_arguments(args).is_present(args.corpus_root / args.downstream_corpus_name)
    facts = [args.to_dict(), num_cores(), corpus_here, str(local_folder(args.pretrained_model_name))]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    return asdict(estimate(presets.from_dict(asked)))


if __name__ == "__main__":
    sys.exit(subprocesses.reply(_answer))
