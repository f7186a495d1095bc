"""Real runs of a tiny model for tests of pages: made once a session, then put into each test's workspace."""

import json
import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path

from streamlit.testing.v1 import AppTest

from nlpbook_core import files, runs, workspace
from nlpbook_core.runs.status import LAUNCHED
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui.session_keys import Key
from tests.support import tiny

# The first page that computes imports scikit-learn or torch, on a machine that may be busy.
PAGE_S = 240.0
APP = Path(__file__).parents[2] / "app.py"
WAIT_S = 400.0  # a machine shared with other work starts a worker in minutes


def world(folder: Path) -> Path:
    """A tiny corpus and a tiny model, and one that gives NaN."""
    tiny.write_corpus(folder)
    tiny.write_model(folder / "model")
    tiny.write_model(folder / "poisoned", poison=True)
    return folder


def settings(folder: Path, **changes: object) -> ClassificationTrainArguments:
    """Settings that train the tiny model in a moment."""
    tiny_ones = {
        "pretrained_model_name": str(folder / "model"), "downstream_corpus_root_dir": str(folder),
        "max_seq_length": 32, "batch_size": 8, "epochs": 2, "learning_rate": 1e-3,
    }  # fmt: skip
    return presets.preset("mini", **{**tiny_ones, **changes})


def about_to_train(run_id: str, args: ClassificationTrainArguments) -> str:
    """A run whose worker was launched a moment ago and has not come: it has its device for a minute."""
    folder = workspace.folder("runs") / run_id
    folder.mkdir()
    (folder / LAUNCHED).touch()
    files.write_text_atomic(folder / "arguments.json", json.dumps(args.to_dict()))
    return run_id


def forget_those_about_to_train() -> None:
    """Those of `about_to_train` are gone; nobody has to wait until their minute is over."""
    for mark in workspace.folder("runs").glob(f"*/{LAUNCHED}"):
        if not (mark.parent / "manifest.json").exists():
            mark.unlink()


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is true."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < WAIT_S
        time.sleep(0.1)


def wait(run_id: str, until: Callable[[str], bool]) -> None:
    """Wait until something is true of a run; fails with what the worker said."""
    began = time.monotonic()
    while not until(run_id):
        assert time.monotonic() - began < WAIT_S, (runs.status(run_id), runs.console_tail(run_id))
        time.sleep(0.1)


def wait_over(run_id: str) -> None:
    """Wait until nothing more comes of a run."""
    wait(run_id, lambda name: not runs.status(name).is_active)


def take(made: Path) -> str:
    """Copy a run that was made elsewhere into the workspace of this test; its id."""
    shutil.copytree(made, workspace.folder("runs") / made.name)
    return made.name


def draft(args: ClassificationTrainArguments | None = None) -> str:
    """A draft with settings, as a page would have left it; its id."""
    body = {"arguments": args.to_dict() if args else None}
    name = "0123456789ab"
    path = workspace.folder("drafts") / f"{name}.json"
    files.write_text_atomic(path, json.dumps(body))
    return name


def open_page(stem: str, lang: str = "ko", **query: str) -> AppTest:
    """A page of the app, opened as a browser would open its address."""
    at = AppTest.from_file(str(APP), default_timeout=PAGE_S)
    for name, value in {"lang": lang, **query}.items():
        at.query_params[name] = value
    at.run()
    at.switch_page(f"pages/{stem}.py").run()
    assert not at.exception, at.exception
    return at


def in_url(at: AppTest, name: str) -> str:
    """A value of the page's address; AppTest gives it alone or in a list."""
    found = at.query_params[name]
    return found if isinstance(found, str) else str(found[0])


def said(at: AppTest) -> str:
    """All words on the page that AppTest can see."""
    kinds = ("markdown", "caption", "text", "title", "code", "error")
    return "\n".join(str(item.value) for kind in kinds for item in at.get(kind))


def kept(at: AppTest) -> dict[str, object]:
    """What the session holds under names of ours; what widgets hold has names that Streamlit made."""
    state = at.session_state._state._state
    return {
        key: state[key] for key in {*state._old_state, *state._new_session_state} if not key.startswith("$$")
    }


def check_kept(at: AppTest, widgets: Collection[str] = ()) -> None:
    """All that the session keeps has a name of the list, and is plain: a session may be written down.

    Args:
        at: A page.
        widgets: Keys of widgets of pages before it, whose values outlive their page.
    """
    for key, value in kept(at).items():
        name = key.removeprefix("note.")
        assert key in widgets or any(name == known or name.startswith(f"{known}.") for known in Key), key
        assert is_plain(value), (key, value)


def is_plain(value: object) -> bool:
    """Whether a value is of texts, numbers and containers of them."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(each) for key, each in value.items())
    if type(value) in (list, tuple):
        return all(map(is_plain, value))
    return value is None or type(value) in (str, int, float, bool)
