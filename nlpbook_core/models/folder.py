"""The fine-tuned model as a plain Hugging Face folder, and what it says of itself."""

import json
from pathlib import Path
from typing import Any

from nlpbook_core import workspace
from nlpbook_core.arguments import ClassificationTrainArguments
from nlpbook_core.download.published import sha256_of


def save_model(folder: Path, model: Any, tokenizer: Any, args: ClassificationTrainArguments) -> None:
    """Write a plain Hugging Face folder, and beside it the length trained with and a sha256 a file."""
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    files = {path.name: sha256_of(path) for path in sorted(folder.iterdir()) if path.name != "nlpbook.json"}
    body = {"max_seq_length": args.max_seq_length, "truncation": args.truncation, "sha256": files}
    workspace.write_text_atomic(folder / "nlpbook.json", json.dumps(body, indent=1))


def recorded_settings(folder: Path) -> dict[str, Any]:
    """What a model folder says of how it was trained (`nlpbook.json`); empty for a folder from elsewhere."""
    try:
        body = json.loads((folder / "nlpbook.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}
