"""One process asks, another computes; the modules here are real ones that were written for the purpose."""

from pathlib import Path

import pytest

from nlpbook_core import subprocesses
from nlpbook_core.errors import DeviceMissing, WorkerFailed


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that answers as the question tells it to."""
    body = """
import sys, time
from nlpbook_core import subprocesses
from nlpbook_core.errors import DeviceMissing

def work(asked):
    if asked == "fail":
        raise DeviceMissing(value="gpu", reason="no-driver", accepted="cpu")
    if asked == "break":
        raise ZeroDivisionError("nobody foresaw it")
    if asked == "sleep":
        time.sleep(60)
    print("a library says something")
    return {"asked": asked}

if __name__ == "__main__":
    sys.exit(subprocesses.reply(work))
"""
    (tmp_path / "answering.py").write_text(body, encoding="utf-8")
    (tmp_path / "talking.py").write_text("print('3')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "answering"


def test_the_answer_is_the_last_line_whatever_was_printed_before(module: str) -> None:
    assert subprocesses.call(module, "test", 60, ["가", 1]) == {"asked": ["가", 1]}


def test_the_error_that_the_other_met_is_raised_here(module: str) -> None:
    with pytest.raises(DeviceMissing) as caught:
        subprocesses.call(module, "test", 60, "fail")
    assert caught.value.fields == {"value": "gpu", "reason": "no-driver", "accepted": "cpu"}


@pytest.mark.parametrize(
    ("name", "question", "timeout_s", "detail"),
    [
        ("answering", "break", 60, "nobody foresaw it"),
        ("answering", "sleep", 0.5, "no answer within 0 s"),
        ("talking", None, 60, "nothing was said"),
        ("not_there", None, 60, "No module named not_there"),
    ],
)
def test_one_that_gives_no_answer_is_an_error_with_its_last_word(
    module: str, name: str, question: str | None, timeout_s: float, detail: str
) -> None:
    with pytest.raises(WorkerFailed, match=detail) as caught:
        subprocesses.call(name, "test", timeout_s, question)
    assert caught.value.fields["kind"] == "test"
