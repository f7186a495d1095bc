"""A corpus from a file of one's own: every form, every mistake of a learner, a split that does not leak."""

import csv
import json
import shutil
import string
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlpbook_core import corpora
from nlpbook_core.errors import (
    ArgumentError,
    CorpusColumns,
    CorpusEmpty,
    CorpusEncoding,
    CorpusMissing,
    CorpusRow,
)
from nlpbook_core.examples import LABELS, MODES, ClassificationExample
from nlpbook_core.inference.scoring import predicted_pairs
from nlpbook_core.metrics import slices
from nlpbook_core.own_files import table
from nlpbook_core.own_files.importing import check_file, import_file, split_by_premise
from nlpbook_core.own_files.own_rows import Mends

Pair = tuple[str, str, str]
TAB = "\t"
USUAL = ("premise", "hypothesis", "label")


def pairs(num: int = 30) -> list[Pair]:
    """Three hypotheses a premise, with the letters in them that separate columns."""
    return [(f'전제 "{n // 3}", 쉼표', f"가설{TAB * (n % 7 == 0)} {n}", LABELS[n % 3]) for n in range(num)]


def without_tabs(rows: list[Pair]) -> list[Pair]:
    """An unquoted file cannot hold a tab in a sentence."""
    return [(premise, hypothesis.replace(TAB, " "), label) for premise, hypothesis, label in rows]


def write(
    path: Path, rows: list[Pair], names: tuple[str, str, str] = ("premise", "hypothesis", "label")
) -> Path:
    """The rows in the form that the file's ending says."""
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, *rows])
    elif path.suffix == ".json":
        path.write_text(json.dumps(objects, ensure_ascii=False, indent=2), encoding="utf-8")
    elif path.suffix in (".jsonl", ".ndjson"):
        lines = (json.dumps(each, ensure_ascii=False) for each in objects)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        path.write_text("\n".join("\t".join(row) for row in [names, *rows]) + "\n", encoding="utf-8")
    return path


def texts(root: Path, name: str) -> set[Pair]:
    corpus = corpora.get(name, root)
    examples = [each for mode in MODES for each in corpus.get_examples(root / name, mode)]
    return {(each.text_a, each.text_b, each.label) for each in examples}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "corpora"


@pytest.mark.parametrize("suffix", [".csv", ".CSV", ".tsv", ".txt", ".json", ".jsonl", ".ndjson"])
def test_every_form_comes_out_as_it_went_in(tmp_path: Path, root: Path, suffix: str) -> None:
    rows = without_tabs(pairs())
    made = write(tmp_path / f"own{suffix.lower()}", rows)
    file = made.rename(tmp_path / f"내 파일{suffix}")
    corpus = import_file("my-own", file, root=root)
    assert texts(root, "my-own") == set(rows)
    assert corpora.names(root)[-1] == "my-own" and corpora.is_present("my-own", root)
    assert corpus.card().num_pairs == {"train": 24, "val": 3, "test": 3}
    assert sorted(path.name for path in root.iterdir()) == ["my-own"], "no leftovers"


def test_columns_are_named_or_guessed(tmp_path: Path, root: Path) -> None:
    file = write(tmp_path / "a.csv", pairs(), ("첫 문장", "둘째", "답"))
    assert table.columns(file) == ["첫 문장", "둘째", "답"]
    import_file("named", file, premise="첫 문장", hypothesis="둘째", label="답", root=root)
    assert texts(root, "named") == set(pairs())
    for place, names in enumerate([("sentence1", "sentence2", "gold_label"), ("전제", "가설", "정답")]):
        import_file(f"guess{place}", write(tmp_path / "b.csv", pairs(), names), root=root)
    with pytest.raises(CorpusColumns) as caught:
        check_file(file, premise="첫문장", hypothesis="둘째", label="답")
    assert caught.value.fields["argument"] == "premise" and "첫 문장, 둘째, 답" in str(caught.value)
    with pytest.raises(CorpusColumns) as caught:
        check_file(file)
    assert "sentence1" in str(caught.value)
    with pytest.raises(CorpusColumns, match="three different"):
        check_file(file, premise="둘째", hypothesis="둘째", label="답")


@pytest.mark.parametrize(
    "words",
    [
        ("참", "거짓", "중립"), ("함의", "모순", "중립"), ("0", "1", "2"),
        ("Entailment", " contradiction ", "NEUTRAL"), ("참", "모순", "neutral"),
    ],
)  # fmt: skip
def test_usual_words_for_labels(tmp_path: Path, root: Path, words: tuple[str, str, str]) -> None:
    rows = [(p, h, words[LABELS.index(label)]) for p, h, label in pairs()]
    corpus = import_file("my-own", write(tmp_path / "a.csv", rows), root=root)
    assert texts(root, "my-own") == set(pairs())
    assert corpus.card().problems == (("numeric-labels",) if words[0] == "0" else ())


def test_label_map_comes_before_the_usual_words(tmp_path: Path, root: Path) -> None:
    klue_on_the_hub = {"0": "entailment", "1": "neutral", "2": "contradiction"}
    number = {label: key for key, label in klue_on_the_hub.items()}
    objects = [{"premise": p, "hypothesis": h, "label": int(number[label])} for p, h, label in pairs()]
    file = tmp_path / "a.json"
    file.write_text(json.dumps(objects), encoding="utf-8")
    corpus = import_file("my-own", file, label_map=klue_on_the_hub, root=root)
    assert texts(root, "my-own") == set(pairs())
    assert corpus.card().problems == ()
    with pytest.raises(ArgumentError, match=r"label_map\[ja\]"):
        check_file(file, label_map={"ja": "yes"})


def test_rows_in_trouble_are_collected_before_anything_is_written(tmp_path: Path, root: Path) -> None:
    rows = [
        *pairs(6),
        ("", "가설", "참"),
        ("전제", "  ", "참"),
        ("전제", "가설", "아마"),
        ("전제", "가" * 10_001, "참"),
    ]
    file = write(tmp_path / "a.csv", rows)
    with file.open("a", encoding="utf-8", newline="") as open_file:
        open_file.write('"전제\r\n두 줄",가설\r\n전제,가설,참,더\r\n')
    found = check_file(file)
    assert [(e.fields["row"], e.fields["field"]) for e in found] == [
        (8, "premise"), (9, "hypothesis"), (10, "label"), (11, "hypothesis"),
        (12, "number of columns"), (14, "number of columns"),
    ]  # fmt: skip
    assert found[2].fields["value"] == "'아마'"
    with pytest.raises(CorpusRow) as caught:
        import_file("my-own", file, root=root)
    assert caught.value.fields["row"] == 8
    assert not list(root.glob("*"))


def test_rows_in_trouble_are_mended_or_left_out_and_the_file_stays(tmp_path: Path, root: Path) -> None:
    rows = [*pairs(8), ("", "가설", "참"), ("전제", "가설", "아마"), ("전제", "  ", "참")]
    file = write(tmp_path / "a.csv", rows)
    before = file.read_bytes()
    mends = Mends({(10, "premise"): "새 전제", (11, "label"): "중립"}, frozenset({12}))
    assert [e.fields["row"] for e in check_file(file, mends=Mends(dropped=frozenset({12})))] == [10, 11]
    assert check_file(file, mends=mends) == []
    corpus = import_file("my-own", file, root=root, mends=mends)
    written = texts(root, "my-own")
    assert {("새 전제", "가설", "entailment"), ("전제", "가설", "neutral")} <= written
    assert len(written) == 10 and file.read_bytes() == before
    record = json.loads((root / "my-own" / "corpus.json").read_text(encoding="utf-8"))
    assert (record["num_mended"], record["num_dropped"]) == (2, 1)
    assert corpus.card().name == "my-own"


def test_a_mended_row_is_checked_again_and_all_the_rest_can_be_left_out(tmp_path: Path, root: Path) -> None:
    file = write(tmp_path / "a.csv", [*pairs(10), ("전제", "가설", "아마"), ("", "가설", "참")])
    found = check_file(file, mends=Mends({(12, "label"): "글쎄"}))
    assert [(e.fields["row"], e.fields["value"]) for e in found] == [(12, "'글쎄'"), (13, "''")]
    import_file("my-own", file, root=root, mends=Mends(drops_rest=True))
    assert len(texts(root, "my-own")) == 10


def test_columns_without_a_role_and_votes_reach_the_slices_of_a_score(tmp_path: Path, root: Path) -> None:
    rows = [
        {
            "premise": premise, "hypothesis": hypothesis, "label": label, "지역": "서울" if n % 2 else "부산",
            "predicted": "a name of the model's own", "author": label, "label2": LABELS[0], "note": "",
        }
        for n, (premise, hypothesis, label) in enumerate(pairs(60))
    ]  # fmt: skip
    file = tmp_path / "own.json"
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    examples = import_file("my-own", file, root=root).get_examples(root / "my-own", "train")
    assert {each.extra[0][1] for each in examples} == {"서울", "부산"}
    assert all(len(each.extra) == 1 and each.votes == (each.label, LABELS[0]) for each in examples)
    scored = predicted_pairs(examples, np.zeros((len(examples), 3)), LABELS)
    assert {row.predicted for row in scored} == {LABELS[0]}
    assert {"지역", "agreement"} <= set(slices.ways(scored))
    assert {part.name for part in slices.slices(scored, "지역")} == {"서울", "부산"}


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
def test_at_most_fifty_problems(tmp_path: Path, suffix: str) -> None:
    file = write(tmp_path / f"a{suffix}", [(f"전제 {n}", "가설", "?") for n in range(200)])
    found = check_file(file)
    assert len(found) == 50
    lines = file.read_text(encoding="utf-8").split("\n")
    for each in found[::7]:
        row = each.fields["row"]
        assert isinstance(row, int)
        assert "전제" in lines[row - 1] or lines[row - 1].strip() == "{"


def test_json_lines_that_are_none(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", pairs(12))
    with file.open("a", encoding="utf-8") as open_file:
        open_file.write("\n[1]\n{broken\n" + "[" * 100_000 + "\n")
    assert [each.fields["row"] for each in check_file(file)] == [14, 15, 16]


def test_missing_key_and_other_types_in_json(tmp_path: Path) -> None:
    objects = [{"premise": "a", "hypothesis": "b", "label": 0}, {"premise": "a", "label": 0}]
    objects += [
        {"premise": ["a"], "hypothesis": "b", "label": 0},
        {"premise": "a", "hypothesis": "b", "label": None},
    ]
    file = tmp_path / "a.json"
    file.write_text(json.dumps(objects), encoding="utf-8")
    found = [(each.fields["row"], each.fields["field"]) for each in check_file(file)]
    assert found == [(2, "hypothesis"), (3, "premise"), (4, "label")]


def test_quotation_marks_out_of_place_are_said_not_swallowed(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('premise,hypothesis,label\n"엄마" 라고 했다.,가설,참\n', encoding="utf-8")
    with pytest.raises(CorpusEncoding, match="row 2"):
        check_file(file)
    file.write_text(
        'premise,hypothesis,label\na,b,참\n"닫히지 않은,가설,참\n' + "a,b,참\n" * 20_000, encoding="utf-8"
    )
    with pytest.raises(CorpusEncoding, match="row 3"):
        check_file(file)


def test_semicolons_as_some_spreadsheets_write_them(tmp_path: Path, root: Path) -> None:
    file = tmp_path / "a.csv"
    lines = ["premise;hypothesis;label", *(f"전제 {n}, 하나;가설 {n};참" for n in range(12))]
    file.write_text("\r\n".join(lines), encoding="utf-8-sig")
    import_file("my-own", file, root=root)
    assert ("전제 3, 하나", "가설 3", "entailment") in texts(root, "my-own")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".json", ".jsonl"])
def test_other_encoding_is_named_with_its_row(tmp_path: Path, suffix: str) -> None:
    file = write(tmp_path / f"a{suffix}", [("전제", "가설", "참")] * 12)
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp949"))
    with pytest.raises(CorpusEncoding, match=r"UTF-8 text \(at row \d+, byte \d+\)"):
        check_file(file)


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".csv", ""), (".csv", "\n"), (".csv", "premise,hypothesis,label\n"), (".tsv", "\n"),
        (".json", "[]"), (".json", " "), (".jsonl", "\n\n"),
    ],
)  # fmt: skip
def test_file_without_pairs(tmp_path: Path, suffix: str, text: str) -> None:
    file = tmp_path / f"a{suffix}"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusEmpty):
        check_file(file)


def test_too_few_pairs_or_premises(tmp_path: Path, root: Path) -> None:
    with pytest.raises(CorpusEmpty, match="9 pairs; at least 10"):
        import_file("my-own", write(tmp_path / "a.csv", pairs(9)), root=root)
    rows = [(f"전제 {n % 2}", f"가설 {n}", "참") for n in range(20)]
    with pytest.raises(ArgumentError, match="at least 3 different premises"):
        import_file("my-own", write(tmp_path / "a.csv", rows), root=root)
    import_file(
        "my-own",
        write(tmp_path / "a.csv", [(f"전제 {n % 3}", f"가설 {n}", "참") for n in range(10)]),
        root=root,
    )
    assert all(corpora.get("my-own", root).get_examples(root / "my-own", mode) for mode in MODES)


def test_too_large_is_refused_before_reading(tmp_path: Path) -> None:
    for name, size in (("a.csv", 200_000_001), ("a.json", 50_000_001)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
        start = time.monotonic()
        with pytest.raises(ArgumentError, match="at most"):
            check_file(tmp_path / name)
        assert time.monotonic() - start < 0.5


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "a", "a.tar.gz"])
def test_other_kinds_of_file_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04../../evil")
    with pytest.raises(ArgumentError, match="csv"):
        check_file(tmp_path / name)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing):
        check_file(tmp_path / "nothing.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CorpusMissing):
        check_file(tmp_path / "folder.csv")


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "..",
        "/tmp/evil",
        "a/b",
        "a\\b",
        "",
        "가",
        "My",
        "-x",
        "x" * 41,
        "con",
        "com1",
        "klue-nli",
        "a\n",
    ],
)
def test_d9_names_that_lead_elsewhere_are_refused(tmp_path: Path, root: Path, name: str) -> None:
    file = write(tmp_path / "a.csv", pairs())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ArgumentError) as caught:
        import_file(name, file, root=root)
    assert caught.value.fields["argument"] == "name"
    assert sorted(tmp_path.rglob("*")) == before


def test_name_in_use_is_kept_unless_replaced(tmp_path: Path, root: Path) -> None:
    file = write(tmp_path / "a.csv", pairs())
    import_file("my-own", file, root=root)
    with pytest.raises(ArgumentError, match="no corpus has yet"):
        import_file("my-own", write(tmp_path / "b.csv", pairs(60)), root=root)
    assert texts(root, "my-own") == set(pairs())
    import_file("my-own", tmp_path / "b.csv", root=root, replace=True)
    assert texts(root, "my-own") == set(pairs(60))
    (root / "a-folder").mkdir()
    with pytest.raises(ArgumentError):
        import_file("a-folder", file, root=root, replace=True)
    assert (root / "a-folder").is_dir()


def test_rows_that_occur_twice_are_taken_once_and_other_labels_are_told(tmp_path: Path, root: Path) -> None:
    first, second, label = pairs()[0]
    rows = [*pairs(), (first, second, label), (first, second, LABELS[1])]
    corpus = import_file("my-own", write(tmp_path / "a.csv", rows), root=root)
    assert sum(corpus.card().num_pairs.values()) == 31
    assert corpus.card().problems == ("conflicting-labels",)
    record = json.loads((root / "my-own" / "corpus.json").read_text(encoding="utf-8"))
    assert (record["num_duplicates"], record["num_conflicts"]) == (1, 1)


def test_guid_and_source_are_kept_and_guids_are_single(tmp_path: Path, root: Path) -> None:
    objects = [
        {**dict(zip(USUAL, pair, strict=True)), "guid": f"g{n}", "source": "뉴스"}
        for n, pair in enumerate(pairs())
    ]
    file = tmp_path / "a.json"
    file.write_text(json.dumps(objects), encoding="utf-8")
    import_file("my-own", file, root=root)
    found = [e for mode in MODES for e in corpora.get("my-own", root).get_examples(root / "my-own", mode)]
    assert {e.guid for e in found} == {f"g{n}" for n in range(30)} and {e.source for e in found} == {"뉴스"}
    objects[20]["guid"] = "g3"
    file.write_text(json.dumps(objects), encoding="utf-8")
    (problem,) = check_file(file)
    assert problem.fields["row"] == 21 and problem.fields["field"] == "guid" and "row 4" in str(problem)


def test_b13_first_row_is_the_header_and_every_other_row_counts(tmp_path: Path, root: Path) -> None:
    import_file(
        "my-own",
        write(tmp_path / "a.tsv", without_tabs(pairs())),
        root=root,
    )
    assert len(texts(root, "my-own")) == 30


def examples(rows: list[tuple[str, str]]) -> list[ClassificationExample]:
    return [ClassificationExample(premise, hypothesis, "neutral") for premise, hypothesis in rows]


def test_split_keeps_premises_together_and_follows_the_seed() -> None:
    made = examples([(f"전제 {n // 3}", f"가설 {n}") for n in range(3_000)])
    splits = split_by_premise(made, seed=7)
    assert {mode: len(found) for mode, found in splits.items()} == {"train": 2_400, "val": 300, "test": 300}
    premises = [{each.text_a for each in splits[mode]} for mode in MODES]
    assert sum(map(len, premises)) == len(set.union(*premises)) == 1_000
    assert split_by_premise(made, seed=7) == splits
    assert split_by_premise(made, seed=8) != splits
    wide = split_by_premise(made, seed=7, held_out_frac=0.25)
    assert {mode: len(found) for mode, found in wide.items()} == {"train": 1_500, "val": 750, "test": 750}
    assert all(split_by_premise(made[:12], seed=7, held_out_frac=0.4).values()), "none is empty"
    with pytest.raises(ArgumentError, match="held_out_frac"):
        split_by_premise(made, seed=7, held_out_frac=0.5)
    assert splits["train"] == [each for each in made if each in set(splits["train"])], "order of the file"


def test_premises_that_look_alike_count_as_one() -> None:
    composed, decomposed = "비가 온다", unicodedata.normalize("NFD", "비가 온다")
    rows = [(f"전제 {n}", "가설") for n in range(40)] + [
        (composed, "a"),
        (decomposed, "b"),
        (" 비가  온다 ", "c"),
    ]
    for seed in range(20):
        splits = split_by_premise(examples(rows), seed)
        holding = [mode for mode in MODES for each in splits[mode] if each.text_b in ("a", "b", "c")]
        assert len(holding) == 3 and len(set(holding)) == 1


_SENTENCES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r\n\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e"),
    min_size=1,
    max_size=30,
).filter(lambda text: bool(text.strip()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(_SENTENCES, min_size=10, max_size=15), st.sampled_from([".csv", ".json", ".jsonl"]))
def test_any_sentence_comes_out_as_it_went_in(tmp_path: Path, sentences: set[str], suffix: str) -> None:
    rows = [(sentence, sentence[::-1] or "x", LABELS[n % 3]) for n, sentence in enumerate(sorted(sentences))]
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    import_file("any", write(folder / f"a{suffix}", rows), root=folder)
    assert texts(folder, "any") == set(rows)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200) | st.text(string.printable + '가나,\t"[]{}:', max_size=200).map(str.encode),
    st.sampled_from(table.SUFFIXES),
)
def test_any_bytes_give_problems_or_an_error_of_ours(tmp_path: Path, content: bytes, suffix: str) -> None:
    file = tmp_path / f"fuzz{suffix}"
    for start in (
        b"",
        b"premise,hypothesis,label\n",
        b"premise\thypothesis\tlabel\n",
        b'[{"premise": "a"}, ',
    ):
        file.write_bytes(start + content)
        try:
            assert all(isinstance(found, CorpusRow) for found in check_file(file))
        except (CorpusColumns, CorpusEmpty, CorpusEncoding, CorpusRow) as error:
            str(error).encode("utf-8")


@pytest.mark.real_data
def test_klue_dev_alone_becomes_a_corpus(real_data: Path, root: Path) -> None:
    corpus = import_file("klue-dev", real_data / "klue-nli" / "klue-nli-v1.1_dev.json", root=root)
    assert corpus.card().num_pairs == {"train": 2_400, "val": 300, "test": 300}
    assert corpus.get_examples(root / "klue-dev", "test")[0].guid.startswith("klue-nli-v1_dev_")


@pytest.mark.real_data
def test_xnli_dev_alone_becomes_a_corpus(real_data: Path, root: Path) -> None:
    corpus = import_file("xnli-dev", real_data / "kornli" / "xnli.dev.ko.tsv", root=root)
    assert sum(corpus.card().num_pairs.values()) == 2_490
