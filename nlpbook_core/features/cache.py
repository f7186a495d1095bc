"""Encoded splits on disk: plain numpy files, found by a hash of everything that decides their content.

An entry is a folder made elsewhere and renamed, so it is whole or absent; each file's sha256 stands in
`meta.json`, and an entry that does not match is thrown away and made again.
"""

import hashlib
import json
import logging
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlpbook_core import workspace
from nlpbook_core.errors import FolderNotWritable
from nlpbook_core.features.pair_layout import PairLayout
from nlpbook_core.files import sha256_of
from nlpbook_core.tokenization.backend import plain_backend

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

logger = logging.getLogger("nlpbook")

# Raise it when the rows of the same pairs come out otherwise than before: what people have cached is then
# made again. `tests/core/features/test_golden_rows.py` fails where that was forgotten.
ENCODING_VERSION = 1
_NAMES = ("ids", "starts", "first_lengths", "labels")


@dataclass(frozen=True)
class FeatureArrays:
    """All rows of a split, without padding, one after the other.

    Attributes:
        ids: Ids of all rows, shape (tokens of the split,), uint16 or int32.
        starts: Where each row begins in `ids`, and the end; shape (pairs + 1,).
        first_lengths: Pieces of the first sentence in each row, shape (pairs,).
        labels: Label id of each row, shape (pairs,).
        layout: Where the special tokens stand.
        folder: The cache entry that the arrays are mapped from, if any.
    """

    ids: NDArray[Any]
    starts: NDArray[np.int64]
    first_lengths: NDArray[np.uint16]
    labels: NDArray[np.int16]
    layout: PairLayout
    folder: Path | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each row, special tokens included, padding not."""
        return np.diff(self.starts)

    def row(self, index: int, length: int) -> dict[str, list[int]]:
        """The columns of one row, each padded to `length`."""
        start, end = int(self.starts[index]), int(self.starts[index + 1])
        padding = length - (end - start)
        columns = {
            "input_ids": self.ids[start:end].tolist() + [self.layout.pad_id] * padding,
            "attention_mask": [1] * (end - start) + [0] * padding,
        }
        if self.layout.has_segments:
            first = int(self.first_lengths[index])
            second = end - start - self.layout.num_special - first
            columns["token_type_ids"] = self.layout.segments(first, second) + [0] * padding
        return columns

    def __getstate__(self) -> dict[str, Any]:
        # A mapped array would be copied into each data process; its folder is enough.
        return {"folder": self.folder} if self.folder else self.__dict__.copy()

    def __setstate__(self, state: dict[str, Any]) -> None:
        folder = state.get("folder")
        self.__dict__.update(_read(folder).__dict__ if folder else state)


def features_key(
    pairs_hash: str,
    tokenizer: "PreTrainedTokenizerBase",
    max_seq_length: int,
    truncation: str,
    labels: list[str],
) -> str:
    """The name of a cache entry: it changes when anything does that the rows depend on."""
    content = {
        "encoding": ENCODING_VERSION,
        "pairs": pairs_hash,
        "tokenizer": hashlib.sha256(plain_backend(tokenizer).to_str().encode()).hexdigest(),
        "layout": asdict(PairLayout.of(tokenizer)),
        "max_seq_length": max_seq_length,
        "truncation": truncation,
        "labels": labels,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def entry_folder(key: str) -> Path:
    """Where an entry lies, whether or not it is there."""
    return workspace.home() / "cache" / f"features-{key}"


def load_features(key: str) -> FeatureArrays | None:
    """The arrays of an entry, mapped from disk; None if there is none, or it is damaged."""
    folder = entry_folder(key)
    if not folder.is_dir():
        return None
    try:
        hashes = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["sha256"]
        for name in _NAMES:
            if sha256_of(folder / f"{name}.npy") != hashes[name]:
                raise ValueError(f"{name}.npy was changed")
        return _read(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("The cached features in %s are damaged (%s); they are made again.", folder, error)
        return None


def save_features(key: str, arrays: FeatureArrays) -> FeatureArrays:
    """Write an entry and give its mapped form; where the disk does not allow it, the arrays as they are."""
    try:
        temporary = Path(tempfile.mkdtemp(prefix=".features-", dir=workspace.folder("cache")))
    except (OSError, FolderNotWritable) as error:
        logger.warning("The features could not be cached: %s", error)
        return arrays
    try:
        _write(temporary, arrays)
        _put(temporary, entry_folder(key))
    except OSError as error:
        logger.warning("The features could not be cached: %s", error)
        return arrays
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return load_features(key) or arrays


def _write(folder: Path, arrays: FeatureArrays) -> None:
    for name in _NAMES:
        np.save(folder / f"{name}.npy", getattr(arrays, name), allow_pickle=False)
    hashes = {name: sha256_of(folder / f"{name}.npy") for name in _NAMES}
    meta = {"pairs": len(arrays), "layout": asdict(arrays.layout), "sha256": hashes}
    (folder / "meta.json").write_text(json.dumps(meta, indent=1), encoding="utf-8")


def _put(temporary: Path, folder: Path) -> None:
    """Rename into place; an older entry makes room first, and whoever comes second gives way."""
    old = Path(tempfile.mkdtemp(prefix=".old-", dir=folder.parent))
    try:
        with suppress(FileNotFoundError):
            folder.replace(old / "entry")
        temporary.replace(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _read(folder: Path) -> FeatureArrays:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    layout: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in meta["layout"].items()}
    columns = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _NAMES}
    return FeatureArrays(**columns, layout=PairLayout(**layout), folder=folder)
