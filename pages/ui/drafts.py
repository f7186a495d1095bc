"""Drafts as files of the workspace: what a learner has chosen and typed, so that a refresh finds it again."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlpbook_core import files, workspace

EMPTY: dict[str, Any] = {"arguments": None, "pending": {}, "pair": None, "visited": [], "run": None}

_DRAFT_ID = re.compile(r"[a-z0-9]{12}")
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Earlier:
    """A draft of before: its name, when it changed last (UTC seconds), and the pages opened with it."""

    draft: str
    changed_at: float
    visited: tuple[str, ...]


def path_of(draft: str) -> Path:
    """The file of a draft, be it there or not."""
    return workspace.folder("drafts") / f"{draft}.json"


def exists(draft: str) -> bool:
    """Whether there is a draft of that id; what is no id has none."""
    return bool(_DRAFT_ID.fullmatch(draft)) and path_of(draft).is_file()


def load(path: Path) -> dict[str, Any]:
    """What a draft holds; an empty one if the file is gone or cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return dict(EMPTY)
    return {**EMPTY, **kept} if isinstance(kept, dict) else dict(EMPTY)


def write(draft: str, body: dict[str, Any]) -> None:
    """Replace a draft in one piece."""
    files.write_text_atomic(path_of(draft), json.dumps(body, ensure_ascii=False, indent=1))


def before(draft: str) -> Earlier | None:
    """The draft that was worked with last but this one; opening a single page is no work."""
    found = sorted(workspace.folder("drafts").glob("*.json"), key=lambda path: -path.stat().st_mtime)
    for path in found[:_LOOKED_AT]:
        body = load(path)
        if path.stem != draft and len(body["visited"]) > 1:
            return Earlier(path.stem, path.stat().st_mtime, tuple(body["visited"]))
    return None
