"""Where things lie on this machine: one folder for runs, corpora, models, drafts and caches.

The environment variable `NLPBOOK_HOME` names it; `~/nlpbook` is the default.
"""

import os
from pathlib import Path

from nlpbook_core import files
from nlpbook_core.errors import FolderNotWritable

MINI_DIR = Path(__file__).parent / "mini"


def home() -> Path:
    """The workspace folder (it may not exist yet)."""
    return Path(os.environ.get("NLPBOOK_HOME") or Path.home() / "nlpbook").expanduser().absolute()


def folder(name: str) -> Path:
    """A folder of the workspace, made on first use.

    Args:
        name: `runs`, `corpora`, `models`, `drafts`, `cache` or `challenge`.

    Raises:
        FolderNotWritable: If it can be neither found nor made.
    """
    path = home() / name
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderNotWritable(path=path, reason=error.strerror) from error
    return path


def free_bytes() -> int:
    """Room left on the disk that holds the workspace.

    Raises:
        FolderNotWritable: If the workspace can be neither found nor made.
    """
    return files.free_bytes(folder("runs"))
