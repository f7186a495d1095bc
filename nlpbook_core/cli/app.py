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
from nlpbook_core.cli.command import Command
from nlpbook_core.cli.output import note, print_json
from nlpbook_core.errors import ArgumentError, NlpbookError, PortInUse

DEFAULT_PORT = 8501
_LOOPBACK = ("localhost", "127.0.0.1")
_CORE = Path(__file__).resolve().parent.parent


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS",
        help="address to listen on; other than the default, others on your network can reach the app",
    )  # fmt: skip
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME",
        help="a name under which browsers may ask for the app, beside localhost; may be repeated",
    )  # fmt: skip
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def _run(options: argparse.Namespace) -> int:
    script = app_script()
    check_port(options.host, options.port)
    home = workspace.folder("runs").parent
    url = f"http://{'localhost' if options.host in _LOOPBACK else options.host}:{options.port}"
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


def check_port(host: str, port: int) -> None:
    """Say no before Streamlit does, with a port that is free.

    Raises:
        ArgumentError: If there is no such port.
        PortInUse: If another program listens there.
    """
    if not 1 <= port <= 65535:
        raise ArgumentError(argument="port", value=port, accepted="a whole number from 1 to 65535")
    if not _is_free(host, port):
        near = (other for other in range(port + 1, min(port + 100, 65536)) if _is_free(host, other))
        raise PortInUse(value=port, accepted=next(near, DEFAULT_PORT))


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there the option would allow to take a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def streamlit_command(script: Path, options: argparse.Namespace) -> list[str]:
    """The command that serves the app; everything that depends on the machine stands here."""
    settings: list[tuple[str, object]] = [
        ("server.address", options.host),
        ("server.port", options.port),
        ("browser.serverAddress", "localhost" if options.host in _LOOPBACK else options.host),
        ("server.headless", str(options.no_browser).lower()),
        ("server.showEmailPrompt", "false"),
    ]
    names = [*_LOOPBACK, *options.allow_host]
    if options.host not in _LOOPBACK:
        names += [options.host, socket.gethostname()]
    settings += [("server.allowedHosts", name) for name in names]
    flags = [word for name, value in settings for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "pages.ui.server", "run", str(script), *flags]


def _serve(command: list[str], folder: Path) -> int:
    """Run the server until it ends or Ctrl-C, which reaches it too: it is in our process group.

    It starts in the app's own folder, because Streamlit reads `.streamlit/config.toml` from there.
    """
    environment = {**os.environ, "NLPBOOK_HOME": str(workspace.home()), "PYTHONUTF8": "1"}
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
    if (run_id := runs.active_run()) is not None:
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
