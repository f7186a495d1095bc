"""Downloads from a real server on this machine: cut, flipped, changed, slow, twice at once, killed, full."""

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlpbook_core.corpora import KlueNLICorpus, fetching, klue_nli
from nlpbook_core.download import one_file as download
from nlpbook_core.download import partial
from nlpbook_core.download.one_file import fetch
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.errors import (
    ArgumentError,
    ChecksumMismatch,
    CorpusUnknown,
    DiskSpace,
    DownloadFailed,
    FolderNotWritable,
    Offline,
    RunStopped,
)
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from tests.support.file_server import Fault, FileServer

CONTENT = b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(32_768))  # 1 MiB
SHA256 = hashlib.sha256(CONTENT).hexdigest()
GIT_SHA1 = hashlib.sha1(b"blob %d\0" % len(CONTENT) + CONTENT).hexdigest()
SIZE = len(CONTENT)
PATH = "/corpus.json"


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer({PATH: CONTENT}) as running:
        yield running


@pytest.fixture
def file(server: FileServer) -> PublishedFile:
    return PublishedFile("corpus.json", (server.url + PATH,), sha256=SHA256, size_bytes=SIZE)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "말뭉치" / "corpus.json"


def leftovers(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if not path.name.endswith(".lock"))


def test_whole_file_arrives_under_its_name_with_progress(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    told: list[tuple[int, int]] = []
    assert fetch(file, target, lambda done, total: told.append((done, total))) == target
    assert target.read_bytes() == CONTENT
    assert leftovers(target) == ["corpus.json"]
    assert told[-1] == (SIZE, SIZE)
    assert [done for done, _ in told] == sorted(done for done, _ in told) and len(told) > 4


def test_file_that_is_there_and_right_is_not_fetched_again(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    fetch(file, target)
    fetch(file, target)
    assert len(server.requests) == 1
    fetch(file, target, force=True)
    assert len(server.requests) == 2


def test_tampered_file_is_noticed_and_fetched_again(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    fetch(file, target)
    target.write_bytes(CONTENT[:-1] + b"x")
    fetch(file, target)
    assert target.read_bytes() == CONTENT


def test_d1_flipped_byte_is_rejected_after_one_retry(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    server.faults[PATH] = Fault(flip_at=70_000)
    with pytest.raises(ChecksumMismatch) as caught:
        fetch(file, target)
    assert len(server.requests) == 2
    assert leftovers(target) == []
    assert SHA256[:12] in str(caught.value) and str(target) in str(caught.value)
    server.faults[PATH] = Fault(flip_at=70_000, times=1)
    assert fetch(file, target).read_bytes() == CONTENT


def test_git_blob_name_is_a_check_too(server: FileServer, target: Path) -> None:
    file = PublishedFile("corpus.json", (server.url + PATH,), git_sha1=GIT_SHA1)
    server.faults[PATH] = Fault(flip_at=5)
    with pytest.raises(ChecksumMismatch):
        fetch(file, target)
    server.faults.clear()
    assert fetch(file, target).read_bytes() == CONTENT


def test_d2_cut_connection_goes_on_where_it_broke(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    server.faults[PATH] = Fault(cut_at=SIZE // 3, times=1)
    fetch(file, target)
    assert target.read_bytes() == CONTENT
    first, second = server.requests
    assert "Range" not in first.headers
    assert second.headers["Range"] == f"bytes={SIZE // 3}-"
    assert second.headers["If-Range"] == server.etag(PATH)
    assert server.bytes_served <= 1.05 * SIZE


def test_goes_on_for_ever_while_bytes_come_but_not_without(
    server: FileServer, file: PublishedFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "_FIRST_PAUSE_S", 0.01)
    server.faults[PATH] = Fault(cut_at=100_000)
    assert fetch(file, target).read_bytes() == CONTENT
    assert len(server.requests) == 11
    server.faults[PATH] = Fault(cut_at=0)
    with pytest.raises(DownloadFailed):
        fetch(file, target, force=True)
    assert len(server.requests) == 15
    assert target.read_bytes() == CONTENT, "the good file stays while a forced one fails"


def test_server_without_ranges_is_served_from_the_start(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    server.faults[PATH] = Fault(cut_at=SIZE // 2, times=1, ignore_range=True)
    fetch(file, target)
    assert target.read_bytes() == CONTENT


def test_d3_changed_etag_starts_anew(server: FileServer, file: PublishedFile, target: Path) -> None:
    older = bytes(reversed(CONTENT))
    server.files[PATH] = older
    server.faults[PATH] = Fault(cut_at=SIZE // 2)
    stop = threading.Event()

    def change(done: int, total: int) -> None:
        if done >= SIZE // 2 and not stop.is_set():
            stop.set()
            server.files[PATH] = CONTENT
            server.faults.clear()

    fetch(file, target, change)
    assert stop.is_set()
    assert target.read_bytes() == CONTENT
    assert server.requests[1].headers["Range"]


def test_no_version_mark_and_no_hash_means_no_resume(server: FileServer, target: Path) -> None:
    server.etags[PATH] = ""
    server.faults[PATH] = Fault(cut_at=SIZE // 2, times=1)
    fetch(PublishedFile("corpus.json", (server.url + PATH,)), target)
    assert target.read_bytes() == CONTENT
    assert "Range" not in server.requests[1].headers


def test_complete_part_is_only_checked_and_renamed(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    part = partial.Partial(target)
    target.parent.mkdir()
    part.begin(file.urls[0], server.etag(PATH))
    part.path.write_bytes(CONTENT)
    fetch(file, target)
    assert target.read_bytes() == CONTENT and server.bytes_served == 0


_FETCH = """
import sys
from pathlib import Path
from nlpbook_core.download.one_file import PublishedFile, fetch
url, sha, target = sys.argv[1:]
print(fetch(PublishedFile("corpus.json", (url,), sha256=sha), Path(target)))
"""


def start_fetching(server: FileServer, target: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _FETCH, server.url + PATH, SHA256, str(target)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, encoding="utf-8")


def test_d4_killed_fetch_is_taken_up_by_the_next(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    server.faults[PATH] = Fault(chunk_delay_s=0.05)
    process = start_fetching(server, target)
    part = partial.Partial(target)
    deadline = time.monotonic() + 60
    while part.size < SIZE // 4 and time.monotonic() < deadline:
        assert not target.exists()
        time.sleep(0.02)
    process.kill()
    process.communicate()
    arrived = part.size
    assert arrived >= SIZE // 4
    server.faults.clear()
    fetch(file, target)
    assert target.read_bytes() == CONTENT
    assert server.requests[-1].headers["Range"] == f"bytes={arrived}-"
    assert leftovers(target) == ["corpus.json"]


def test_d5_five_processes_fetch_once(server: FileServer, target: Path) -> None:
    server.faults[PATH] = Fault(chunk_delay_s=0.01)
    processes = [start_fetching(server, target) for _ in range(5)]
    said = {process.communicate(timeout=120)[0].strip() for process in processes}
    assert said == {str(target)}
    assert [process.returncode for process in processes] == [0] * 5
    assert len(server.requests) == 1
    assert server.bytes_served == SIZE


def test_d6_too_little_room_is_said_before_the_first_byte(
    server: FileServer, file: PublishedFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 3_000_000, 3_000_000))
    with pytest.raises(DiskSpace) as caught:
        fetch(file, target)
    assert caught.value.fields["value"] == 3 and caught.value.fields["accepted"] == 18
    assert not target.exists() and partial.Partial(target).size == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full (Linux)")
def test_d6_disk_that_fills_up_on_the_way(
    server: FileServer, file: PublishedFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = partial.Partial.begin

    def begin_on_a_full_device(self: partial.Partial, url: str, validator: str) -> None:
        begin(self, url, validator)
        self.path.symlink_to("/dev/full")

    monkeypatch.setattr(partial.Partial, "begin", begin_on_a_full_device)
    with pytest.raises(DiskSpace) as caught:
        fetch(file, target)
    cause = caught.value.__cause__
    assert isinstance(cause, OSError) and cause.errno == errno.ENOSPC
    assert not target.exists()


def test_folder_that_cannot_be_made(file: PublishedFile, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(FolderNotWritable):
        fetch(file, tmp_path / "taken" / "corpus.json")


def test_d7_nothing_answers_is_said_within_a_second(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    server.stop()
    start = time.monotonic()
    with pytest.raises(Offline) as caught:
        fetch(file, target)
    assert time.monotonic() - start < 1.0
    assert str(target) in str(caught.value) and "corpus.json" in str(caught.value)


def test_d8_no_credentials_leave_the_machine(
    server: FileServer,
    file: PublishedFile,
    target: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login learner password secret\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HF_TOKEN", "secret")
    fetch(file, target)
    sent = {name.lower() for request in server.requests for name in request.headers}
    assert not sent & {"authorization", "cookie", "proxy-authorization"}


def test_empty_answer_is_no_file(server: FileServer, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "_FIRST_PAUSE_S", 0.01)
    server.files[PATH] = b""
    with pytest.raises(DownloadFailed, match="nothing came"):
        fetch(PublishedFile("corpus.json", (server.url + PATH,)), target)
    assert not target.exists()


def test_size_alone_is_a_check_too(server: FileServer, target: Path) -> None:
    file = PublishedFile("corpus.json", (server.url + PATH,), size_bytes=SIZE + 1)
    with pytest.raises(ChecksumMismatch, match=f"{SIZE} bytes, expected {SIZE + 1} bytes"):
        fetch(file, target)


def test_next_address_is_tried_when_one_refuses(server: FileServer, target: Path) -> None:
    urls = (server.url + "/gone.json", server.url + PATH)
    fetch(PublishedFile("corpus.json", urls, sha256=SHA256), target)
    assert target.read_bytes() == CONTENT


def test_refusal_everywhere_names_the_status(server: FileServer, target: Path) -> None:
    with pytest.raises(DownloadFailed) as caught:
        fetch(PublishedFile("corpus.json", (server.url + "/gone.json",)), target)
    assert "404" in str(caught.value) and len(server.requests) == 1


def test_busy_server_is_asked_again(server: FileServer, file: PublishedFile, target: Path) -> None:
    server.faults[PATH] = Fault(status=503, times=2)
    fetch(file, target)
    assert target.read_bytes() == CONTENT and len(server.requests) == 3


def test_sign_in_page_is_not_a_corpus(server: FileServer, target: Path) -> None:
    server.faults[PATH] = Fault(content_type="text/html")
    with pytest.raises(DownloadFailed, match="sign in"):
        fetch(PublishedFile("corpus.json", (server.url + PATH,)), target)
    assert not target.exists()


@pytest.mark.parametrize("fault", [Fault(), Fault(no_length=True)])
def test_more_than_the_published_size_is_refused(server: FileServer, target: Path, fault: Fault) -> None:
    server.faults[PATH] = fault
    file = PublishedFile("corpus.json", (server.url + PATH,), sha256=SHA256, size_bytes=SIZE // 2)
    with pytest.raises(DownloadFailed):
        fetch(file, target)
    assert leftovers(target) == []


@pytest.mark.parametrize("fault", [Fault(chunk_delay_s=0.1), Fault(header_delay_s=15.0)])
def test_k3_cancelling_takes_effect_at_once(
    server: FileServer, file: PublishedFile, target: Path, fault: Fault
) -> None:
    server.faults[PATH] = fault
    start = time.monotonic()
    with pytest.raises(RunStopped):
        fetch(file, target, cancelled=lambda: time.monotonic() - start > 0.5)
    assert time.monotonic() - start < 2.0
    assert not target.exists()


def test_waiting_for_another_process_can_be_cancelled(
    server: FileServer, file: PublishedFile, target: Path
) -> None:
    server.faults[PATH] = Fault(chunk_delay_s=0.2)
    process = start_fetching(server, target)
    try:
        deadline = time.monotonic() + 60
        while not server.requests and time.monotonic() < deadline:
            time.sleep(0.02)
        start = time.monotonic()
        with pytest.raises(RunStopped):
            fetch(file, target, cancelled=lambda: time.monotonic() - start > 0.3)
        assert time.monotonic() - start < 2.0
    finally:
        process.kill()
        process.communicate()


def klue_arguments(root: Path, **more: object) -> ClassificationTrainArguments:
    return ClassificationTrainArguments(
        downstream_corpus_name="klue-nli", downstream_corpus_root_dir=str(root), **more
    )


@pytest.fixture
def small_klue(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """KLUE's two files in small, published by a mirror on this machine."""
    rows = (
        '[{"guid": "a", "source": "s", "premise": "비가 온다.", "hypothesis": "비가 안 온다.",'
        ' "gold_label": "contradiction"}]'
    ).encode()
    names = (klue_nli.TRAIN.name, klue_nli.DEV.name)
    sha256 = hashlib.sha256(rows).hexdigest()
    files = tuple(PublishedFile(name, ("https://never.invalid/x",), sha256=sha256) for name in names)
    monkeypatch.setattr(KlueNLICorpus, "files", files)
    with FileServer({f"/{name}": rows for name in names}) as running:
        monkeypatch.setenv("NLPBOOK_MIRROR", running.url + "/")
        yield running


def test_corpus_of_the_settings_comes_from_the_mirror_once(small_klue: FileServer, tmp_path: Path) -> None:
    folder = fetching.download_downstream_dataset(klue_arguments(tmp_path))
    assert folder == tmp_path / "klue-nli"
    assert KlueNLICorpus().get_examples(folder, "train")[0].text_a == "비가 온다."
    fetching.download_downstream_dataset(klue_arguments(tmp_path))
    assert len(small_klue.requests) == 2
    fetching.download_downstream_dataset(klue_arguments(tmp_path, force_download=True))
    assert len(small_klue.requests) == 4


def test_file_put_there_by_hand_is_not_fetched(small_klue: FileServer, tmp_path: Path) -> None:
    by_hand = tmp_path / "klue-nli" / klue_nli.TRAIN.name
    by_hand.parent.mkdir()
    by_hand.write_bytes(small_klue.files[f"/{klue_nli.TRAIN.name}"])
    fetching.download_downstream_dataset(klue_arguments(tmp_path))
    assert [request.path for request in small_klue.requests] == [f"/{klue_nli.DEV.name}"]


def test_offline_names_the_place_for_the_file(small_klue: FileServer, tmp_path: Path) -> None:
    small_klue.stop()
    with pytest.raises(Offline) as caught:
        fetching.download_downstream_dataset(klue_arguments(tmp_path))
    assert str(tmp_path / "klue-nli" / klue_nli.TRAIN.name) in str(caught.value)


def test_mini_needs_nothing_and_unknown_is_said(tmp_path: Path) -> None:
    mini = ClassificationTrainArguments(
        downstream_corpus_name="mini-nli", downstream_corpus_root_dir=str(tmp_path)
    )
    assert fetching.download_downstream_dataset(mini) == tmp_path / "mini-nli"
    with pytest.raises(CorpusUnknown):
        fetching.download_downstream_dataset(
            ClassificationTrainArguments(
                downstream_corpus_name="nope", downstream_corpus_root_dir=str(tmp_path)
            )
        )


def test_mirror_must_be_an_address(
    file: PublishedFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLPBOOK_MIRROR", "C:\\files")
    with pytest.raises(ArgumentError, match="NLPBOOK_MIRROR"):
        fetch(file, target)


def test_a_mirror_that_is_no_address_after_all_is_a_failed_download(
    file: PublishedFile, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLPBOOK_MIRROR", "http://127.0.0.1:port")
    with pytest.raises(DownloadFailed, match="port"):
        fetch(file, target)
