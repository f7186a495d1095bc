"""Reading the built-in corpora: right pairs, right splits, and errors that say where."""

import csv
import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from nlpbook_core import corpora
from nlpbook_core.corpora import KlueNLICorpus, KorNLICorpus, MiniNLICorpus, klue_nli, kornli
from nlpbook_core.corpora.base import Corpus
from nlpbook_core.download.published import PublishedFile
from nlpbook_core.errors import (
    ArgumentError,
    ChecksumMismatch,
    CorpusColumns,
    CorpusEmpty,
    CorpusEncoding,
    CorpusMissing,
    CorpusRow,
    CorpusUnknown,
)
from nlpbook_core.examples import LABELS, ClassificationExample
from nlpbook_core.settings.arguments import ClassificationTrainArguments


def klue_rows(num_premises: int) -> list[dict[str, str]]:
    return [
        {
            "guid": f"g-{number}-{label}", "source": "wiki", "premise": f"전제 {number}입니다.",
            "hypothesis": f"가설 {label} {number}.", "gold_label": label, "author": label,
            "label2": label, "label3": "neutral", "label4": label, "label5": label,
        }
        for number in range(num_premises)
        for label in LABELS
    ]  # fmt: skip


def write_json(path: Path, rows: object, encoding: str = "utf-8", indent: int | None = 4) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(rows, ensure_ascii=False, indent=indent)
    path.write_text(text, encoding=encoding, newline="\n")
    return path


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The publishers' file names, but hashes that are not known: small files of the test's own pass."""
    for corpus in (KlueNLICorpus, KorNLICorpus):
        files = tuple(PublishedFile(file.name, file.urls) for file in corpus.files)
        monkeypatch.setattr(corpus, "files", files)


@pytest.fixture
def klue(tmp_path: Path, unchecked: None) -> Path:
    folder = tmp_path / "klue-nli"
    write_json(folder / klue_nli.TRAIN.name, klue_rows(4))
    write_json(folder / klue_nli.DEV.name, klue_rows(10))
    return folder


def write_tsv(path: Path, rows: list[str], header: str = "sentence1\tsentence2\tgold_label") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8", newline="\n")
    return path


# KLUE


def test_klue_pair_carries_all_that_the_file_says(klue: Path) -> None:
    found = KlueNLICorpus().get_examples(klue, "train")
    assert len(found) == 12
    assert found[1] == ClassificationExample(
        "전제 0입니다.", "가설 contradiction 0.", "contradiction", "wiki", "g-0-contradiction",
        ("contradiction", "contradiction", "neutral", "contradiction", "contradiction"),
    )  # fmt: skip


def test_b3_klue_val_and_test_are_halves_that_share_no_premise(klue: Path) -> None:
    corpus = KlueNLICorpus()
    val, test = corpus.get_examples(klue, "val"), corpus.get_examples(klue, "test")
    assert len(val) == len(test) == 15
    assert not {each.text_a for each in val} & {each.text_a for each in test}
    assert set(Counter(each.text_a for each in val + test).values()) == {3}
    assert {each.guid for each in val + test} == {row["guid"] for row in klue_rows(10)}


def test_klue_halves_do_not_depend_on_the_order_of_the_file(klue: Path) -> None:
    before = {each.guid for each in KlueNLICorpus().get_examples(klue, "val")}
    write_json(klue / klue_nli.DEV.name, klue_rows(10)[::-1])
    assert {each.guid for each in KlueNLICorpus().get_examples(klue, "val")} == before


def test_klue_whole_dev_is_both_and_has_another_fingerprint(klue: Path) -> None:
    whole = KlueNLICorpus(whole_dev=True)
    assert whole.get_examples(klue, "val") == whole.get_examples(klue, "test")
    assert len(whole.get_examples(klue, "val")) == 30
    assert whole.fingerprint(klue, "val") != KlueNLICorpus().fingerprint(klue, "val")


def test_klue_without_train_says_which_file_and_still_reads_dev(klue: Path) -> None:
    (klue / klue_nli.TRAIN.name).unlink()
    with pytest.raises(CorpusMissing) as caught:
        KlueNLICorpus().get_examples(klue, "train")
    assert str(klue / klue_nli.TRAIN.name) in str(caught.value)
    assert "nlpbook download klue-nli" in str(caught.value)
    assert len(KlueNLICorpus().get_examples(klue, "val")) == 15
    assert not KlueNLICorpus().is_present(klue)


def test_wrong_file_put_there_by_hand_is_refused(tmp_path: Path) -> None:
    write_json(tmp_path / klue_nli.DEV.name, klue_rows(3))
    with pytest.raises(ChecksumMismatch) as caught:
        KlueNLICorpus().get_examples(tmp_path, "val")
    assert "0699db82be17" in str(caught.value)


def test_b14_modes_are_three(klue: Path) -> None:
    with pytest.raises(ArgumentError) as caught:
        KlueNLICorpus().get_examples(klue, "valid")
    assert caught.value.fields["argument"] == "mode" and "train, val, test" in str(caught.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gold_label", "netural"), ("gold_label", None), ("premise", ""), ("premise", " \n"),
        ("hypothesis", 3), ("hypothesis", "가" * 10_001), ("premise", "깨진 \ud800"), ("premise", "널\0"),
    ],
)  # fmt: skip
def test_row_in_trouble_is_named_as_an_editor_shows_it(klue: Path, field: str, value: object) -> None:
    rows: list[dict[str, object]] = [dict(row) for row in klue_rows(2)]
    rows[3][field] = value
    path = klue / klue_nli.TRAIN.name
    path.write_text(json.dumps(rows, ensure_ascii=True, indent=4), encoding="utf-8")
    with pytest.raises(CorpusRow) as caught:
        KlueNLICorpus().get_examples(klue, "train")
    fields = caught.value.fields
    first_lines = [n for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if "{" in line]
    assert fields["row"] == first_lines[3]
    assert fields["field"] == field and fields["path"] == path and fields["accepted"]
    assert len(str(fields["value"])) <= 80
    str(caught.value).encode("utf-8")


def test_row_of_a_file_of_one_line_is_counted(klue: Path) -> None:
    rows = klue_rows(2)
    rows[3]["gold_label"] = "x"
    write_json(klue / klue_nli.TRAIN.name, rows, indent=None)
    with pytest.raises(CorpusRow) as caught:
        KlueNLICorpus().get_examples(klue, "train")
    assert caught.value.fields["row"] == 4


def test_row_that_is_no_object(klue: Path) -> None:
    write_json(klue / klue_nli.TRAIN.name, [klue_rows(1)[0], ["a", "b"]], indent=None)
    with pytest.raises(CorpusRow) as caught:
        KlueNLICorpus().get_examples(klue, "train")
    assert caught.value.fields["row"] == 2


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "3", "[" * 100_000, '[{"premise": "a"} {"premise": "b"}]'])
def test_file_that_is_no_list_of_json(klue: Path, text: str) -> None:
    (klue / klue_nli.TRAIN.name).write_text(text, encoding="utf-8")
    with pytest.raises(CorpusEncoding) as caught:
        KlueNLICorpus().get_examples(klue, "train")
    assert "JSON" in str(caught.value) and "row 1" in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n", "[]"])
def test_file_without_pairs(klue: Path, text: str) -> None:
    (klue / klue_nli.TRAIN.name).write_text(text, encoding="utf-8")
    with pytest.raises(CorpusEmpty):
        KlueNLICorpus().get_examples(klue, "train")


def test_b5_utf8_always_and_byte_order_mark_accepted(klue: Path) -> None:
    expected = KlueNLICorpus().get_examples(klue, "train")
    write_json(klue / klue_nli.TRAIN.name, klue_rows(4), encoding="utf-8-sig")
    assert KlueNLICorpus().get_examples(klue, "train") == expected
    code = (
        "import sys; from nlpbook_core.corpora import KlueNLICorpus; KlueNLICorpus.files = ();"
        "print(ascii(KlueNLICorpus().get_examples(sys.argv[1], 'train')[0].text_a))"
    )
    command = [
        sys.executable,
        "-X",
        "utf8=0",
        "-X",
        "warn_default_encoding",
        "-W",
        "error",
        "-c",
        code,
        str(klue),
    ]
    said = subprocess.run(
        command, capture_output=True, text=True, env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}, check=False
    )
    assert said.stdout.strip() == ascii("전제 0입니다."), said.stderr


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-16-le"])
def test_other_encoding_is_named_with_its_place(klue: Path, encoding: str) -> None:
    path = write_json(klue / klue_nli.TRAIN.name, klue_rows(2), encoding=encoding)
    with pytest.raises(CorpusEncoding) as caught:
        KlueNLICorpus().get_examples(klue, "train")
    assert "row " in str(caught.value) and str(path) in str(caught.value)
    if encoding == "cp949":
        # The first Korean letter stands in the fifth line, behind 20 ASCII letters.
        assert caught.value.fields["position"] == "row 5, byte 21"
        assert caught.value.fields["expected"] == "UTF-8 text"


def test_text_is_kept_as_written(klue: Path) -> None:
    rows = klue_rows(1)
    odd = " 두  칸\u200b과 NFD 한글 😀 \\N "
    rows[0]["premise"] = odd
    write_json(klue / klue_nli.TRAIN.name, rows)
    assert KlueNLICorpus().get_examples(klue, "train")[0].text_a == odd


def test_klue_of_real_size_reads_within_a_second(tmp_path: Path, unchecked: None) -> None:
    write_json(tmp_path / klue_nli.TRAIN.name, klue_rows(8_333))
    start = time.process_time()
    found = KlueNLICorpus().get_examples(tmp_path, "train")
    assert len(found) == 24_999
    assert time.process_time() - start < 1.0


# KorNLI


@pytest.fixture
def kornli_folder(tmp_path: Path, unchecked: None) -> Path:
    folder = tmp_path / "kornli"
    for file in KorNLICorpus.files:
        write_tsv(folder / file.name, [f"{file.name} 전제 {n}\t가설 {n}\t{LABELS[n % 3]}" for n in range(6)])
    return folder


def test_kornli_trains_on_both_and_tests_on_xnli(kornli_folder: Path) -> None:
    corpus = KorNLICorpus()
    train = corpus.get_examples(kornli_folder, "train")
    assert [each.text_a.split()[0] for each in train[::6]] == [kornli.MULTINLI.name, kornli.SNLI.name]
    assert train[0] == ClassificationExample(
        f"{kornli.MULTINLI.name} 전제 0", "가설 0", "entailment", "multinli", "multinli-2"
    )
    assert {e.source for e in train} == {"multinli", "snli"}
    assert corpus.get_examples(kornli_folder, "val")[0].text_a.startswith("xnli.dev")
    assert corpus.get_examples(kornli_folder, "test")[0].text_a.startswith("xnli.test")
    assert corpus.is_present(kornli_folder)


def test_kornli_quotation_marks_are_letters(kornli_folder: Path) -> None:
    rows = ['그가 말했다, "엄마.\t"네\tneutral', '"가"라고 했다.\t""\tentailment', "N/A\tnull\tcontradiction"]
    path = write_tsv(kornli_folder / kornli.XNLI_DEV.name, rows)
    found = KorNLICorpus().get_examples(kornli_folder, "val")
    assert [(e.text_a, e.text_b, e.label) for e in found] == [tuple(row.split("\t")) for row in rows]
    with path.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file, delimiter="\t"))) < 4, "the csv module's default loses rows"


def test_kornli_windows_line_ends(kornli_folder: Path) -> None:
    path = kornli_folder / kornli.XNLI_DEV.name
    expected = KorNLICorpus().get_examples(kornli_folder, "val")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert KorNLICorpus().get_examples(kornli_folder, "val") == expected


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ("전제\t가설\t참", "gold_label", "'참'"),
        ("전제\t가설", "number of columns", "2"),
        ("a\tb\tc\td", "number of columns", "4"),
    ],
)
def test_kornli_row_in_trouble(kornli_folder: Path, row: str, field: str, value: str) -> None:
    write_tsv(kornli_folder / kornli.SNLI.name, ["전제\t가설\tneutral", "", row])
    with pytest.raises(CorpusRow) as caught:
        KorNLICorpus().get_examples(kornli_folder, "train")
    fields = caught.value.fields
    assert (fields["row"], fields["field"], fields["value"]) == (4, field, value)
    assert fields["path"] == kornli_folder / kornli.SNLI.name


def test_kornli_rows_that_translation_left_empty_are_counted(
    kornli_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_tsv(kornli_folder / kornli.XNLI_TEST.name, ["전제\t\tneutral", "전제\t가설\tneutral"])
    assert len(KorNLICorpus().get_examples(kornli_folder, "test")) == 1
    assert "1 rows without a sentence" in caplog.text


def test_kornli_other_header(kornli_folder: Path) -> None:
    write_tsv(kornli_folder / kornli.XNLI_TEST.name, ["a\tb\tneutral"], header="premise\thypothesis\tlabel")
    with pytest.raises(CorpusColumns, match="sentence1, sentence2, gold_label"):
        KorNLICorpus().get_examples(kornli_folder, "test")


def test_kornli_reads_a_hundred_thousand_rows_a_second(kornli_folder: Path) -> None:
    write_tsv(
        kornli_folder / kornli.SNLI.name,
        [f"여자가 {n}번째 공원을 걷는다.\t여자가 밖에 있다.\tentailment" for n in range(200_000)],
    )
    start = time.process_time()
    assert len(KorNLICorpus().get_examples(kornli_folder, "train")) == 200_006
    assert time.process_time() - start < 2.0


# Mini


def test_mini_is_packaged_and_resists_a_leak_between_splits(tmp_path: Path) -> None:
    corpus = MiniNLICorpus()
    splits = {mode: corpus.get_examples(tmp_path / "nothing", mode) for mode in ("train", "val", "test")}
    for mode, least in (("train", 6_000), ("val", 900), ("test", 900)):
        assert len(splits[mode]) >= least
    premises = [{each.text_a for each in examples} for examples in splits.values()]
    assert not (premises[0] & premises[1] or premises[0] & premises[2] or premises[1] & premises[2])
    assert len({each.source for each in splits["train"]}) >= 16
    assert corpus.is_present(tmp_path / "nothing")


def test_mini_folder_with_files_comes_first_and_whole(tmp_path: Path) -> None:
    write_json(tmp_path / "train.json", klue_rows(2))
    assert len(MiniNLICorpus().get_examples(tmp_path, "train")) == 6
    with pytest.raises(CorpusMissing):
        MiniNLICorpus().get_examples(tmp_path, "test")


# Registry


def test_names_and_unknown_name(tmp_path: Path) -> None:
    assert corpora.names(tmp_path) == ["mini-nli", "klue-nli", "kornli"]
    assert corpora.names() == corpora.names(tmp_path)
    with pytest.raises(CorpusUnknown, match="mini-nli, klue-nli, kornli"):
        corpora.get("imdb", tmp_path)
    assert corpora.is_present("mini-nli", tmp_path) and not corpora.is_present("kornli", tmp_path)


@pytest.mark.parametrize(
    "name", ["../mini-nli", "/etc", "..", "a/b", "C:\\x", "가", "A", "x" * 41, "", "nul", "a\0"]
)
def test_names_that_lead_elsewhere_are_unknown(tmp_path: Path, name: str) -> None:
    write_json(tmp_path / "corpus.json", {})
    with pytest.raises(CorpusUnknown):
        corpora.get(name, tmp_path / "root")


def test_corpus_of_the_settings(tmp_path: Path) -> None:
    def chosen(**settings: object) -> Corpus:
        return corpora.for_arguments(
            ClassificationTrainArguments(downstream_corpus_root_dir=str(tmp_path), **settings)
        )

    klue = chosen(downstream_corpus_name="klue-nli", whole_dev=True)
    assert isinstance(klue, KlueNLICorpus) and klue.whole_dev
    assert isinstance(chosen(downstream_corpus_name="kornli"), KorNLICorpus)
    assert isinstance(chosen(downstream_corpus_name="mini-nli"), MiniNLICorpus)


def test_the_table_of_corpora_has_a_row_for_each_and_says_what_is_here() -> None:
    table = corpora.table()
    assert list(table.index) == corpora.names()
    assert table["is_present"].to_dict() == {"mini-nli": True, "klue-nli": False, "kornli": False}
    assert table.loc["klue-nli", "num_val_pairs"] == KlueNLICorpus.num_pairs["val"]
    assert table.loc["kornli", "licence"] == KorNLICorpus.licence


def test_importing_corpora_loads_nothing_heavy() -> None:
    heavy = ("torch", "transformers", "pandas", "numpy", "httpx2", "sklearn")
    code = f"import sys, nlpbook_core.corpora; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Real data


@pytest.mark.real_data
def test_real_klue_dev(real_data: Path) -> None:
    corpus, folder = KlueNLICorpus(), real_data / "klue-nli"
    val, test = corpus.get_examples(folder, "val"), corpus.get_examples(folder, "test")
    assert len(val) == len(test) == 1_500
    assert len({each.text_a for each in val}) == len({each.text_a for each in test}) == 500
    assert Counter(each.label for each in val) == Counter(dict.fromkeys(LABELS, 500))
    assert Counter(each.label for each in test) == Counter(dict.fromkeys(LABELS, 500))
    assert sum(len(set(each.votes)) > 1 for each in val + test) == 710, "pairs that are not unanimous"
    assert val[0].guid == "klue-nli-v1_dev_00001"


@pytest.mark.real_data
def test_real_kornli_dev(real_data: Path) -> None:
    found = KorNLICorpus().get_examples(real_data / "kornli", "val")
    assert Counter(each.label for each in found) == Counter(dict.fromkeys(LABELS, 830))
    assert found[0].text_a == '그리고 그가 말했다, "엄마, 저 왔어요."'


def test_published_figures_stand_beside_their_own_corpus_only() -> None:
    assert [p.accuracy for p in corpora.get("klue-nli").published_scores] == [0.732, 0.816, 0.892]
    assert corpora.get("mini-nli").published_scores == ()
