"""What pages do with corpora before training: search, deal, look into an own file, fetch behind them."""

import time
from pathlib import Path

import pytest

from nlpbook_core.corpora import fetching, klue_nli
from nlpbook_core.corpus_views import reading_pairs, showcase
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.errors import CorpusColumns, CorpusEncoding
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.own_files import importing, uploads
from nlpbook_core.settings import presets
from tests.support.file_server import Fault, FileServer

PAIRS = [
    ClassificationExample("민수는 학교에 갔다.", "민수는 학교에 있었다.", "entailment", "place"),
    ClassificationExample("민수는 학교에 갔다.", "민수는 집에 있었다.", "contradiction", "place"),
    ClassificationExample("Anna reads.", "Anna is tired.", "neutral", "liking"),
]


def test_search_wants_every_word_in_either_sentence_whatever_the_case() -> None:
    assert reading_pairs.search(PAIRS, "민수 집에") == [1]
    assert reading_pairs.search(PAIRS, "anna READS") == [2]
    assert reading_pairs.search(PAIRS, label="entailment") == [0]
    assert reading_pairs.search(PAIRS, source="place", label="neutral") == []
    assert reading_pairs.search(PAIRS, "  ") == [0, 1, 2]
    assert reading_pairs.sources(PAIRS) == ["liking", "place"]


def test_a_deal_repeats_with_its_seed_and_takes_no_premise_twice_while_it_can() -> None:
    assert reading_pairs.deal(PAIRS, 2, seed=3) == reading_pairs.deal(PAIRS, 2, seed=3)
    assert len({PAIRS[place].text_a for place in reading_pairs.deal(PAIRS, 2, seed=3)}) == 2
    assert sorted(reading_pairs.deal(PAIRS, 9, seed=3)) == [0, 1, 2]


def test_an_upload_is_kept_under_a_harmless_name_and_looked_into(workspace: Path) -> None:
    content = "전제,가설,답\n비가 온다,땅이 젖는다,yes\n비가 온다,맑다,no\n".encode()
    path = uploads.keep("../../../etc/비 밀.CSV", content)
    assert workspace in path.parents
    assert path.name == "비_밀.csv"
    assert uploads.keep("../../../etc/비 밀.CSV", content) == path
    seen = uploads.preview(path)
    assert seen.columns == ("전제", "가설", "답")
    assert seen.guessed == {"premise": "전제", "hypothesis": "가설", "label": None}
    assert seen.rows[0]["답"] == "yes"
    assert uploads.unknown_labels(path, "답") == ["yes", "no"]


def test_labels_that_are_understood_need_no_meaning(workspace: Path) -> None:
    path = uploads.keep("a.csv", "premise,hypothesis,label\na,b,참\na,c,1\na,d,\na,e,maybe\n".encode())
    assert uploads.unknown_labels(path, "label") == ["maybe"]


def test_errors_about_an_upload_name_the_file_only(workspace: Path) -> None:
    path = uploads.keep("own.csv", "premise,hypothesis,label\n".encode("utf-16"))
    with pytest.raises(CorpusEncoding) as caught, uploads.told_by_name():
        uploads.preview(path)
    assert caught.value.fields["path"] == "own.csv"
    fine = uploads.keep("own.csv", b"a,b,c\n1,2,3\n")
    with pytest.raises(CorpusColumns, match=r"^own.csv"), uploads.told_by_name():
        importing.check_file(fine)


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


def test_the_pair_that_the_first_page_shows_is_a_real_one() -> None:
    shown = showcase.pair()
    assert shown is not None
    assert shown.label == "contradiction"
    assert shown.premise
    assert shown.hypothesis
    if showcase.has_recorded_run():
        assert max(shown.probabilities, key=lambda label: shown.probabilities[label]) == shown.label
        assert abs(sum(shown.probabilities.values()) - 1) < 1e-3
