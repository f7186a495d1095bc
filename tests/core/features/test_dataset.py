"""Rows of a split: equal to the library's, cached by content, and in the form of the book."""

import json
import logging
import pickle
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from transformers import BertTokenizer

from nlpbook_core import workspace as ws
from nlpbook_core.corpora.mini_nli import MiniNLICorpus
from nlpbook_core.errors import ArgumentError, CorpusEmpty, CorpusRow, UnknownTokens
from nlpbook_core.examples import LABELS, ClassificationExample
from nlpbook_core.features.corpus_encoding import encode_examples
from nlpbook_core.features.dataset import (
    ClassificationDataset,
    ClassificationFeatures,
    convert_examples_to_features,
)
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.features.pair_layout import STRATEGIES
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.tiny import write_corpus
from tests.support.vocabulary import write_character_bert, write_xlmr

LIST = list(LABELS)


@pytest.fixture
def tokenizer(tmp_path: Path):
    return load_tokenizer(write_character_bert(tmp_path / "model"))


@pytest.fixture
def args(tmp_path: Path) -> ClassificationTrainArguments:
    write_corpus(tmp_path / "corpora")
    return make_args(tmp_path)


def make_args(tmp_path: Path, **changes: object) -> ClassificationTrainArguments:
    values = {
        "pretrained_model_name": str(tmp_path / "model"),
        "downstream_corpus_name": "mini-nli",
        "downstream_corpus_root_dir": str(tmp_path / "corpora"),
        "max_seq_length": 32,
    }
    return ClassificationTrainArguments(**{**values, **changes})


class BookCorpus:
    """A corpus as the book writes one: no files, no card."""

    def __init__(self, examples: list[ClassificationExample]) -> None:
        self._examples = examples

    def get_examples(self, data_root_path: str, mode: str) -> list[ClassificationExample]:
        return self._examples

    def get_labels(self) -> list[str]:
        return LIST

    @property
    def num_labels(self) -> int:
        return len(self.get_labels())


PAIRS = [
    ClassificationExample("민수는 학교에 갔다.", "민수는 학교에 가지 않았다.", "contradiction"),
    ClassificationExample("영희는 어제 시장에 갔다.", "영희는 시장에 갔다.", "entailment"),
    ClassificationExample("영희는 어제 시장에 갔다." * 6, "영희는 공원을 좋아한다.", "neutral"),
]


def rows_of(dataset: ClassificationDataset) -> list[ClassificationFeatures]:
    return [dataset[index] for index in range(len(dataset))]


def test_a_row_has_the_books_names_and_form(args, tokenizer):
    dataset = ClassificationDataset(args, tokenizer, MiniNLICorpus(), mode="val")
    row = dataset[0]
    assert len(dataset) == 18 and dataset.get_labels() == LIST
    assert row.input_ids is row["input_ids"] and isinstance(row.input_ids, list)
    assert list(dict(row)) == ["input_ids", "attention_mask", "token_type_ids", "label"]
    assert {len(row[name]) for name in row if name != "label"} == {32}
    assert row.label == LIST.index(dataset.examples[0].label)
    with pytest.raises(KeyError):
        row["nothing"]
    with pytest.raises(IndexError):
        dataset[18]
    assert dataset[-1] == dataset[17]


@pytest.mark.parametrize("truncation", STRATEGIES)
@pytest.mark.parametrize("length", [8, 13, 32])
def test_rows_are_those_of_one_pair_at_a_time(tmp_path, args, tokenizer, truncation, length):
    args = make_args(tmp_path, max_seq_length=length, truncation=truncation)
    dataset = ClassificationDataset(args, tokenizer, BookCorpus(PAIRS))
    for row, example in zip(rows_of(dataset), PAIRS, strict=True):
        pair = encode_pair(tokenizer, example.text_a, example.text_b, length, truncation)
        assert tuple(row.input_ids) == pair.input_ids
        assert tuple(row.attention_mask) == pair.attention_mask
        assert tuple(row.token_type_ids) == pair.token_type_ids
    assert dataset.lengths.tolist() == [sum(row.attention_mask) for row in rows_of(dataset)]


def test_a_model_without_segments_has_no_segments_in_its_rows(tmp_path: Path, args):
    tokenizer = load_tokenizer(write_xlmr(tmp_path / "x"))
    pairs = [ClassificationExample("민수는 학교에 갔다", "민수는 안 갔다", "neutral")]
    row = ClassificationDataset(args, tokenizer, BookCorpus(pairs))[0]
    pair = encode_pair(tokenizer, pairs[0].text_a, pairs[0].text_b, 32)
    assert row.token_type_ids is None and "token_type_ids" not in dict(row)
    assert tuple(row.input_ids) == pair.input_ids


def test_the_books_function_gives_the_same_rows(args, tokenizer):
    rows = convert_examples_to_features(PAIRS, tokenizer, args, label_list=LIST)
    assert rows == rows_of(ClassificationDataset(args, tokenizer, BookCorpus(PAIRS)))


def test_a_function_of_ones_own_is_used_and_not_cached(args, tokenizer):
    def mine(examples, tokenizer, args, label_list):
        return [
            ClassificationFeatures([1, 2, 0], [1, 1, 0], None, label_list.index(e.label)) for e in examples
        ]

    dataset = ClassificationDataset(args, tokenizer, BookCorpus(PAIRS), convert_examples_to_features_fn=mine)
    assert rows_of(dataset)[0] == ClassificationFeatures([1, 2, 0], [1, 1, 0], None, 1)
    assert dataset.lengths.tolist() == [2, 2, 2] and entries() == []


def entries() -> list[Path]:
    return sorted((ws.home() / "cache").glob("features-*")) if (ws.home() / "cache").exists() else []


def test_the_second_time_comes_from_the_cache(args, tokenizer, caplog):
    caplog.set_level(logging.INFO, logger="nlpbook")
    first = ClassificationDataset(args, tokenizer, MiniNLICorpus())
    assert "*** Example ***" in caplog.text and caplog.text.count("tokens: [CLS]") == 5
    caplog.clear()
    second = ClassificationDataset(args, tokenizer, MiniNLICorpus())
    assert "Loading features from cached file" in caplog.text and "*** Example" not in caplog.text
    assert rows_of(first) == rows_of(second) and len(entries()) == 1
    assert isinstance(second.arrays.ids, np.memmap) and second._examples is None


def test_everything_that_matters_changes_the_entry(tmp_path, args, tokenizer):
    def build(tokenizer=tokenizer, mode="train", corpus=None, **changes):
        dataset = ClassificationDataset(
            make_args(tmp_path, **changes), tokenizer, corpus or MiniNLICorpus(), mode=mode
        )
        return dataset.arrays.folder

    found = [build(), build(mode="val"), build(max_seq_length=16), build(truncation="only_first")]
    other = load_tokenizer(write_character_bert(tmp_path / "other", extra="뀨"))  # same class, other ids
    found.append(build(tokenizer=other))
    found.append(build(corpus=BookCorpus(PAIRS)))
    found.append(build(corpus=BookCorpus(PAIRS[:2])))
    path = tmp_path / "corpora" / "mini-nli" / "train.json"
    path.write_text(path.read_text(encoding="utf-8").replace("어제", "제어"), encoding="utf-8")
    found.append(build())
    assert len(set(found)) == len(found) == len(entries())


def test_another_vocabulary_of_the_same_class_gets_its_own_ids(tmp_path, args, tokenizer):
    ClassificationDataset(args, tokenizer, MiniNLICorpus())
    other = load_tokenizer(write_character_bert(tmp_path / "other", extra="가나다"))
    lowered = BertTokenizer.from_pretrained(tmp_path / "other", do_lower_case=False)
    dataset = ClassificationDataset(args, other, MiniNLICorpus())
    example = dataset.examples[0]
    wanted = lowered(example.text_a, example.text_b, max_length=32, truncation=True, padding="max_length")
    assert dataset[0].input_ids == wanted["input_ids"]


@pytest.mark.parametrize("damage", ["cut", "flip", "meta", "gone", "other"])
def test_a_damaged_entry_is_noticed_and_made_again(args, tokenizer, damage: str, caplog):
    wanted = rows_of(ClassificationDataset(args, tokenizer, MiniNLICorpus()))
    (entry,) = entries()
    ids = entry / "ids.npy"
    body = ids.read_bytes()
    if damage == "cut":
        ids.write_bytes(body[:-10])
    elif damage == "flip":
        ids.write_bytes(body[:-10] + bytes([body[-10] ^ 1]) + body[-9:])
    elif damage == "meta":
        (entry / "meta.json").write_text('{"pairs": ', encoding="utf-8")
    elif damage == "gone":
        (entry / "starts.npy").unlink()
    else:
        (entry / "labels.npy").write_bytes(pickle.dumps([1, 2, 3]))
    assert rows_of(ClassificationDataset(args, tokenizer, MiniNLICorpus())) == wanted
    assert "damaged" in caplog.text
    caplog.clear()
    assert rows_of(ClassificationDataset(args, tokenizer, MiniNLICorpus())) == wanted
    assert caplog.text == ""


def test_overwrite_cache_makes_it_again(tmp_path, args, tokenizer):
    (folder,) = {ClassificationDataset(args, tokenizer, MiniNLICorpus()).arrays.folder}
    before = (folder / "meta.json").stat().st_mtime_ns
    again = ClassificationDataset(make_args(tmp_path, overwrite_cache=True), tokenizer, MiniNLICorpus())
    assert again.arrays.folder == folder and (folder / "meta.json").stat().st_mtime_ns > before


def test_writers_at_the_same_time_do_not_disturb_each_other(args, tokenizer):
    wanted = [row.input_ids for row in convert_examples_to_features(PAIRS, tokenizer, args, LIST)]
    found: list[list[list[int]]] = []
    force = make_args(Path(args.downstream_corpus_root_dir).parent, overwrite_cache=True)

    def build() -> None:
        for _ in range(5):
            rows = rows_of(ClassificationDataset(force, tokenizer, BookCorpus(PAIRS)))
            found.append([row.input_ids for row in rows])

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 20
    assert len(entries()) == 1 and not list((ws.home() / "cache").glob(".*"))


def test_without_a_writable_cache_it_works_all_the_same(args, tokenizer, caplog):
    ws.home().mkdir(parents=True)
    (ws.home() / "cache").write_text("in the way", encoding="utf-8")
    dataset = ClassificationDataset(args, tokenizer, MiniNLICorpus())
    assert len(dataset) == 60 and dataset.arrays.folder is None
    assert "could not be cached" in caplog.text


def test_a_dataset_travels_to_data_processes_without_its_texts(args, tokenizer):
    dataset = ClassificationDataset(args, tokenizer, MiniNLICorpus())
    body = pickle.dumps(dataset)
    assert len(body) < 5_000
    assert rows_of(pickle.loads(body)) == rows_of(dataset)


def test_progress_tells_pairs_and_may_stop(args, tokenizer):
    seen: list[tuple[int, int]] = []
    ClassificationDataset(args, tokenizer, BookCorpus(PAIRS), progress=lambda d, t: seen.append((d, t)))
    assert seen[-1] == (3, 3)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ClassificationDataset(args, tokenizer, BookCorpus(PAIRS[:2]), progress=stop)
    assert len(entries()) == 1


def test_what_cannot_be_encoded_is_named(args, tokenizer):
    odd = [*PAIRS, ClassificationExample("가", "나", "entailed")]
    with pytest.raises(CorpusRow) as caught:
        ClassificationDataset(args, tokenizer, BookCorpus(odd))
    assert caught.value.fields["row"] == 4 and "entailed" in str(caught.value)
    with pytest.raises(CorpusEmpty):
        ClassificationDataset(args, tokenizer, BookCorpus([]))
    with pytest.raises(ArgumentError, match="valid"):
        ClassificationDataset(args, tokenizer, BookCorpus(PAIRS), mode="valid")
    with pytest.raises(UnknownTokens):
        lowered = BertTokenizer.from_pretrained(tokenizer.name_or_path, do_lower_case=True)
        ClassificationDataset(args, lowered, BookCorpus(PAIRS))


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["klue", "xnli"])
@pytest.mark.parametrize("length", [64, 16])
def test_all_real_pairs_equal_todays_bert_tokenizer(real_data: Path, name: str, length: int):
    examples = real_pairs(real_data, name)
    tokenizer = load_tokenizer(real_data / "kcbert-base")
    mine = convert_examples_to_features(
        examples, tokenizer, ClassificationTrainArguments(max_seq_length=length), LIST
    )
    reference = BertTokenizer.from_pretrained(real_data / "kcbert-base", do_lower_case=False)
    theirs = reference(
        [e.text_a for e in examples], [e.text_b for e in examples],
        max_length=length, padding="max_length", truncation=True, return_token_type_ids=True,
    )  # fmt: skip
    assert len(examples) == {"klue": 3000, "xnli": 2490}[name]
    for column in ("input_ids", "attention_mask", "token_type_ids"):
        assert [row[column] for row in mine] == theirs[column]


@pytest.mark.real_data
def test_real_rows_are_quick_and_small(real_data: Path):
    examples = real_pairs(real_data, "klue")
    tokenizer = load_tokenizer(real_data / "kcbert-base")
    took = []
    for _ in range(3):
        began = time.process_time()
        arrays = encode_examples(examples, tokenizer, 64, "longest_first", LIST)
        took.append(time.process_time() - began)
    assert len(examples) / min(took) > 10_000  # 20,000 and more where nothing else runs
    assert (arrays.ids.nbytes + arrays.starts.nbytes) / len(examples) < 93  # a fifth of the book's cache


def real_pairs(real_data: Path, name: str) -> list[ClassificationExample]:
    if name == "klue":
        path = real_data / "klue-nli" / "klue-nli-v1.1_dev.json"
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [ClassificationExample(r["premise"], r["hypothesis"], r["gold_label"]) for r in rows]
    lines = (real_data / "kornli" / "xnli.dev.ko.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [ClassificationExample(*line.split("\t")) for line in lines]
