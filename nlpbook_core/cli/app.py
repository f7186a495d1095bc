"""`nlpbook app`: the lessons in a browser, served from this machine to this machine."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from nlpbook_core import runs, workspace
from nlpbook_core.cli import listening
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import note, print_json
from nlpbook_core.errors import NlpbookError

DEFAULT_PORT = 8501
_CORE = Path(__file__).resolve().parent.parent


def _add_options(parser: argparse.ArgumentParser) -> None:
    listening.add_options(parser, DEFAULT_PORT, "the app")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _run(options: argparse.Namespace) -> int:
    script = app_script()
    listening.check_port(options.host, options.port)
    home = workspace.folder("runs").parent
    url = listening.url(options.host, options.port)
    if options.json:
        print_json({"url": url, "home": str(home)})
    else:
        note(f"The app is at {url} (Ctrl-C ends it). Runs, corpora and models are kept in {home}.")
    code = _serve(streamlit_command(script, options), script.parent)
    _say_what_trains()
    return code


def app_script() -> Path:
    """The app's file: beside the core in a clone, inside it in an installed wheel.

    Raises:
        NlpbookError: If the installation lacks it.
    """
    for folder in (_CORE / "_app", _CORE.parent):
        if (folder / "app.py").is_file() and (folder / "pages").is_dir():
            return folder / "app.py"
    raise NlpbookError(
        detail=f"The app's files are neither in {_CORE / '_app'} nor beside {_CORE}; reinstall."
    )


def streamlit_command(script: Path, options: argparse.Namespace) -> list[str]:
    """The command that serves the app; everything that depends on the machine stands here."""
    settings: list[tuple[str, object]] = [
        ("server.address", options.host),
        ("server.port", options.port),
        ("browser.serverAddress", "localhost" if options.host in listening.LOOPBACK else options.host),
        ("server.headless", str(options.no_browser).lower()),
        ("server.showEmailPrompt", "false"),
    ]
    names = ["localhost", "127.0.0.1", *options.allow_host]
    if options.host not in listening.LOOPBACK:
        names += [options.host, socket.gethostname()]
    settings += [("server.allowedHosts", name) for name in names]
    flags = [word for name, value in settings for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "pages.ui.server", "run", str(script), *flags]


def _serve(command: list[str], folder: Path) -> int:
    """Run the server until it ends or Ctrl-C, which reaches it too: it is in our process group.

    It starts in the app's own folder, because Streamlit reads `.streamlit/config.toml` from there.
    """
    environment = {**os.environ, "NLPBOOK_HOME": str(workspace.home()), "PYTHONUTF8": "1"}
    # A run may train beside it: threads that wait by spinning make a gradient take several times as long.
    environment.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    environment["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(_CORE.parent), os.environ.get("PYTHONPATH", "")) if part
    )
    signal.signal(signal.SIGTERM, _as_interrupt)
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(timeout=5)
        return 0
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)


def _as_interrupt(*_: object) -> None:
    """When we are told to end, the server must end too, or it would keep the port."""
    raise KeyboardInterrupt


def _say_what_trains() -> None:
    time.sleep(0.05)  # a run that just ended frees its lock
    for run_id in runs.active_runs():
        note(
            f"Run {run_id} goes on training. `nlpbook runs stop {run_id}` stops it; it keeps what it learnt."
        )


COMMAND = Command(
    name="app",
    summary="open the lessons in your browser",
    example="nlpbook app --port 8600 --no-browser",
    add_options=_add_options,
    run=_run,
)
