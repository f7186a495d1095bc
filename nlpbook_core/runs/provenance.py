"""What a run was made with, and whether the disk has room for what it will write."""

import importlib.metadata
import json
import platform
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nlpbook_core import files, workspace
from nlpbook_core.runs.folder import arguments, folder
from nlpbook_core.settings.arguments import ClassificationTrainArguments

_PACKAGES = ("torch", "transformers", "pytorch-lightning", "tokenizers", "numpy", "nlpbook")

_BASE_WEIGHTS_BYTES = 436_000_000  # kcbert-base: 109 M numbers of four bytes; for a model not yet here


def manifest(run_id: str, title: str) -> dict[str, Any]:
    """Names, time (UTC seconds) and versions, before the worker adds device and hashes."""
    return {
        "run_id": run_id,
        "title": title,
        "created_at": time.time(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in _PACKAGES},
    }


def complete_manifest(run_dir: Path, found: dict[str, Any]) -> None:
    """Add what only the worker knows: device, and sha256 of corpus, vocabulary and weights."""
    path = run_dir / "manifest.json"
    body = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    files.write_text_atomic(path, json.dumps(body | found, ensure_ascii=False, indent=1))


def room_needed_bytes(args: ClassificationTrainArguments) -> int:
    """Bytes of checkpoints (the best ones, the last, the one before it), each of weights and AdamW's two
    moments, and of the model folder."""
    weights = _weights_bytes(args.pretrained_model_name) or _BASE_WEIGHTS_BYTES
    return weights * (3 * (2 + args.save_top_k) + 1)


def _weights_bytes(name: str) -> int | None:
    """How large a model's weights are; None if they are not on this machine."""
    own = workspace.MINI_DIR / "model" if name == "mini" else Path(name).expanduser()
    sizes = (
        sum(path.stat().st_size for path in folder.glob(pattern))
        for folder in (own, workspace.folder("models") / name.replace("/", "--"))
        for pattern in ("model*.safetensors", "pytorch_model*.bin")
    )
    return next((size for size in sizes if size), None)


def check_room(args: ClassificationTrainArguments, beside: Iterable[str] = ()) -> None:
    """Refuse a start that would fill the disk.

    Args:
        args: The settings.
        beside: Ids of the runs at work; what they have still to write is not free.

    Raises:
        DiskSpace: If less is free than the run will write.
    """
    path = workspace.folder("runs")
    promised = sum(_still_to_write_bytes(run_id) for run_id in beside)
    free, needed = max(0, files.free_bytes(path) - promised), room_needed_bytes(args)
    if free < needed:
        raise files.no_room(path, free, needed)


def _still_to_write_bytes(run_id: str) -> int:
    """What it needs in all, without what lies there by now."""
    places = (folder(run_id) / name for name in ("checkpoints", "model"))
    written = sum(_size_bytes(path) for place in places for path in place.glob("*"))
    return max(0, room_needed_bytes(arguments(run_id)) - written)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # its worker replaced it a moment ago
        return 0


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
