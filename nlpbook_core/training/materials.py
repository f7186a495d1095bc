"""What a run works on: corpus, tokenizer and encoded splits (the chapter's steps 3 to 5)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from nlpbook_core import corpora
from nlpbook_core.batches.loaders import collate_longest
from nlpbook_core.corpora.fetching import download_downstream_dataset
from nlpbook_core.download.hub import resolve_model
from nlpbook_core.errors import RunStopped
from nlpbook_core.events import event_types as ev
from nlpbook_core.examples import MODES, ClassificationExample
from nlpbook_core.features.dataset import ClassificationDataset
from nlpbook_core.files import sha256_of
from nlpbook_core.progress import Progress, throttled
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.pretrained import load_tokenizer, tokenizer_files_sha256

WEIGHTS = ("model.safetensors", "pytorch_model.bin")

StopCheck = Callable[[], bool]


@dataclass
class Materials:
    """What the first five steps of the chapter prepare; the words of val and test are kept for reports."""

    corpus: Any
    tokenizer: Any
    examples: dict[str, list[ClassificationExample]]
    datasets: dict[str, ClassificationDataset]


def prepare(args: ClassificationTrainArguments, emit: ev.EventSink, should_stop: StopCheck) -> Materials:
    """Corpus, tokenizer and encoded splits (the chapter's steps 3 to 5)."""
    report = reporter("downloading", "bytes", emit, should_stop)
    download_downstream_dataset(args, progress=report, cancelled=should_stop)
    resolve_model(args.pretrained_model_name, progress=report, cancelled=should_stop)
    corpus = corpora.for_arguments(args)
    tokenizer = load_tokenizer(args.pretrained_model_name)
    emit(ev.PhaseChanged(phase="encoding"))
    report = reporter("encoding", "pairs", emit, should_stop)
    datasets: dict[str, ClassificationDataset] = {
        mode: ClassificationDataset(args, tokenizer, corpus, mode, progress=report) for mode in MODES
    }
    examples = {mode: datasets[mode].examples for mode in ("val", "test")}
    if should_stop():
        raise RunStopped(step=0)
    return Materials(corpus, tokenizer, examples, datasets)


def hashes(args: ClassificationTrainArguments, materials: Materials, device: Any) -> dict[str, Any]:
    """What makes the run the same run elsewhere: settings, device, and the contents it starts from."""
    folder = resolve_model(args.pretrained_model_name)
    root = args.corpus_root / args.downstream_corpus_name
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    return {
        "seed": args.seed,
        "arguments": args.to_dict(),
        "device": {"kind": device.kind, "name": device.name, "num_cores": device.num_cores},
        "sha256": {
            "corpus": {mode: materials.corpus.fingerprint(root, mode) for mode in MODES},
            "tokenizer": tokenizer_files_sha256(folder),
            "weights": sha256_of(weights) if weights and not args.from_scratch else None,
        },
    }


def pinned(
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


def reporter(phase: str, unit: str, emit: ev.EventSink, should_stop: StopCheck) -> Progress:
    """A progress callback that emits, and can end the run."""

    def tell(done: int, total: int) -> None:
        emit(ev.PhaseChanged(phase=phase, done=done, total=total, unit=unit))

    return throttled(tell, should_stop)
