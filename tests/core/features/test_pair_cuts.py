"""What a browser needs to cut a pair by itself: the same pieces as `encode_pair` keeps, at every length."""

from pathlib import Path
from typing import Any

import pytest

from nlpbook_core.errors import TextEmpty
from nlpbook_core.features.pair_cuts import pair_cuts
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.features.pair_layout import STRATEGIES
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support.vocabulary import write_bert, write_xlmr

PAIRS = [
    ("민수는 학교에 갔다.", "민수는 안 갔다."),
    ("민수는 학교에 갔다 " * 9, "민수는 안 갔다."),
    ("안 갔다.", "민수는 학교에 갔다 " * 9),
    ("민수는 학교에 " * 8, "민수는 학교에 " * 8),
]


@pytest.fixture(scope="module", params=[write_bert, write_xlmr], ids=["bert", "xlmr"])
def tokenizer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("tokenizer")
    return load_tokenizer(request.param(folder))


@pytest.mark.parametrize(("premise", "hypothesis"), PAIRS)
def test_the_table_keeps_what_the_encoding_keeps(tokenizer: Any, premise: str, hypothesis: str) -> None:
    cuts = pair_cuts(tokenizer, premise, hypothesis, 8, 60)
    for strategy in STRATEGIES:
        assert len(cuts.kept[strategy]) == 53
        for length in range(8, 61):
            encoded = encode_pair(tokenizer, premise, hypothesis, length, strategy)
            wanted = tuple(encoded.kinds.count(kind) for kind in ("first", "second"))
            assert cuts.kept[strategy][length - 8] == wanted


def test_the_whole_has_every_piece_and_one_place_of_padding(tokenizer: Any) -> None:
    cuts = pair_cuts(tokenizer, *PAIRS[1], 8, 60)
    bare = encode_pair(tokenizer, *PAIRS[1], 10_000, padding=False)
    assert cuts.whole.input_ids[:-1] == bare.input_ids
    assert cuts.whole.kinds.count("padding") == 1 and not cuts.whole.dropped


def test_a_sentence_of_nothing_is_named(tokenizer: Any) -> None:
    with pytest.raises(TextEmpty):
        pair_cuts(tokenizer, " ", "민수", 8, 60)
