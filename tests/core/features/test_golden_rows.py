"""Rows and pairs as they came out when their version was written down: who changes them raises the version.

A changed digest here without a new `ENCODING_VERSION` or `reading_version` would leave everybody with cached
rows that no longer are what the code makes. With a new version, add its digest; the old one may go.
"""

import hashlib
import json
from pathlib import Path

import pytest

from nlpbook_core.corpora import Corpus, KlueNLICorpus, KorNLICorpus, MiniNLICorpus, OwnFileCorpus
from nlpbook_core.corpora.mini_nli import PACKAGED
from nlpbook_core.examples import LABELS, ClassificationExample
from nlpbook_core.features.cache import ENCODING_VERSION
from nlpbook_core.features.corpus_encoding import encode_examples
from nlpbook_core.features.pair_layout import STRATEGIES
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.vocabulary import write_bert, write_xlmr

ROWS = {1: "ff181081f135ce42"}
PAIRS = {
    ("mini-nli", 1): "7c518c49cb6984b2",
    ("klue-nli", 1): "7c518c49cb6984b2",
    ("kornli", 1): "a97e17db3d6d0352",
    ("own", 1): "7c518c49cb6984b2",
}

ODD = [
    ClassificationExample("민수는 학교에 갔다.", "민수가 갔다!", "entailment"),
    ClassificationExample("어제 영희는 학교에 갔다. " * 6, "안 갔다", "contradiction"),
    ClassificationExample("ab AB 뷁", "오늘 민수는 학교에 갔다. " * 9, "neutral"),
    ClassificationExample("\ud83d 각가", "민수\u200b는　학교에", "neutral"),
]
KLUE_FORM = [
    {"premise": e.text_a, "hypothesis": f'“{e.text_b}"\t', "gold_label": e.label, "label2": "neutral"}
    for e in ODD[:3]
]


def test_rows_are_those_of_the_version_that_stands_on_cached_ones(tmp_path: Path) -> None:
    digest = hashlib.sha256()
    mini = MiniNLICorpus().get_examples(PACKAGED, "val")
    folders = (write_bert(tmp_path / "bert", {"do_lower_case": False}), write_xlmr(tmp_path / "xlmr"))
    for name, examples in [*((str(folder), ODD) for folder in folders), ("mini", mini)]:
        tokenizer = load_tokenizer(name)
        for truncation in STRATEGIES:
            for length in (12, 64):
                arrays = encode_examples(examples, tokenizer, length, truncation, LABELS)
                for column in (arrays.ids, arrays.starts, arrays.first_lengths, arrays.labels):
                    digest.update(f"{column.dtype}{column.shape}".encode() + column.tobytes())
    assert ROWS.get(ENCODING_VERSION) == digest.hexdigest()[:16]


@pytest.mark.parametrize(
    "corpus", [MiniNLICorpus(), KlueNLICorpus(), KorNLICorpus(), OwnFileCorpus("own")], ids=lambda c: c.name
)
def test_pairs_are_those_of_the_version_that_stands_on_cached_rows(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "pairs"
    if corpus.name == "kornli":
        rows = [
            "sentence1\tsentence2\tgold_label",
            '"그는 "갔다"\t그가 갔다"\tneutral',
            "가\t\tneutral",
            "가 \t나\tentailment",
        ]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    else:
        path.write_text(json.dumps(KLUE_FORM, ensure_ascii=False), encoding="utf-8")
    read = corpus.read(path)
    assert len(read) >= 2
    digest = hashlib.sha256(repr([(e.text_a, e.text_b, e.label) for e in read]).encode()).hexdigest()[:16]
    assert PAIRS.get((corpus.name, corpus.reading_version)) == digest
