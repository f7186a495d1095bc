import dataclasses
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from nlpbook_core.events import event_log
from nlpbook_core.events import event_types as ev

SAMPLES: dict[Any, Any] = {
    float: 0.5, int: 3, str: "words", bool: True, "fields": {"a": 1}, "error": {"code": "x"},
    "labels": ("a", "b"), "pairs": (("p", "h", "neutral"),), "probabilities": ((0.2, 0.3, 0.5),),
}  # fmt: skip


def sample(cls: type[ev.Event]) -> ev.Event:
    values = {f.name: SAMPLES.get(f.name, SAMPLES.get(f.type)) for f in dataclasses.fields(cls)}
    return cls(**values)


@pytest.mark.parametrize("cls", ev.event_types().values(), ids=lambda cls: cls.type)
def test_every_event_survives_its_line(cls: type[ev.Event]) -> None:
    event = sample(cls)
    line = event_log.to_line(event)
    assert "\n" not in line
    assert event_log.from_line(line) == event


def test_numbers_that_are_none_survive_as_well() -> None:
    event = ev.StepLogged(
        step=1, epoch=0, loss=math.nan, acc=0.0, learning_rate=1.0, grad_norm=math.inf, pairs_per_s=1.0
    )
    again = event_log.from_line(event_log.to_line(event))
    assert isinstance(again, ev.StepLogged)
    assert math.isnan(again.loss) and again.grad_norm == math.inf


def test_an_event_of_a_later_version_is_kept_as_unknown() -> None:
    event = event_log.from_line('{"v":9,"type":"moon-landed","seq":4,"crew":3}')
    assert isinstance(event, ev.Unknown)
    assert event.body["crew"] == 3 and event.seq == 4


@pytest.mark.parametrize("line", ["", "nonsense", "[1]", "null", '{"type":3}', '{"type":"step-logged"}'])
def test_what_is_no_event_is_a_value_error(line: str) -> None:
    with pytest.raises(ValueError):
        event_log.from_line(line)


def test_e2_a_torn_last_line_is_taken_away_and_the_count_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    event_log.EventWriter(path)(ev.Heartbeat())
    with path.open("a", encoding="utf-8") as file:
        file.write('{"type":"step-lo')
    event_log.EventWriter(path)(ev.Heartbeat())
    lines = list(event_log.read_lines(path))
    assert [event_log.from_line(line).seq for line in lines] == [0, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a file")
def test_a_disk_that_takes_half_a_line_leaves_whole_ones(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from nlpbook_core.events import event_log, event_types as ev\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "emit = event_log.EventWriter(Path(sys.argv[1]))\n"
        "while True: emit(ev.Heartbeat())"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, encoding="utf-8")
    assert "OSError" in done.stderr
    assert path.read_bytes().endswith(b"}\n") and path.stat().st_size > 500
    events = [event_log.from_line(line) for line in event_log.read_lines(path)]
    assert [event.seq for event in events] == list(range(len(events)))


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_kills_leave_no_torn_line_inside_the_file(tmp_path: Path) -> None:
    """E1 in small: five kills; every whole line reads, and the numbers rise."""
    path = tmp_path / "events.jsonl"
    code = (
        "import sys; from pathlib import Path; from nlpbook_core.events import event_log, event_types as ev\n"
        "emit = event_log.EventWriter(Path(sys.argv[1]))\n"
        "while True: emit(ev.PhaseChanged(phase='training', unit='x' * 500))"
    )
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", code, str(path)])
        size = path.stat().st_size if path.exists() else 0
        while not path.exists() or path.stat().st_size < size + 20_000:
            assert process.poll() is None
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    events = [event_log.from_line(line) for line in event_log.read_lines(path)]
    assert [event.seq for event in events] == list(range(len(events)))


@pytest.mark.parametrize(
    "body",
    [
        '{"type":"step-logged","step":"1","epoch":0,"loss":1,"acc":1,"learning_rate":1,"grad_norm":1,"pairs_per_s":1}',
        '{"type":"step-logged","step":1,"epoch":0,"loss":"x","acc":1,"learning_rate":1,"grad_norm":1,"pairs_per_s":1}',
        '{"type":"step-logged","step":1,"epoch":0,"loss":1,"acc":1,"learning_rate":1,"grad_norm":1,"pairs_per_s":1e999}',
        '{"type":"step-logged","step":true,"epoch":0,"loss":1,"acc":1,"learning_rate":1,"grad_norm":1,"pairs_per_s":1}',
        '{"type":"resumed","step":1' + "0" * 30 + "}",
        '{"type":"heartbeat","at":"nan"}',
        '{"type":"heartbeat","seq":[]}',
        '{"type":"of-tomorrow","at":{}}',
        '{"type":"warned","code":["x"]}',
        '{"type":"warned","code":"x","fields":[1]}',
        '{"type":"pinned-predicted","step":0,"pairs":[["a","b"]]}',
        '{"type":"pinned-predicted","step":0,"pairs":[["a","b",3]]}',
        '{"type":"pinned-predicted","step":0,"probabilities":[["a"]]}',
        '{"type":"run-ended","reason":"finished","elapsed_s":1,"error":"text"}',
    ],
)
def test_a_value_of_the_wrong_kind_makes_the_line_a_bad_one(body: str) -> None:
    with pytest.raises(ValueError, match=r"is not|shorter|longer"):
        event_log.from_line(body)


def test_a_run_that_ended_well_has_no_error_and_one_that_failed_has_its_own() -> None:
    for error in (None, {"code": "x", "message": "y", "fields": {}}):
        event = ev.RunEnded(reason="failed", elapsed_s=1.5, error=error)
        assert event_log.from_line(event_log.to_line(event)) == event


def test_probabilities_that_are_no_numbers_come_back_as_numbers_and_words_as_words() -> None:
    pairs = (("nan", "가설", "a"),)
    event = ev.PinnedPredicted(step=0, pairs=pairs, probabilities=((math.nan, math.inf, 0.5),))
    back = event_log.from_line(event_log.to_line(event))
    assert isinstance(back, ev.PinnedPredicted) and back.pairs == pairs
    assert math.isnan(back.probabilities[0][0]) and back.probabilities[0][1:] == (math.inf, 0.5)
