"""The files of a corpus: which of them are here, and how they are fetched behind a page."""

import time
from pathlib import Path

import pytest

from nlpbook_core.corpora import fetching, klue_nli
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.settings import presets
from tests.support.file_server import Fault, FileServer


def test_the_mini_corpus_needs_no_file() -> None:
    args = presets.preset("mini")
    assert fetching.is_here(args)
    assert fetching.standings(args) == []


def test_standings_tell_missing_from_other_files(workspace: Path) -> None:
    args = presets.preset("book")
    assert [item.standing for item in fetching.standings(args)] == ["missing", "missing"]
    folder = fetching.folder_of(args)
    folder.mkdir(parents=True)
    (folder / klue_nli.DEV.name).write_text("[]", encoding="utf-8")
    found = {item.file.name: item for item in fetching.standings(args)}
    assert found[klue_nli.DEV.name].standing == "other"
    assert found[klue_nli.DEV.name].size_bytes == 2
    assert not fetching.is_here(args)
    assert fetching.file_on_its_way(args) == (klue_nli.TRAIN.name, 1, 2)


@pytest.fixture
def two_files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """KLUE-NLI with other, smaller files that a local server can serve."""
    contents = dict.fromkeys(("one.json", "two.json"), b'[{"n": 1}]' + b" " * 200_000)
    files = tuple(PublishedFile(name, size_bytes=len(body)) for name, body in contents.items())
    monkeypatch.setattr(klue_nli.KlueNLICorpus, "files", files)
    return {f"/{name}": body for name, body in contents.items()}


def test_a_download_goes_on_behind_and_ends_with_the_files(
    two_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    args = presets.preset("book")
    with FileServer(two_files) as server:
        monkeypatch.setenv("NLPBOOK_MIRROR", server.url)
        job = fetching.begin(args)
        assert job.wait(20)
    assert (job.state, job.error) == ("done", None)
    assert fetching.is_here(args)
    assert fetching.job_of(args) is job


def test_a_download_can_be_cancelled_and_goes_on_where_it_stopped(
    two_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    args = presets.preset("book")
    with FileServer(two_files, faults={"/one.json": Fault(chunk_delay_s=0.1)}) as server:
        monkeypatch.setenv("NLPBOOK_MIRROR", server.url)
        job = fetching.begin(args)
        deadline = time.monotonic() + 20
        while not job.done and time.monotonic() < deadline:
            time.sleep(0.02)
        assert fetching.begin(args) is job
        job.cancel()
        assert job.wait(20)
        assert job.state == "cancelled"
        server.faults.clear()
        asked = len(server.requests)
        again = fetching.begin(args)
        assert again.wait(20)
        assert again.state == "done"
        asked_for = [request.headers.get("Range", "") for request in server.requests[asked:]]
        assert any(each.startswith("bytes=") and each != "bytes=0-" for each in asked_for), asked_for


def test_without_a_network_the_job_says_where_to_put_the_file(
    two_files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FileServer(two_files) as server:
        monkeypatch.setenv("NLPBOOK_MIRROR", server.url)
    args = presets.preset("book")
    job = fetching.begin(args)
    assert job.wait(30)
    assert job.state == "failed"
    assert job.error is not None
    assert job.error.code == "offline"
    assert str(fetching.folder_of(args)) in str(job.error)
