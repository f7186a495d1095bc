"""Model files: from the mini world, a folder, or the hub; whole, verified, without a token."""

import json
import os
import socket
import threading
import time
from pathlib import Path

import httpx2
import pytest
from huggingface_hub import errors as hf

from nlpbook_core import workspace as ws
from nlpbook_core.download import hub
from nlpbook_core.download.hub import resolve_model
from nlpbook_core.download.hub_transfer import hub_errors
from nlpbook_core.errors import (
    ChecksumMismatch,
    DownloadFailed,
    ModelFolder,
    ModelMissing,
    Offline,
    RunStopped,
)
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.file_server import Fault
from tests.support.hub_server import HubServer
from tests.support.vocabulary import write_bert

NAME = "someone/small-bert"
WEIGHTS = os.urandom(300_000)


def repo(tmp_path: Path, **weights: bytes) -> dict[str, bytes]:
    folder = write_bert(tmp_path / "source", {"do_lower_case": False})
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return {**files, "README.md": b"# read me", "onnx/model.onnx": b"0" * 99, **weights}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    files = repo(tmp_path, **{"model.safetensors": WEIGHTS, "pytorch_model.bin": b"old" * 1000})
    with HubServer({NAME: files}) as running:
        monkeypatch.setenv("HF_ENDPOINT", running.url)
        yield running


def test_a_hub_model_is_fetched_once_and_only_what_is_needed(server: HubServer):
    folder = resolve_model(NAME)
    assert folder == ws.home() / "models" / "someone--small-bert"
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    names = {path.name for path in folder.iterdir()}
    assert names == {"config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors", "hub.json"}
    before = len(server.requests)
    assert resolve_model(NAME) == folder
    assert len(server.requests) == before
    assert not list((ws.home() / "models").glob(".partial*"))


def test_pytorch_weights_where_there_are_no_safetensors(server: HubServer, tmp_path: Path):
    server.repos["old/bert"] = repo(tmp_path, **{"pytorch_model.bin": b"weights" * 100})
    folder = resolve_model("old/bert")
    assert (folder / "pytorch_model.bin").read_bytes() == b"weights" * 100


def test_weights_in_parts_come_with_their_index(server: HubServer, tmp_path: Path):
    parts = {f"model-0000{i}-of-00002.safetensors": bytes([i]) * 5000 for i in (1, 2)}
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    server.repos["big/bert"] = repo(
        tmp_path, **parts, **{"model.safetensors.index.json": json.dumps(index).encode()}
    )
    folder = resolve_model("big/bert")
    assert {*parts, "model.safetensors.index.json"} <= {path.name for path in folder.iterdir()}
    assert hub.is_complete(folder, weights=True)


def test_a_tokenizer_alone_leaves_the_weights_where_they_are(server: HubServer):
    tokenizer = load_tokenizer(NAME)
    assert tokenizer.tokenize("민수는") == ["민수", "##는"]
    assert "model.safetensors" not in server.fetched()
    assert (resolve_model(NAME) / "model.safetensors").stat().st_size == len(WEIGHTS)
    assert server.fetched().count("vocab.txt") == 1


def test_progress_rises_to_the_whole(server: HubServer):
    seen: list[tuple[int, int]] = []
    resolve_model(NAME, progress=lambda done, total: seen.append((done, total)))
    total = sum(len(server.repos[NAME][n]) for n in ("config.json", "vocab.txt", "tokenizer_config.json"))
    assert seen[-1] == (total + len(WEIGHTS), total + len(WEIGHTS))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_no_token_is_ever_sent(server: HubServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    resolve_model(NAME)
    assert server.requests
    for request in server.requests:
        assert "hf_secret" not in str(request.headers)
        assert "Authorization" not in {name.title() for name in request.headers}


def test_other_bytes_of_the_right_size_are_fetched_again(server: HubServer):
    server.faults["model.safetensors"] = Fault(times=3, flip_at=1000)  # the HEAD counts as one
    assert (resolve_model(NAME) / "model.safetensors").read_bytes() == WEIGHTS
    assert server.fetched().count("model.safetensors") == 2


@pytest.mark.parametrize("path", ["model.safetensors", "vocab.txt"])
def test_bytes_that_stay_wrong_are_refused(server: HubServer, path: str):
    server.faults[path] = Fault(flip_at=5)
    with pytest.raises(ChecksumMismatch):
        resolve_model(NAME)
    assert not (ws.home() / "models" / "someone--small-bert").exists()


def test_a_broken_transfer_is_taken_up_again(server: HubServer):
    server.faults["model.safetensors"] = Fault(times=2, cut_at=100_000)
    assert (resolve_model(NAME) / "model.safetensors").read_bytes() == WEIGHTS


def test_a_stop_from_progress_ends_it_and_the_next_call_goes_on(server: HubServer):
    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 1000:
            raise StopError

    with pytest.raises(StopError):
        resolve_model(NAME, progress=stop)
    assert not (ws.home() / "models" / "someone--small-bert").exists()
    first = server.fetched().count("vocab.txt")
    assert (resolve_model(NAME) / "model.safetensors").read_bytes() == WEIGHTS
    assert server.fetched().count("vocab.txt") == first


def test_a_file_that_shrank_is_fetched_again(server: HubServer):
    folder = resolve_model(NAME)
    (folder / "model.safetensors").write_bytes(WEIGHTS[:100])
    assert (resolve_model(NAME) / "model.safetensors").read_bytes() == WEIGHTS


def test_a_name_that_the_hub_does_not_know(server: HubServer):
    with pytest.raises(ModelMissing) as caught:
        resolve_model("nobody/nothing")
    assert caught.value.fields["value"] == "nobody/nothing"


def test_a_gated_model_says_so(server: HubServer):
    server.gated.add(NAME)
    with pytest.raises(ModelMissing, match="registered"):
        resolve_model(NAME)


def test_a_server_error_is_a_failed_download(server: HubServer):
    server.faults[f"/api/models/{NAME}"] = Fault(status=500)
    with pytest.raises(DownloadFailed, match="500"):
        resolve_model(NAME)


def test_a_web_page_where_the_hub_should_answer_is_a_failed_download(server: HubServer):
    server.faults[f"/api/models/{NAME}"] = Fault(status=200)  # a network that asks to sign in answers so
    with pytest.raises(DownloadFailed):
        resolve_model(NAME)


def test_a_connection_that_is_cut_before_the_answer_is_a_failed_download(monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as cutting:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{cutting.getsockname()[1]}")
        threading.Thread(target=lambda: cutting.accept()[0].close(), daemon=True).start()
        with pytest.raises(DownloadFailed) as caught:
            resolve_model(NAME)
    assert caught.value.fields["reason"]


def test_an_address_of_the_hub_that_is_none_is_a_failed_download(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:port")
    with pytest.raises(DownloadFailed):
        resolve_model(NAME)


def test_every_error_of_the_hubs_client_that_a_download_can_meet_becomes_one_of_ours(tmp_path: Path):
    reply = httpx2.Response(503, request=httpx2.Request("GET", "http://localhost"))
    for error in (
        hf.HfHubHTTPError("", response=reply),
        hf.DisabledRepoError("no", response=reply),
        hf.RevisionNotFoundError("no", response=reply),
        hf.RemoteEntryNotFoundError("no", response=reply),
        hf.LocalEntryNotFoundError("no"),
        hf.FileMetadataError("no etag"),
        hf.OfflineModeIsEnabled("no"),
        httpx2.ReadError(""),
        httpx2.ProxyError("no"),
        httpx2.StreamClosed(),
        RuntimeError("the storage's client"),
    ):
        with pytest.raises((ModelMissing, Offline, DownloadFailed)), hub_errors("a/b", "http://x", tmp_path):
            raise error


@pytest.mark.parametrize("name", ["no/such/folder", "./here", "../up", "C:\\models\\x", "", "a b", ".hidden"])
def test_a_path_that_is_not_there_asks_nobody(server: HubServer, name: str, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((ModelMissing, ModelFolder)):
        resolve_model(name)
    assert server.requests == []


def test_without_network_the_error_names_the_folder(monkeypatch: pytest.MonkeyPatch):
    with HubServer({}) as gone:
        url = gone.url
    monkeypatch.setenv("HF_ENDPOINT", url)
    began = time.monotonic()
    with pytest.raises(Offline) as caught:
        resolve_model(NAME)
    assert time.monotonic() - began < 10
    assert str(ws.home() / "models" / "someone--small-bert") in str(caught.value)


def test_offline_mode_opens_no_connection(server: HubServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(Offline):
        resolve_model(NAME)
    assert server.requests == []


def test_files_put_there_by_hand_are_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    folder = write_bert(ws.home() / "models" / "someone--small-bert", {"do_lower_case": False})
    (folder / "model.safetensors").write_bytes(b"x")
    assert resolve_model(NAME) == folder


def test_a_folder_is_itself_and_needs_a_config(tmp_path: Path):
    folder = write_bert(tmp_path / "mine")
    assert resolve_model(folder) == folder
    (folder / "config.json").unlink()
    with pytest.raises(ModelFolder, match=r"config\.json"):
        resolve_model(str(folder))


def test_mini_is_the_packaged_folder():
    assert resolve_model("mini") == ws.MINI_DIR / "model"


def test_k3_a_stop_is_noticed_while_the_hub_says_nothing(monkeypatch: pytest.MonkeyPatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never answers
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(RunStopped):
            resolve_model(NAME, cancelled=lambda: time.monotonic() - began > 0.5)
        assert time.monotonic() - began < 5


def test_a_fetch_that_can_be_stopped_gives_the_same_files_and_errors(server: HubServer):
    folder = resolve_model(NAME, cancelled=lambda: False)
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    with pytest.raises(ModelMissing):
        resolve_model("nobody/nothing", cancelled=lambda: False)
