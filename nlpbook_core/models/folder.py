"""The fine-tuned model as a plain Hugging Face folder, and what it says of itself."""

import hashlib
import json
from pathlib import Path
from typing import Any

from nlpbook_core.files import sha256_of, write_text_atomic
from nlpbook_core.settings.arguments import ClassificationTrainArguments


def save_model(folder: Path, model: Any, tokenizer: Any, args: ClassificationTrainArguments) -> None:
    """Write a plain Hugging Face folder, and beside it the length trained with and a sha256 a file."""
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir()) if path.name != "nlpbook.json"}
    body = {"max_seq_length": args.max_seq_length, "truncation": args.truncation, "sha256": files}
    write_text_atomic(folder / "nlpbook.json", json.dumps(body, indent=1))


def fingerprint(folder: Path) -> str:
    """A name for the folder's weights, in hex, without reading them; other weights have another one.

    It comes from the recorded sha256 of each file of weights, or from size and time of those that have no
    record, as in a folder from elsewhere.
    """
    recorded = recorded_settings(folder).get("sha256")
    known = recorded if isinstance(recorded, dict) else {}
    parts = [
        f"{path.name} {known.get(path.name) or f'{path.stat().st_size} {path.stat().st_mtime_ns}'}"
        for path in sorted(folder.iterdir())
        if path.suffix in (".safetensors", ".bin")
    ]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def recorded_settings(folder: Path) -> dict[str, Any]:
    """What a model folder says of how it was trained (`nlpbook.json`); empty for a folder from elsewhere."""
    try:
        body = json.loads((folder / "nlpbook.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}
