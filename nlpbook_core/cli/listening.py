"""Where a server of ours listens: its options, a port that is free, and the address to show."""

import argparse
import socket
import sys

from nlpbook_core.errors import ArgumentError, PortInUse

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def add_options(parser: argparse.ArgumentParser, port: int, what: str) -> None:
    """`--port`, `--host` and `--allow-host` of a server; `what` is its name in the help."""
    parser.add_argument("--port", type=int, default=port, metavar="N", help="default: %(default)s")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS",
        help=f"address to listen on; other than the default, others on your network can reach {what}",
    )  # fmt: skip
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME",
        help=f"a name under which {what} may be asked for, beside localhost; may be repeated",
    )  # fmt: skip


def url(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    return f"http://{'localhost' if host in LOOPBACK else host}:{port}"


def check_port(host: str, port: int) -> None:
    """Say no before the server does, with a port that is free.

    Raises:
        ArgumentError: If there is no such port.
        PortInUse: If another program listens there.
    """
    if not 1 <= port <= 65535:
        raise ArgumentError(argument="port", value=port, accepted="a whole number from 1 to 65535")
    if not _is_free(host, port):
        near = (str(other) for other in range(port + 1, min(port + 100, 65536)) if _is_free(host, other))
        raise PortInUse(value=port, accepted=next(near, "N"))


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
