"""The web service as people and programs meet it: a real process, a real model, real requests."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from nlpbook_core.inference.predictor import Predictor
from nlpbook_core.serving import get_web_service_app
from nlpbook_core.serving.answers import MAX_CHARACTERS, MAX_PAIRS
from nlpbook_core.serving.limits import MAX_AT_ONCE, MAX_BYTES
from nlpbook_core.texts import Texts, languages
from tests.support import tiny

START_S = 180.0
JSON = {"content-type": "application/json"}
PAIR = {"premise": "민수는 어제 학교에 갔다.", "hypothesis": "민수는 학교에 가지 않았다."}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny.write_model(tmp_path_factory.mktemp("served"))
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["id2label"] = dict(enumerate(tiny.LABELS))
    config["label2id"] = {label: place for place, label in enumerate(tiny.LABELS)}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "nlpbook_core.cli", "serve", str(model), "--port", str(port), "--json"]
    home = str(tmp_path_factory.mktemp("home"))
    process = subprocess.Popen(
        command, env={**os.environ, "NLPBOOK_HOME": home}, stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told["url"] == f"http://localhost:{port}" and told["model"] == str(model)
        wait_ready(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()


def wait_ready(address: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            reply = httpx2.get(f"{address}/ready", trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.1)
            continue
        if reply.status_code == 200:
            return
        assert reply.status_code == 503 and reply.json() == {"status": "loading"}
        time.sleep(0.1)
    raise AssertionError("the service did not get ready")


def ask(address: str, path: str = "/api", **options: Any) -> httpx2.Response:
    return httpx2.post(f"{address}{path}", trust_env=False, timeout=60, **options)


def test_api_gives_the_books_fields_and_the_models_numbers_in_full(address: str, model: Path) -> None:
    body = ask(address, json=PAIR).json()
    wanted = Predictor(model).predict(PAIR["premise"], PAIR["hypothesis"])
    assert body["probabilities"] == pytest.approx(wanted.probabilities, abs=1e-9)
    assert body["logits"] == pytest.approx(wanted.logits, abs=1e-6)
    assert (body["premise"], body["hypothesis"]) == (PAIR["premise"], PAIR["hypothesis"])
    words = {"entailment": "참", "contradiction": "거짓", "neutral": "중립"}
    assert body["prediction"] == f"{words[wanted.label]} ({wanted.label})" and body["label"] == wanted.label
    for label, share in wanted.probabilities.items():
        assert body[f"{label}_data"] == f"{words[label]} {share:.2f}"
        assert float(body[f"{label}_width"].removesuffix("%")) == pytest.approx(100 * share, abs=1e-5)
    assert sum(body["probabilities"].values()) == pytest.approx(1.0)


def test_a_batch_gives_one_answer_a_pair_in_order(address: str) -> None:
    other = {**PAIR, "hypothesis": "민수는 학교에 갔다."}
    both = ask(address, "/api/batch", json={"pairs": [PAIR, other]}).json()["predictions"]
    for found, pair in zip(both, (PAIR, other), strict=True):
        alone = ask(address, json=pair).json()
        assert (found["hypothesis"], found["label"]) == (pair["hypothesis"], alone["label"])
        assert found["logits"] == pytest.approx(alone["logits"], abs=1e-5)


def test_the_form_needs_nothing_from_elsewhere(address: str) -> None:
    reply = httpx2.get(address, trust_env=False)
    assert reply.status_code == 200 and 'lang="ko"' in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    for name in ("", "page.css", "page.js", "words.json"):
        found = httpx2.get(f"{address}/{name}", trust_env=False)
        assert found.status_code == 200 and "://" not in found.text and "innerHTML" not in found.text
    words = httpx2.get(f"{address}/words.json", trust_env=False).json()
    assert tuple(words) == languages()
    for lang, said in words.items():
        assert said["form"]["title"] == Texts(lang)("serving.title") and said["labels"].keys() == set(
            tiny.LABELS
        )


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"json": {"premise": "가"}}, 422),
        ({"json": {**PAIR, "premise": ""}}, 422),
        ({"json": {**PAIR, "premise": "  \n"}}, 422),
        ({"json": {**PAIR, "premise": "\u200b"}}, 422),
        ({"json": {**PAIR, "premise": "가" * (MAX_CHARACTERS + 1)}}, 422),
        ({"json": {**PAIR, "premise": 7}}, 422),
        ({"json": {**PAIR, "extra": "x"}}, 422),
        ({"json": [1]}, 422),
        ({"content": b"{not json", "headers": JSON}, 400),
        ({"content": b"", "headers": JSON}, 422),
        ({"content": b"premise=a"}, 422),
        ({"content": b'{"premise": "\\ud800", "hypothesis": "a"}', "headers": JSON}, 422),
        ({"content": b"\xff\xfe", "headers": JSON}, 400),
        ({"content": b'{"premise": "\xc3"', "headers": JSON}, 400),
        ({"content": b"x" * (MAX_BYTES + 1)}, 413),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_one_form(
    address: str, options: dict[str, Any], status: int
) -> None:
    reply = ask(address, **options)
    assert reply.status_code == status
    assert set(reply.json()) == {"error"} and {"code", "message", "fields"} == set(reply.json()["error"])


def test_too_many_pairs_and_unknown_paths_are_refused(address: str) -> None:
    many = {"pairs": [PAIR] * (MAX_PAIRS + 1)}
    assert ask(address, "/api/batch", json=many).status_code == 422
    assert ask(address, "/api/batch", json={"pairs": []}).status_code == 422
    for path, status in (("/nothing", 404), ("/api", 405), ("/page.js/../../service.py", 404)):
        reply = httpx2.get(f"{address}{path}", trust_env=False)
        assert reply.status_code == status and reply.json()["error"]["code"] == "http"


def test_another_name_for_this_machine_is_refused(address: str) -> None:
    # A page of a stranger could otherwise have its own name point here and read the answers.
    reply = ask(address, json=PAIR, headers={"host": "evil.example"})
    assert reply.status_code == 400 and reply.json()["error"]["code"] == "host"
    assert httpx2.get(address, trust_env=False, headers={"host": "evil.example"}).status_code == 400


def test_too_many_at_once_are_told_to_come_again_while_pages_are_still_given(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    begun = b"POST /api HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n"
    with ExitStack() as waiting:
        for _ in range(MAX_AT_ONCE):
            connection = waiting.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(begun)  # and never what it announces
        deadline = time.monotonic() + 30
        while (reply := ask(address, json=PAIR)).status_code != 503:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert reply.json()["error"]["code"] == "busy" and reply.headers["retry-after"] == "2"
        assert set(reply.json()["error"]) == {"code", "message", "fields"}
        assert httpx2.get(f"{address}/health", trust_env=False).status_code == 200
    while ask(address, json=PAIR).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def in_process(model: Path) -> Iterator[tuple[Predictor, TestClient]]:
    """The book's last cell: a predictor that is there already becomes a service."""
    predictor = Predictor(model)
    with TestClient(
        get_web_service_app(predictor), "http://localhost", raise_server_exceptions=False
    ) as client:
        deadline = time.monotonic() + 60
        while client.get("/ready").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield predictor, client


def test_a_predictor_of_ones_own_can_be_served_as_in_the_books_last_cell(
    in_process: tuple[Predictor, TestClient],
) -> None:
    predictor, client = in_process
    body = client.post("/api", json=PAIR).json()
    wanted = predictor.predict(**PAIR)
    assert body["label"] == wanted.label and body["premise"] == PAIR["premise"]
    assert body["probabilities"] == pytest.approx(wanted.probabilities, abs=1e-9)
    assert client.get("/").status_code == 200
    assert client.post("/api", json=PAIR, headers={"host": "evil.example"}).status_code == 400


def test_a_failure_that_nobody_foresaw_has_the_same_form(in_process: tuple[Predictor, TestClient]) -> None:
    predictor, client = in_process
    predictor.labels = []
    reply = client.post("/api", json=PAIR)
    assert reply.status_code == 500 and reply.json()["error"]["code"] == "unforeseen"


def test_it_listens_on_loopback_only(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    with socket.socket() as outside:  # some other address of this machine, where loopback is not heard
        outside.bind(("127.0.0.2", 0))
    with socket.socket() as probe, pytest.raises(OSError):
        probe.settimeout(2)
        probe.connect(("127.0.0.2", port))


def test_every_answer_keeps_what_openapi_promises(address: str, tmp_path: Path) -> None:
    runner = Path(sys.executable).parent / "schemathesis"
    command = [
        str(runner), "run", f"{address}/openapi.json", "--max-examples", "25", "--seed", "7", "--no-color",
        # A sentence of invisible signs only has the right form, but nothing in it to answer.
        "--exclude-checks", "positive_data_acceptance", "--generation-database", "none",
        "--request-timeout", "60",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=280, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-4000:]


def test_a_folder_without_weights_ends_the_service_with_its_sentence(model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for name in ("config.json", "vocab.txt", "tokenizer_config.json"):
        (broken / name).write_bytes((model / name).read_bytes())
    command = [sys.executable, "-m", "nlpbook_core.cli", "serve", str(broken), "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=START_S)
    assert done.returncode == 3 and "cannot be used as a model" in done.stderr
