"""How files come from the hub: fetched beside their final place, compared with the hash that the hub states,
and only then moved. Its client takes other bytes of the right size for good, so we look ourselves.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from nlpbook_core.errors import (
    ChecksumMismatch,
    DownloadFailed,
    ModelMissing,
    NlpbookError,
    Offline,
)
from nlpbook_core.files import free_bytes, git_sha1_of, no_room, sha256_of, write_text_atomic
from nlpbook_core.progress import Progress

if TYPE_CHECKING:
    from huggingface_hub import HfApi

MANIFEST = "hub.json"
WEIGHTS = (
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)
_UNKNOWN = "the hub does not know it, or it is private"


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file as the hub lists it: size in bytes, and the sha256 (large files) or git blob id."""

    path: str
    size: int
    sha256: str | None
    git_sha1: str


def download(
    api: "HfApi",
    name: str,
    commit: str,
    files: list[HubFile],
    target: Path,
    progress: Progress | None,
) -> None:
    """Fetch into a folder beside the target, verify, then move; config and weights' index come last."""
    partial = target.with_name(f".partial-{target.name}")
    total = sum(file.size for file in files)
    partial.mkdir(parents=True, exist_ok=True)
    free = free_bytes(partial)
    if free < total:
        raise no_room(partial, free, total)
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
    write_text_atomic(target / MANIFEST, json.dumps(body, indent=1))
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
        found = sha256_of(path)
        path.unlink()
        shutil.rmtree(partial / ".cache", ignore_errors=True)  # or the client would trust its own record
    raise ChecksumMismatch(path=path, value=found, accepted=file.sha256 or f"git blob {file.git_sha1}")


def _is_right(path: Path, file: HubFile) -> bool:
    """Whether the file is there with the hub's bytes."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    if file.sha256:
        return sha256_of(path) == file.sha256
    return git_sha1_of(path) == file.git_sha1


class _Counter:
    """Adds up the bytes of all files for one progress callback."""

    def __init__(self, total: int, progress: Progress | None) -> None:
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
    format_dict: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, initial: int = 0, total: int | None = None, **kwargs: Any) -> None:
        self.n, self.total = 0, total
        self.update(initial)

    def update(self, n: int | None = 1) -> None:
        self.n += n or 0
        self.counter.add(n or 0)

    def update_transfer(self, n: int | None = 1) -> None:
        """Bytes on the wire; those written to disk are what counts."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        return None

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Drawing: `refresh`, `set_postfix_str`, `close` and the like."""
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: None


@contextmanager
def hub_errors(name: str, endpoint: str, target: Path) -> Iterator[None]:
    """The hub client's many errors, as the three that a learner can act on.

    Its own are among httpx2's, the system's and ValueError. A ValueError is also what it makes of a web page
    where it expected JSON, and a RuntimeError what its storage's client says. An error of ours goes through.
    """
    import httpx2
    from huggingface_hub import errors as hf

    try:
        yield
    except hf.GatedRepoError as error:
        raise ModelMissing(value=name, reason="its owner lets only registered users fetch it") from error
    except (hf.RepositoryNotFoundError, hf.HFValidationError) as error:
        raise ModelMissing(value=name, reason=_UNKNOWN) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, RuntimeError) as error:
        raise _explained(error, name, endpoint, target) from error


def _explained(error: Exception, name: str, endpoint: str, target: Path) -> NlpbookError:
    import httpx2
    from huggingface_hub import errors as hf

    silent = (
        httpx2.ConnectError,
        httpx2.TimeoutException,
        hf.LocalEntryNotFoundError,
        hf.OfflineModeIsEnabled,
    )
    if isinstance(error, hf.LocalEntryNotFoundError) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    # The hub answers 401, not 404, for a name that it does not know.
    if isinstance(error, hf.HfHubHTTPError) and error.response.status_code in (401, 404):
        return ModelMissing(value=name, reason=_UNKNOWN)
    if isinstance(error, silent):
        return Offline(what=name, url=endpoint, path=target)
    said = str(error).strip() or type(error).__name__  # a connection that was cut says nothing
    return DownloadFailed(url=f"{endpoint}/{name}", reason=said.splitlines()[0])
