import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpbook_core import locks

HOLD = (
    "import sys, time; from pathlib import Path; from nlpbook_core import locks\n"
    "lock = locks.acquire(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_lock_of_another_process_is_seen_and_not_given_twice(
    holder: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert locks.is_held(tmp_path / "lock")
    assert locks.acquire(tmp_path / "lock", wait_s=0.1) is None


def test_a_kill_frees_the_lock(holder: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(holder.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    began = time.monotonic()
    while locks.is_held(tmp_path / "lock"):
        assert time.monotonic() - began < 2
    lock = locks.acquire(tmp_path / "lock")
    assert lock is not None
    lock.release()


def test_a_lock_that_nobody_took_is_free(tmp_path: Path) -> None:
    assert not locks.is_held(tmp_path / "lock")
    (tmp_path / "lock").touch()
    assert not locks.is_held(tmp_path / "lock")
