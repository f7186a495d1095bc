"""`nlpbook app`: a real server on this machine, only for this machine, that ends with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from nlpbook_core import cli
from nlpbook_core.cli.app import app_script, streamlit_command
from tests.core.cli.conftest import Call
from tests.support.paths import ROOT


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(port: int, home: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "nlpbook_core.cli", "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "NLPBOOK_HOME": str(home)}, cwd=home.parent, start_new_session=os.name == "posix",
    )  # fmt: skip
    try:
        wait_until_healthy(process, port)
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)  # the server holds the same pipes: it must have ended as well


def wait_until_healthy(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        try:
            address = f"http://127.0.0.1:{port}/_stcore/health"
            if httpx2.get(address, trust_env=False, timeout=60).text == "ok":
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise AssertionError("the app did not come up")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to send Ctrl-C to one group")
def test_the_app_serves_this_machine_only_under_its_own_names_and_ends_with_ctrl_c(
    port: int, workspace: Path
) -> None:
    with serving(port, workspace) as process:
        assert httpx2.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=60).status_code == 200
        addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in addresses - {"127.0.0.1", "127.0.1.1"}:
            with pytest.raises(OSError):
                socket.create_connection((str(address), port), timeout=2).close()
        # DNS rebinding: a page of elsewhere must not reach the app under a name of its own.
        assert handshake(port, f"localhost:{port}").startswith("HTTP/1.1 101")
        assert not handshake(port, "evil.example").startswith("HTTP/1.1 101")
        os.killpg(process.pid, signal.SIGINT)  # what a terminal does
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0
        assert f"http://localhost:{port}" in err and str(workspace) in err
        assert "Traceback" not in out + err


def handshake(port: int, host: str) -> str:
    """First line of the answer to a WebSocket request that names this host."""
    lines = (
        "GET /_stcore/stream HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Upgrade: websocket",
        "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "", "",
    )  # fmt: skip
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall("\r\n".join(lines).encode())
        return connection.recv(1000).decode("latin-1").splitlines()[0]


def test_a_port_in_use_is_said_with_one_that_is_free(nlpbook: Call) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        answer = nlpbook("app", "--no-browser", "--port", str(taken), "--json")
    assert answer.code == 6 and answer.body["error"]["code"] == "port-in-use"
    free = int(answer.body["error"]["fields"]["accepted"])
    assert free != taken
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", free))


@pytest.mark.parametrize("port", ["0", "-1", "70000"])
def test_a_port_that_cannot_be_is_refused(nlpbook: Call, port: str) -> None:
    answer = nlpbook("app", "--no-browser", "--port", port, "--json")
    assert answer.code == 2 and "1 to 65535" in answer.err


def test_the_app_is_found_beside_the_core_in_a_clone() -> None:
    assert app_script() == ROOT / "app.py"


def flags(*words: str) -> list[str]:
    return streamlit_command(app_script(), cli.parser().parse_args(["app", *words]))


def test_only_this_machine_may_ask_unless_told_otherwise() -> None:
    command = flags()
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    names = [command[i + 1] for i, word in enumerate(command) if word == "--server.allowedHosts"]
    assert names == ["localhost", "127.0.0.1"]
    assert command[command.index("--server.headless") + 1] == "false"
    open_names = flags("--host", "0.0.0.0", "--allow-host", "class.local", "--no-browser")
    assert "class.local" in open_names and open_names[open_names.index("--server.headless") + 1] == "true"
