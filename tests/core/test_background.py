"""Work behind the pages: one job a name, told about, cancelled, and failing with a code."""

import threading

from nlpbook_core import background
from nlpbook_core.background import Job
from nlpbook_core.errors import ArgumentError, RunStopped


def test_the_same_name_gives_the_running_job_and_begins_once() -> None:
    gate, begun = threading.Event(), []

    def work(job: Job) -> str:
        begun.append(job)
        gate.wait(10)
        return "made"

    first = background.start("same-name", work)
    second = background.start("same-name", work)
    assert first is second
    gate.set()
    assert first.wait(10)
    assert (first.state, first.result, len(begun)) == ("done", "made", 1)
    assert background.once("same-name", work) is first
    background.forget("same-name")
    assert background.find("same-name") is None


def test_a_job_that_is_asked_to_stop_is_cancelled_and_may_be_begun_again() -> None:
    def work(job: Job) -> int:
        while not job.is_cancelled():
            job.report(1, 4)
        raise RunStopped(step=0)

    job = background.start("stoppable", work)
    job.cancel()
    assert job.wait(10)
    assert job.state == "cancelled"
    again = background.start("stoppable", lambda job: 7)
    assert again is not job
    assert again.wait(10)
    assert again.result == 7


def test_a_job_that_was_asked_to_stop_makes_room_for_another_of_its_name_at_once() -> None:
    gate = threading.Event()
    first = background.start("making-room", lambda job: gate.wait(10))
    background.forget("making-room")
    assert background.find("making-room") is first  # it runs, and nobody asked it to stop
    first.cancel()
    background.forget("making-room")
    second = background.start("making-room", lambda job: 2)
    assert second is not first and second.wait(10) and second.result == 2
    gate.set()
    assert first.wait(10)


def test_of_jobs_that_are_over_the_newest_are_kept_and_no_running_one_is_dropped() -> None:
    gate = threading.Event()
    running = background.start("kept-0", lambda job: gate.wait(10))
    for number in range(1, 4):
        assert background.start(f"kept-{number}", lambda job: 1).wait(10)
    other = background.start("another", lambda job: 1)
    assert other.wait(10)
    background.keep_newest("kept-", 2)
    found = [number for number in range(4) if background.find(f"kept-{number}")]
    assert found == [0, 2, 3] and background.find("another") is other
    gate.set()
    assert running.wait(10)


def test_failures_carry_a_code_whatever_they_were() -> None:
    def coded(job: Job) -> None:
        raise ArgumentError(argument="epochs", value=0, accepted="1")

    def unforeseen(job: Job) -> None:
        raise ZeroDivisionError("nothing")

    for name, work, code in (("coded", coded, "argument-value"), ("odd", unforeseen, "worker-failed")):
        job = background.start(name, work)
        assert job.wait(10)
        assert job.state == "failed"
        assert job.error is not None
        assert job.error.code == code


def test_a_fraction_is_a_share_and_never_more_than_one() -> None:
    job = Job("fraction")
    assert job.fraction == 0.0
    job.report(30, 120)
    assert job.fraction == 0.25
    job.report(500, 120)
    assert job.fraction == 1.0
