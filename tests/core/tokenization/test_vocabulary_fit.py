"""How well a vocabulary fits: counted as by hand, and the worst sentences first."""

import shutil
from pathlib import Path

from nlpbook_core import workspace
from nlpbook_core.features.pair_layout import PairLayout
from nlpbook_core.tokenization import vocabulary_fit
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.vocabulary import write_bert, write_xlmr


def test_pieces_a_word_unknown_share_and_the_worst_sentences(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    found = vocabulary_fit.fit(tokenizer, ["민수는 갔다.", "뷁 뷁", "안", "안", "민수 뷁"])
    # 민수 ##는 갔 ##다 . | [UNK] [UNK] | 안 | 안 | 민수 [UNK]
    assert found.num_sentences == 5
    assert found.pieces_per_word == 11 / 8
    assert found.unknown_frac == 3 / 11
    assert [(item.text, item.num_pieces, item.num_unknown) for item in found.worst] == [
        ("뷁 뷁", 2, 2), ("민수 뷁", 2, 1), ("민수는 갔다.", 5, 0),
    ]  # fmt: skip


def test_a_large_corpus_is_thinned_evenly(tmp_path: Path) -> None:
    tokenizer = load_tokenizer(write_bert(tmp_path, {"do_lower_case": False}))
    found = vocabulary_fit.fit(tokenizer, ["안"] * 2_001 + ["뷁"] * 2_001)
    assert found.num_sentences <= vocabulary_fit.MAX_SENTENCES
    assert abs(found.unknown_frac - 0.5) < 0.01


def test_pieces_of_any_kind_of_tokenizer_and_whether_it_has_segments(tmp_path: Path) -> None:
    bert = load_tokenizer(write_bert(tmp_path / "a", {"do_lower_case": False}))
    xlmr = load_tokenizer(write_xlmr(tmp_path / "b"))
    assert [piece.token for piece in vocabulary_fit.pieces_of(bert, "민수는 뷁")] == ["민수", "##는", "[UNK]"]
    assert [piece.token for piece in vocabulary_fit.pieces_of(xlmr, "민수는 갔다")] == ["▁민수는", "▁갔다"]
    assert PairLayout.of(bert).has_segments and not PairLayout.of(xlmr).has_segments


def test_only_whole_model_folders_are_offered(tmp_path: Path) -> None:
    assert vocabulary_fit.names_here() == ["mini"]
    shutil.copytree(
        write_bert(tmp_path / "m", {"do_lower_case": False}), workspace.folder("models") / "some--bert"
    )
    (workspace.folder("models") / "half--done").mkdir()
    assert vocabulary_fit.names_here() == ["mini", "some/bert"]
