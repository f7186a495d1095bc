"""Take in a run from an archive that `exporting` wrote, or that claims so: nothing in it is believed.

Only files that a run has are taken, each under its own name; what is in them is checked before the run
appears; nothing is ever unpickled.
"""

import json
import shutil
import stat
import tempfile
import time
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any

from nlpbook_core import files, workspace
from nlpbook_core.errors import NlpbookError, RunArchive, RunExists
from nlpbook_core.exchange.exporting import KEPT
from nlpbook_core.predictions.predicted_pair import PredictedPair
from nlpbook_core.runs.folder import RECORDED_ID, is_run_id, read_json
from nlpbook_core.settings import presets

_MOST_FILES = 2000
_MOST_TEXT_BYTES, _MOST_MODEL_BYTES = 200_000_000, 8_000_000_000
_MOST_TIME = 4e9  # UTC seconds: the year 2096
_ENDED = ("finished", "stopped", "failed")
_NUMBERS = ("val_acc", "test_acc", "val_loss", "test_loss", "elapsed_s", "peak_bytes", "disk_bytes")


def import_run(source: Path | IO[bytes], name: str = "") -> str:
    """Unpack an archive into a run of the same id, and return the id.

    Args:
        source: The zip.
        name: What an error calls it; the path if empty.

    Raises:
        RunArchive: If it is damaged, or not the archive of a run.
        RunExists: If a run has that id already.
        DiskSpace: If there is no room for it.
    """
    name = name or (source.name if isinstance(source, Path) else "the archive")
    runs_dir = workspace.folder("runs")
    making = Path(tempfile.mkdtemp(dir=runs_dir, prefix=".import-"))  # a name that no run can have
    try:
        with zipfile.ZipFile(source) as archive:
            run_id, members = _members(archive, name)
            _check_new(run_id)
            for info, place in members:
                _unpack(archive, info, making / place, name)
        _check(making, run_id, name)
        making.rename(runs_dir / run_id)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise RunArchive(path=name, reason=str(error) or "it is damaged") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return run_id


def _members(archive: zipfile.ZipFile, name: str) -> tuple[str, list[tuple[zipfile.ZipInfo, str]]]:
    """The id, and the files to unpack with their place within the run."""
    infos = archive.infolist()
    if len(infos) > _MOST_FILES:
        raise RunArchive(path=name, reason=f"it holds {len(infos)} files")
    for info in infos:
        _check_name(info, name)
    inside = [(info, PurePosixPath(info.filename)) for info in infos if not info.is_dir()]
    tops = {path.parts[0] for _, path in inside if path.parts[1:] == ("arguments.json",)}
    if len(tops) != 1:
        raise RunArchive(path=name, reason="it has no settings of one run (arguments.json in a folder)")
    (run_id,) = tops
    places = [(info, "/".join(path.parts[1:])) for info, path in inside if path.parts[0] == run_id]
    members = [(info, place) for info, place in places if KEPT.fullmatch(place)]
    if len({place.casefold() for _, place in members}) < len(members):
        raise RunArchive(path=name, reason="it has a file twice")
    needed, free = sum(info.file_size for info, _ in members), workspace.free_bytes()
    if needed > free:
        raise files.no_room(workspace.folder("runs"), free, needed)
    return run_id, members


def _check_name(info: zipfile.ZipInfo, name: str) -> None:
    """Refuse the whole archive if a name leads out of its folder, or a file is a link or locked."""
    parts = info.filename.replace("\\", "/").split("/")
    is_out = info.filename.startswith("/") or ".." in parts or ":" in parts[0] or "\\" in info.filename
    if is_out or stat.S_ISLNK(info.external_attr >> 16):
        raise RunArchive(path=name, reason="a file in it would land outside its folder")
    if info.flag_bits & 1:
        raise RunArchive(path=name, reason="it is locked with a password")


def _check_new(run_id: str) -> None:
    if not is_run_id(run_id) or run_id == RECORDED_ID:
        raise RunArchive(path=run_id[:60], reason="its folder has no name that a run can have")
    if (workspace.folder("runs") / run_id).exists():
        raise RunExists(value=run_id)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, name: str) -> None:
    """Write one file, no longer than is sensible whatever its entry says."""
    most = _MOST_MODEL_BYTES if target.suffix == ".safetensors" else _MOST_TEXT_BYTES
    target.parent.mkdir(exist_ok=True)
    with archive.open(info) as read, target.open("wb") as write:
        left = min(most, info.file_size) + 1
        while chunk := read.read(min(left, files.CHUNK_BYTES)):
            left -= len(chunk)
            if left <= 0:
                raise RunArchive(path=name, reason=f"{target.name} is larger than it says or may be")
            write.write(chunk)


def _check(run_dir: Path, run_id: str, name: str) -> None:
    """What pages and shell will read has the form that they expect."""
    try:
        presets.from_dict(read_json(run_dir / "arguments.json"))
    except (NlpbookError, TypeError) as error:
        raise RunArchive(path=name, reason=f"its settings cannot be used: {error}") from error
    if (run_dir / "exit.json").exists() and not _is_last_word(read_json(run_dir / "exit.json")):
        raise RunArchive(path=name, reason="exit.json does not say how a run ends")
    for split in ("val", "test"):
        _check_predictions(run_dir / "predictions" / f"{split}.jsonl", name)
    made = _checked_manifest(read_json(run_dir / "manifest.json"), run_id)
    files.write_text_atomic(run_dir / "manifest.json", json.dumps(made, ensure_ascii=False, indent=1))


def _is_last_word(ended: dict[str, Any]) -> bool:
    error, state = ended.get("error"), ended.get("state")
    has_error = isinstance(error, dict) if state == "failed" else error is None
    return state in _ENDED and has_error and all(_is_number(ended.get(key)) for key in _NUMBERS)


def _checked_manifest(made: dict[str, Any], run_id: str) -> dict[str, Any]:
    """What is known of where it came from; attempts are of checkpoints that stayed there."""
    texts: dict[str, Any] = {
        key: str(made[key])[:200] for key in ("title", "python", "platform") if key in made
    }
    tables = {
        key: made[key] for key in ("packages", "device", "sha256") if isinstance(made.get(key), dict)
    }  # fmt: skip
    at = made.get("created_at")
    created_at = float(at) if isinstance(at, int | float) and 0 <= at < _MOST_TIME else 0.0
    return {
        "run_id": run_id,
        "title": "",
        "created_at": created_at,
        "imported_at": time.time(),
        **texts,
        **tables,
    }


def _check_predictions(path: Path, name: str) -> None:
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not _is_prediction(line):
                raise RunArchive(path=name, reason=f"line {number} of {path.name} is no prediction")


def _is_prediction(line: str) -> bool:
    try:
        pair = PredictedPair.from_json(json.loads(line))
    except (ValueError, OverflowError, RecursionError):
        return False
    return all(map(_is_number, pair.probabilities))


def _is_number(value: Any) -> bool:
    """None is one that is not known."""
    return value is None or (isinstance(value, int | float) and abs(value) < 1e12)
