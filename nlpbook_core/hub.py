"""Where a model's files are: the mini model, a folder, or the hub's copy under the workspace's `models/`.

Files from the hub are fetched beside their final place, compared with the hash that the hub states, and only
then moved; so what lies in `models/` is whole, or was put there by hand. No token is ever sent.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from nlpbook_core import workspace
from nlpbook_core.errors import ChecksumMismatch, DownloadFailed, ModelFolder, ModelMissing, Offline

if TYPE_CHECKING:
    from huggingface_hub import HfApi

ProgressSink = Callable[[int, int], None]

MINI_NAME = "mini"
WEIGHTS = (
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)
# Enough for a config and any tokenizer; licences and pictures stay where they are.
_SMALL = (
    "config.json",
    "tokenizer*.json",
    "vocab.*",
    "special_tokens_map.json",
    "added_tokens.json",
    "*.model",
)
_MANIFEST = "hub.json"
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file as the hub lists it: size in bytes, and the sha256 (large files) or git blob id."""

    path: str
    size: int
    sha256: str | None
    git_sha1: str


def resolve_model(
    name_or_path: str | Path, progress: ProgressSink | None = None, weights: bool = True
) -> Path:
    """The folder that holds a model's files; from the hub they are fetched once.

    Args:
        name_or_path: `mini`, a folder, or a name on the hub such as `beomi/kcbert-base`.
        progress: Called with bytes done and in all; may raise to stop the download, which the next call
            takes up again.
        weights: Whether the weights are wanted too; without them only config and tokenizer are fetched.

    Raises:
        ModelMissing: If it is neither a folder nor known to the hub.
        ModelFolder: If it is a folder without `config.json`.
        Offline: If it must be fetched and nothing answers.
        DownloadFailed: If the transfer broke off.
        ChecksumMismatch: If other bytes arrived than the hub states.
    """
    name = str(name_or_path)
    folder = workspace.MINI_DIR / "model" if name == MINI_NAME else Path(name).expanduser().absolute()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelFolder(path=folder, reason="it has no config.json")
        return folder
    if name == MINI_NAME or not _NAME.fullmatch(name) or name.startswith("."):
        raise ModelMissing(value=name, reason="no such folder")
    target = workspace.folder("models") / name.replace("/", "--")
    if not is_complete(target, weights):
        _fetch(name, target, weights, progress)
    return target


def is_complete(folder: Path, weights: bool) -> bool:
    """Whether a folder under `models/` has what is wanted, with the sizes that were right when it came."""
    if not (folder / "config.json").is_file():
        return False
    manifest = folder / _MANIFEST
    if manifest.is_file():
        sizes = json.loads(manifest.read_text(encoding="utf-8"))["sizes"]
        if any(not (folder / n).is_file() or (folder / n).stat().st_size != s for n, s in sizes.items()):
            return False
    return not weights or any((folder / file).is_file() for file in WEIGHTS)


def _fetch(name: str, target: Path, weights: bool, progress: ProgressSink | None) -> None:
    endpoint = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "TRUE", "YES", "ON"}:
        raise Offline(what=name, url=endpoint, path=target)
    from huggingface_hub import HfApi

    api = HfApi(endpoint=endpoint, token=False)
    with _hub_errors(name, endpoint, target):
        commit, listed = _listing(api, name)
        files = _wanted(listed, weights)
        if not any(file.path == "config.json" for file in files):
            raise ModelMissing(value=name, reason="it has no config.json")
        if weights and not any(file.path in WEIGHTS for file in files):
            raise ModelMissing(value=name, reason="it has neither safetensors nor pytorch weights")
        _download(api, name, commit, files, target, progress)


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


def _download(
    api: "HfApi",
    name: str,
    commit: str,
    files: list[HubFile],
    target: Path,
    progress: ProgressSink | None,
) -> None:
    """Fetch into a folder beside the target, verify, then move; config and weights' index come last."""
    partial = target.with_name(f".partial-{target.name}")
    total = sum(file.size for file in files)
    report = _Counter(total, progress)
    for file in files:
        if not _is_right(partial / file.path, file) and not _is_right(target / file.path, file):
            _download_one(api, name, commit, file, partial, report)
        report.finish(file)
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(files, key=lambda file: (file.path == "config.json", file.path in WEIGHTS)):
        if (partial / file.path).is_file():
            (partial / file.path).replace(target / file.path)
    body = {"name": name, "commit": commit, "sizes": {file.path: file.size for file in files}}
    workspace.write_text_atomic(target / _MANIFEST, json.dumps(body, indent=1))
    shutil.rmtree(partial, ignore_errors=True)


def _download_one(
    api: "HfApi", name: str, commit: str, file: HubFile, partial: Path, report: "_Counter"
) -> None:
    """One file, tried twice: the hub's client takes other bytes of the right size for good."""
    from huggingface_hub import hf_hub_download

    for _ in range(2):
        path = Path(
            hf_hub_download(
                name, file.path, revision=commit, local_dir=partial, token=False, endpoint=api.endpoint,
                tqdm_class=report.bar(),
            )
        )  # fmt: skip
        if _is_right(path, file):
            return
        found = _sha256(path)
        path.unlink()
        shutil.rmtree(partial / ".cache", ignore_errors=True)  # or the client would trust its own record
    raise ChecksumMismatch(path=path, value=found, accepted=file.sha256 or f"git blob {file.git_sha1}")


def _is_right(path: Path, file: HubFile) -> bool:
    """Whether the file is there with the hub's bytes."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    if file.sha256:
        return _sha256(path) == file.sha256
    blob = hashlib.sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)
    blob.update(path.read_bytes())
    return blob.hexdigest() == file.git_sha1


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class _Counter:
    """Adds up the bytes of all files for one progress callback."""

    def __init__(self, total: int, progress: ProgressSink | None) -> None:
        self._total, self._progress = total, progress
        self._finished = self._current = 0

    def add(self, num_bytes: int) -> None:
        self._current += num_bytes
        self._tell(self._finished + self._current)

    def finish(self, file: HubFile) -> None:
        self._finished, self._current = self._finished + file.size, 0
        self._tell(self._finished)

    def _tell(self, done: int) -> None:
        if self._progress is not None:
            self._progress(max(0, min(done, self._total)), self._total)

    def bar(self) -> type["_Bar"]:
        """A progress bar class for the hub's client that draws nothing and counts here."""
        return type("_CountingBar", (_Bar,), {"counter": self})


class _Bar:
    """What the hub's client uses of a tqdm bar."""

    counter: ClassVar[_Counter]

    def __init__(self, *args: Any, initial: int = 0, total: int | None = None, **kwargs: Any) -> None:
        self.n, self.total = 0, total
        self.update(initial)

    def update(self, n: int | None = 1) -> None:
        self.n += n or 0
        self.counter.add(n or 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        return None

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Drawing: `refresh`, `set_postfix_str`, `close` and the like."""
        if name.startswith("__") or name == "update_transfer":
            raise AttributeError(name)
        return lambda *args, **kwargs: None


@contextmanager
def _hub_errors(name: str, endpoint: str, target: Path) -> Iterator[None]:
    """The hub client's many errors, as the three that a learner can act on."""
    import httpx2
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )

    try:
        yield
    except GatedRepoError as error:
        raise ModelMissing(value=name, reason="its owner lets only registered users fetch it") from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelMissing(value=name, reason="the hub does not know it, or it is private") from error
    except (httpx2.ConnectError, httpx2.TimeoutException, OfflineModeIsEnabled) as error:
        raise Offline(what=name, url=endpoint, path=target) from error
    except LocalEntryNotFoundError as error:
        raise Offline(what=name, url=endpoint, path=target) from error
    except (HfHubHTTPError, httpx2.HTTPError, OSError) as error:
        raise DownloadFailed(url=f"{endpoint}/{name}", reason=str(error).splitlines()[0]) from error
