"""Where a model's files are: the mini model, a folder, or the hub's copy under the workspace's `models/`.

What lies in `models/` is whole and was compared with the hub's hashes, or was put there by hand. No token is
ever sent.
"""

import json
import os
import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from nlpbook_core import workspace
from nlpbook_core.download.hub_transfer import MANIFEST, WEIGHTS, HubFile, download, hub_errors
from nlpbook_core.download.transfer import Cancelled, patiently
from nlpbook_core.errors import ModelFolder, ModelMissing, Offline
from nlpbook_core.progress import Progress

if TYPE_CHECKING:
    from huggingface_hub import HfApi

MINI_NAME = "mini"
# Enough for a config and any tokenizer; licences and pictures stay where they are.
_SMALL = (
    "config.json",
    "tokenizer*.json",
    "vocab.*",
    "special_tokens_map.json",
    "added_tokens.json",
    "*.model",
)
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def resolve_model(
    name_or_path: str | Path,
    progress: Progress | None = None,
    weights: bool = True,
    cancelled: Cancelled | None = None,
) -> Path:
    """The folder that holds a model's files; from the hub they are fetched once.

    Args:
        name_or_path: `mini`, a folder, or a name on the hub such as `beomi/kcbert-base`.
        progress: Called with bytes done and in all; may raise to stop the download, which the next call
            takes up again.
        weights: Whether the weights are wanted too; without them only config and tokenizer are fetched.
        cancelled: Asked several times a second, also while the hub is silent.

    Raises:
        ModelMissing: If it is neither a folder nor known to the hub.
        ModelFolder: If it is a folder without `config.json`.
        Offline: If it must be fetched and nothing answers.
        DownloadFailed: If the transfer broke off.
        ChecksumMismatch: If other bytes arrived than the hub states.
        RunStopped: If `cancelled` said so.
    """
    name = str(name_or_path)
    folder = workspace.MINI_DIR / "model" if name == MINI_NAME else Path(name).expanduser().absolute()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelFolder(path=folder, why="no-config", reason="it has no config.json")
        return folder
    if name == MINI_NAME or not _NAME.fullmatch(name) or name.startswith("."):
        raise ModelMissing(value=name, reason="no such folder")
    target = workspace.folder("models") / name.replace("/", "--")
    if not is_complete(target, weights):
        if cancelled is None:
            _fetch(name, target, weights, progress)
        else:
            patiently(lambda: _fetch(name, target, weights, progress), cancelled)
    return target


def is_complete(folder: Path, weights: bool) -> bool:
    """Whether a folder under `models/` has what is wanted, with the sizes that were right when it came."""
    if not (folder / "config.json").is_file():
        return False
    manifest = folder / MANIFEST
    if manifest.is_file():
        sizes = json.loads(manifest.read_text(encoding="utf-8"))["sizes"]
        if any(not (folder / n).is_file() or (folder / n).stat().st_size != s for n, s in sizes.items()):
            return False
    return not weights or any((folder / file).is_file() for file in WEIGHTS)


def _fetch(name: str, target: Path, weights: bool, progress: Progress | None) -> None:
    endpoint = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}:
        raise Offline(what=name, url=endpoint, path=target)
    from huggingface_hub import HfApi

    api = HfApi(endpoint=endpoint, token=False)
    with hub_errors(name, endpoint, target):
        commit, listed = _listing(api, name)
        files = _wanted(listed, weights)
        if not any(file.path == "config.json" for file in files):
            raise ModelMissing(value=name, why="no-config", reason="it has no config.json")
        if weights and not any(file.path in WEIGHTS for file in files):
            raise ModelMissing(value=name, reason="it has neither safetensors nor pytorch weights")
        download(api, name, commit, files, target, progress)


def _listing(api: "HfApi", name: str) -> tuple[str, list[HubFile]]:
    """The commit that `main` is at, and its files."""
    from huggingface_hub.hf_api import RepoFile

    commit = str(api.model_info(name, timeout=10).sha)
    entries = api.list_repo_tree(name, recursive=True, revision=commit)
    return commit, [
        HubFile(entry.path, entry.size, entry.lfs.sha256 if entry.lfs else None, entry.blob_id)
        for entry in entries
        if isinstance(entry, RepoFile)
    ]


def _wanted(listed: Iterable[HubFile], weights: bool) -> list[HubFile]:
    """Config and tokenizer, then weights: safetensors where there are any, else pytorch's."""
    at_top = [file for file in listed if "/" not in file.path]
    small = [file for file in at_top if any(fnmatch(file.path, pattern) for pattern in _SMALL)]
    if not weights:
        return small
    for single, pattern in (
        ("model.safetensors", "model*.safetensors*"),
        ("pytorch_model.bin", "pytorch_model*.bin*"),
    ):
        whole = [file for file in at_top if file.path == single]
        parts = [file for file in at_top if fnmatch(file.path, pattern)]
        if whole or parts:
            return small + (whole or parts)
    return small
