"""The corpus page: choose, fetch, read, guess, and bring a file of one's own."""

import json

import pytest

from nlpbook_core import background, corpora
from nlpbook_core.corpora import fetching, klue_nli
from nlpbook_core.corpus_views import reading_pairs
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.settings import presets
from pages.ui.corpus import browse, mending
from pages.ui.text import Text
from tests.support.file_server import Fault, FileServer
from tests.support.screen import by_key, draft_of, keys, open_page, said, untranslated

ROWS = [
    {"premise": f"{who}는 {place}에 갔다.", "hypothesis": f"{who}는 {place}에 있었다.", "gold_label": label}
    for who, label in (("민수", "entailment"), ("영희", "neutral"), ("철수", "contradiction"))
    for place in ("학교", "시장", "공원", "극장")
]


@pytest.mark.parametrize(("lang", "word"), [("ko", "장난감 말뭉치"), ("en", "toy corpus")])
def test_the_mini_corpus_is_there_at_once_and_called_a_toy(lang: str, word: str) -> None:
    screen = open_page("corpus", lang)
    assert not screen.exception
    assert word in said(screen)
    assert untranslated(screen) == []
    assert len(screen.dataframe[0].value) == reading_pairs.PAGE_ROWS
    assert "download" not in keys(screen, "button")


def test_a_corpus_that_is_not_here_offers_the_download_and_the_way_by_hand() -> None:
    screen = open_page("corpus")
    by_key(screen, "radio", "corpus-choice").set_value("klue-nli").run()
    assert not screen.exception
    assert "download" in keys(screen, "button")
    assert klue_nli.TRAIN.urls[0] in said(screen)
    assert str(fetching.folder_of(presets.preset("book"))) in said(screen)
    assert "CC BY-SA 4.0" in said(screen)
    assert untranslated(screen) == []


def test_searching_narrows_the_table_and_nothing_found_is_said() -> None:
    screen = open_page("corpus")
    by_key(screen, "text_input", "browse-words").set_value("피아노를 치지").run()
    some = screen.dataframe[0].value
    assert 0 < len(some) < reading_pairs.PAGE_ROWS
    by_key(screen, "selectbox", "browse-label").set_value("neutral").run()
    assert len(screen.dataframe[0].value) < len(some)
    by_key(screen, "text_input", "browse-words").set_value("qwertyuiop **[x](y)**").run()
    assert not screen.exception
    assert "맞는 쌍이 없습니다" in said(screen)


def test_shortcuts_are_measured_when_asked_for() -> None:
    screen = open_page("corpus")
    screen.button(key="measure-shortcuts").click().run()
    assert not screen.exception and untranslated(screen) == []
    (job,) = (job for name, job in background._jobs.items() if name.startswith("shortcuts-"))
    assert job.wait(120) and job.error is None
    screen.run()
    assert not screen.exception and untranslated(screen) == []
    scores = next(table.value for table in screen.dataframe if len(table.value.columns) == 2)
    assert len(scores) == 5 and "33.3 %" in scores.iloc[0, 1]
    background.forget(job.name)


def test_the_order_of_the_table_can_be_chosen() -> None:
    screen = open_page("corpus")
    by_key(screen, "selectbox", "browse-sort").set_value("longest").run()
    table = screen.dataframe[0].value
    lengths = [len(p) + len(h) for p, h in zip(table.iloc[:, 0], table.iloc[:, 1], strict=True)]
    assert lengths == sorted(lengths, reverse=True) and len(lengths) == reading_pairs.PAGE_ROWS


def test_the_label_is_covered_until_one_has_guessed() -> None:
    screen = open_page("corpus")
    assert "정답은" not in said(screen)
    for number in range(5):
        screen.button(key="quiz-neutral").click().run()
        assert not screen.exception
        assert "정답은" in said(screen), number
    assert "쌍을 맞혔습니다" in said(screen)
    assert "quiz-neutral" not in keys(screen, "button")
    screen.button(key="quiz-again").click().run()
    assert "quiz-neutral" in keys(screen, "button")


def _klue(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Both files of KLUE-NLI, small, as a local server gives them."""
    body = json.dumps(ROWS, ensure_ascii=False).encode() + b" " * 150_000
    files = tuple(PublishedFile(file.name, size_bytes=len(body)) for file in (klue_nli.TRAIN, klue_nli.DEV))
    monkeypatch.setattr(klue_nli.KlueNLICorpus, "files", files)
    return {f"/{file.name}": body for file in files}


def test_a_download_survives_a_refresh_and_ends_with_the_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    files = _klue(monkeypatch)
    slow = Fault(chunk_delay_s=2.0)
    with FileServer(files, faults=dict.fromkeys(files, slow)) as server:
        monkeypatch.setenv("NLPBOOK_MIRROR", server.url)
        screen = open_page("corpus")
        by_key(screen, "radio", "corpus-choice").set_value("klue-nli").run()
        screen.button(key="download").click().run()
        assert "download-cancel" in keys(screen, "button")
        again = open_page("corpus", draft=draft_of(screen))
        assert "download-cancel" in keys(again, "button")
        slow.chunk_delay_s = 0.0
        job = fetching.job_of(presets.preset("book"))
        assert job is not None
        assert job.wait(30)
        again.run()
    assert not again.exception
    assert len(again.dataframe[0].value) == len(ROWS)


def test_a_cancelled_download_can_be_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    files = _klue(monkeypatch)
    with FileServer(files, faults=dict.fromkeys(files, Fault(chunk_delay_s=2.0))) as server:
        monkeypatch.setenv("NLPBOOK_MIRROR", server.url)
        screen = open_page("corpus")
        by_key(screen, "radio", "corpus-choice").set_value("klue-nli").run()
        screen.button(key="download").click().run()
        screen.button(key="download-cancel").click().run()
        job = fetching.job_of(presets.preset("book"))
        assert job is not None
        assert job.wait(30)
        screen.run()
        assert "멈추었습니다" in said(screen)
        assert "download" in keys(screen, "button")


def test_without_a_network_the_page_says_so_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with FileServer(_klue(monkeypatch)) as server:
        monkeypatch.setenv("NLPBOOK_MIRROR", server.url)
    screen = open_page("corpus")
    by_key(screen, "radio", "corpus-choice").set_value("klue-nli").run()
    screen.button(key="download").click().run()
    job = fetching.job_of(presets.preset("book"))
    assert job is not None
    assert job.wait(30)
    screen.run()
    assert not screen.exception
    assert "네트워크가 없습니다" in said(screen)


def _upload(name: str, content: bytes):
    screen = open_page("corpus")
    by_key(screen, "file_uploader", "own-upload").upload(name, content, "text/csv").run()
    assert not screen.exception
    return screen


def _csv(label: str = "gold_label", rows: int = 12) -> bytes:
    lines = [f"premise,hypothesis,{label}"]
    lines += [f"{row['premise']},{row['hypothesis']},{row['gold_label']}" for row in ROWS[:rows]]
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def test_a_file_of_ones_own_becomes_the_corpus_of_the_draft() -> None:
    screen = _upload("내 파일.csv", _csv())
    screen.text_input(key="own-name").set_value("my-corpus").run()
    screen.number_input(key="own-held-out").set_value(25).run()
    screen.number_input(key="own-seed").set_value(3).run()
    screen.button(key="own-make").click().run()
    assert not screen.exception
    assert corpora.is_present("my-corpus")
    recorded = json.loads((corpora.get("my-corpus").folder / "corpus.json").read_text(encoding="utf-8"))
    assert (recorded["held_out_frac"], recorded["seed"]) == (0.25, 3)
    assert by_key(screen, "radio", "corpus-choice").value == "my-corpus"


def test_words_that_are_no_label_of_nli_can_be_the_corpuss_own_labels() -> None:
    yes_and_no = _csv().replace(b"entailment", "예".encode()).replace(b"contradiction", "아니요".encode())
    screen = _upload("own.csv", yes_and_no.replace(b"neutral", "모름".encode()))
    assert "own-make" not in keys(screen, "button"), "nothing is guessed"
    by_key(screen, "button_group", "own-labels").set_value("own").run()
    screen.text_input(key="own-name").set_value("asked").run()
    screen.button(key="own-make").click().run()
    assert not screen.exception and untranslated(screen) == []
    assert corpora.get("asked").get_labels() == ["모름", "아니요", "예"]


@pytest.mark.parametrize("name", ["", "mini-nli", "../x", "한글", "a b", "A"])
def test_a_name_that_cannot_be_is_refused_in_words(name: str) -> None:
    screen = _upload("own.csv", _csv())
    screen.text_input(key="own-name").set_value(name).run()
    screen.button(key="own-make").click().run()
    assert not screen.exception
    assert "여기서 멈췄습니다" in said(screen)
    assert by_key(screen, "radio", "corpus-choice").value == "mini-nli"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (_csv().decode("utf-8-sig").encode("cp949"), "UTF-8"),
        (b"", "0"),
        (b"premise,hypothesis,gold_label\n", "0"),
        (b"\x00\x01\x02\xff", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_meets_a_sentence(content: bytes, word: str) -> None:
    screen = _upload("own.csv", content)
    assert "여기서 멈췄습니다" in said(screen)
    assert word in said(screen)
    assert "own-make" not in keys(screen, "button")


def test_rows_in_trouble_are_listed_by_their_number_and_can_be_left_out() -> None:
    broken = _csv().decode("utf-8-sig").replace("민수는 시장에 있었다.", "").encode()
    screen = _upload("own.csv", broken)
    table = screen.data_editor[0].value
    assert list(table["row"]) == [3] and list(table["field"]) == ["hypothesis"]
    assert "own-make" not in keys(screen, "button")
    screen.button(key="own-drop-all").click().run()
    assert not screen.exception and not untranslated(screen)
    screen.text_input(key="own-name").set_value("one-less").run()
    screen.button(key="own-make").click().run()
    assert sum(corpora.get("one-less").card().num_pairs.values()) == 11
    recorded = json.loads((corpora.get("one-less").folder / "corpus.json").read_text(encoding="utf-8"))
    assert recorded["num_dropped"] == 1


def test_a_mended_cell_and_a_ticked_row_are_taken_over() -> None:
    places = [(3, "hypothesis"), (5, "gold_label"), (9, "number of columns")]
    edited = {0: {"value": "민수는 시장에 있었다."}, 1: {"drop": True}, 2: {"value": "3"}}
    before = {"cells": [(2, "premise", "가")], "dropped": [7], "rest": False}
    after = mending.taken_over(before, edited, places, ("premise", "hypothesis", "gold_label"))
    assert after["cells"] == [(2, "premise", "가"), (3, "hypothesis", "민수는 시장에 있었다.")]
    assert after["dropped"] == [5, 7]


@pytest.mark.parametrize("sign", [",", "\t"])
def test_pasted_rows_become_a_corpus_too(sign: str) -> None:
    screen = open_page("corpus")
    by_key(screen, "segmented_control", "own-way").set_value("paste").run()
    screen.text_area(key="own-pasted").set_value(_csv().decode("utf-8-sig").replace(",", sign)).run()
    assert not screen.exception and not untranslated(screen)
    screen.text_input(key="own-name").set_value("pasted-pairs").run()
    screen.button(key="own-make").click().run()
    assert corpora.is_present("pasted-pairs")


def test_labels_in_ones_own_words_get_their_meaning_from_the_learner() -> None:
    content = _csv().decode("utf-8-sig")
    for ours, own in (("entailment", "yes"), ("contradiction", "no"), ("neutral", "maybe")):
        content = content.replace(f",{ours}", f",{own}")
    screen = _upload("own.csv", content.encode())
    assert "own-make" not in keys(screen, "button")
    for own, ours in (("yes", "entailment"), ("no", "contradiction"), ("maybe", "neutral")):
        by_key(screen, "selectbox", f"own-meaning-gold_label-{own}").set_value(ours).run()
    screen.text_input(key="own-name").set_value("own-words").run()
    screen.button(key="own-make").click().run()
    assert corpora.is_present("own-words")


def test_other_column_names_are_asked_for_and_no_column_serves_twice() -> None:
    content = _csv(label="verdict")
    screen = _upload("own.csv", content)
    assert "셋 다 골라" in said(screen)
    by_key(screen, "selectbox", "own-column-label").set_value("premise").run()
    assert "서로 달라야" in said(screen)
    by_key(screen, "selectbox", "own-column-label").set_value("verdict").run()
    assert "own-make" in keys(screen, "button")


def test_a_corpus_that_is_gone_is_an_error_and_another_can_be_chosen() -> None:
    screen = _upload("own.csv", _csv())
    screen.text_input(key="own-name").set_value("short-lived").run()
    screen.button(key="own-make").click().run()
    for path in sorted((presets.preset("mini").corpus_root / "short-lived").glob("*")):
        path.unlink()
    screen.run()
    assert not screen.exception
    by_key(screen, "radio", "corpus-choice").set_value("mini-nli").run()
    assert not screen.exception
    assert len(screen.dataframe[0].value) == reading_pairs.PAGE_ROWS


def test_votes_stand_beside_the_pairs_that_have_them() -> None:
    at = Text("ko")
    assert browse.votes_words(at, ("neutral", "entailment", "neutral")) == "중립 2 · 참 1"
    lines = ["premise,hypothesis,gold_label,author,label2"]
    lines += [
        f"{row['premise']},{row['hypothesis']},{row['gold_label']},entailment,neutral" for row in ROWS[:12]
    ]
    screen = _upload("own.csv", ("\n".join(lines) + "\n").encode())
    screen.text_input(key="own-name").set_value("voted").run()
    screen.button(key="own-make").click().run()
    columns = [list(table.value.columns) for table in screen.dataframe]
    assert any(at("browse.votes") in names for names in columns) and not screen.exception


def test_labels_sources_lengths_and_overlap_are_drawn_and_each_figure_can_be_kept() -> None:
    screen = open_page("corpus")
    assert not screen.exception and not untranslated(screen)
    drawn = {item.proto.id.rpartition("-figure-")[2]: item.proto for item in screen.get("plotly_chart")}
    assert set(drawn) >= {"balance", "overlap", "lengths", "sources"}
    assert all(
        json.loads(item.config)["toImageButtonOptions"] == {"format": "svg"} for item in drawn.values()
    )
    bars = json.loads(drawn["lengths"].spec)["data"]
    assert [sum(bar["y"]) for bar in bars] == pytest.approx([1.0] * 3)
