"""From two sentences to one row: the right tokenizer, the library's ids, every character accounted for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertTokenizer

from nlpbook_core.errors import (
    ArgumentError,
    ModelFolder,
    TextEmpty,
    TextTooLong,
    TokenizerMissing,
    UnknownTokens,
)
from nlpbook_core.features.pair_encoding import EncodedPair, encode_pair
from nlpbook_core.features.pair_layout import STRATEGIES, kept_lengths
from nlpbook_core.tokenization.pretrained import load_tokenizer, tokenizer_files_sha256
from nlpbook_core.tokenization.unknown import check_unknown
from tests.support.vocabulary import write_bert, write_xlmr

BOOK = ("100분간 잘껄 그래도 소닉붐땜에 2점준다", "100분간 잤다.")
BOOK_TOKENS = (
    "[CLS] 100 ##분간 잘 ##껄 그래도 소 ##닉 ##붐 ##땜에 2 ##점 ##준다 [SEP] 100 ##분간 잤 ##다 . [SEP]"
)
BOOK_IDS = "2 8327 15760 2483 4260 8446 1895 5623 5969 10319 21 4213 10172 3 8327 15760 2491 4020 17 3"


@pytest.fixture
def bert(tmp_path: Path):
    return load_tokenizer(write_bert(tmp_path / "bert"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> BertTokenizer:
    """The same vocabulary, loaded and called as a learner would."""
    folder = write_bert(tmp_path_factory.mktemp("reference"))
    return BertTokenizer.from_pretrained(folder, do_lower_case=False)


@pytest.fixture(scope="module")
def kcbert(real_data: Path):
    return load_tokenizer(real_data / "kcbert-base")


def klue_pairs(real_data: Path) -> list[tuple[str, str]]:
    rows = json.loads((real_data / "klue-nli" / "klue-nli-v1.1_dev.json").read_text(encoding="utf-8"))
    return [(row["premise"], row["hypothesis"]) for row in rows]


# --- which tokenizer ---


def test_nothing_here_imports_torch(tmp_path: Path):
    folders = write_bert(tmp_path / "a", {"do_lower_case": False}), write_xlmr(tmp_path / "b")
    code = (
        "import sys\n"
        "import nlpbook_core.features.dataset\n"
        # What a data process loads to take up its dataset.
        "assert 'transformers' not in sys.modules\n"
        "from nlpbook_core.features.pair_encoding import encode_pair\n"
        "from nlpbook_core.tokenization.pretrained import load_tokenizer\n"
        "for folder in sys.argv[1:]:\n"
        "    tokenizer = load_tokenizer(folder)\n"
        "    encode_pair(tokenizer, '민수는 갔다', '안 갔다', 16)\n"
        "heavy = [m for m in ('torch', 'transformers.modeling_utils', 'streamlit') if m in sys.modules]\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, folders)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_folder_without_config_keeps_case_and_accents(bert):
    assert bert.tokenize("민수는 각 가") == ["민수", "##는", "각", "가"]
    lowered = BertTokenizer.from_pretrained(bert.name_or_path)
    assert "[UNK]" in lowered.tokenize("민수는 각 가")  # what the library does by itself


def test_a_config_that_says_lower_case_is_believed(tmp_path: Path):
    tokenizer = load_tokenizer(write_bert(tmp_path / "m", {"do_lower_case": True}))
    assert tokenizer.tokenize("AB") == ["a", "##b"]


def test_a_config_that_does_not_say_follows_its_tokenizer_json(tmp_path: Path):
    for lowers in (True, False):
        folder = write_bert(tmp_path / str(lowers), {"do_lower_case": lowers})
        load_tokenizer(folder).backend_tokenizer.save(str(folder / "tokenizer.json"))
        (folder / "tokenizer_config.json").write_text(
            '{"tokenizer_class": "BertTokenizerFast"}', encoding="utf-8"
        )
        assert load_tokenizer(folder).tokenize("AB") == (["a", "##b"] if lowers else ["[UNK]"])


@pytest.mark.parametrize("with_config", [True, False])
def test_xlmr_style_folders_load_as_they_are(tmp_path: Path, with_config: bool):
    tokenizer = load_tokenizer(write_xlmr(tmp_path / "x", with_config))
    pair = encode_pair(tokenizer, "민수는 학교에 갔다", "민수는 안 갔다", 12)
    assert pair.tokens == (
        "<s>", "▁민수는", "▁학교에", "▁갔다", "</s>", "</s>",
        "▁민수는", "▁안", "▁갔다", "</s>", "<pad>", "<pad>",
    )  # fmt: skip
    assert pair.token_type_ids == () and not pair.has_segments
    assert pair.kinds == (
        "special", "first", "first", "first", "special", "special",
        "second", "second", "second", "special", "padding", "padding",
    )  # fmt: skip


def test_a_model_with_one_segment_gets_none(tmp_path: Path):
    tokenizer = load_tokenizer(write_bert(tmp_path / "m", {"do_lower_case": False}, type_vocab_size=1))
    pair = encode_pair(tokenizer, "민수는", "영희가", 12)
    assert not pair.has_segments and pair.token_type_ids == ()


@pytest.mark.parametrize("write", [write_bert, write_xlmr])
def test_a_tokenizer_saved_with_a_model_comes_back_the_same(tmp_path: Path, write):
    tokenizer = load_tokenizer(write(tmp_path / "first"))
    tokenizer.save_pretrained(tmp_path / "second")
    (tmp_path / "second" / "config.json").write_text("{}", encoding="utf-8")
    again = load_tokenizer(tmp_path / "second")
    texts = "민수는 학교에 각 AB", "안 갔다!"
    assert encode_pair(again, *texts, 24) == encode_pair(tokenizer, *texts, 24)


def test_a_folder_without_tokenizer_says_which_file_to_put_there(tmp_path: Path):
    folder = write_bert(tmp_path / "m")
    (folder / "vocab.txt").unlink()
    with pytest.raises(TokenizerMissing, match=r"vocab\.txt"):
        load_tokenizer(folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tokenizer_config.json", "{not json"),
        ("tokenizer.json", '{"version": "1.0"}'),
        ("tokenizer_config.json", '{"tokenizer_class": "T5Tokenizer"}'),
    ],
)
def test_a_broken_tokenizer_is_a_broken_folder(tmp_path: Path, name: str, content: str):
    folder = write_bert(tmp_path / "m", {"do_lower_case": False})
    (folder / name).write_text(content, encoding="utf-8")
    if name == "tokenizer.json":
        (folder / "vocab.txt").unlink()
    with pytest.raises(ModelFolder):
        load_tokenizer(folder)


def test_hash_of_the_files_follows_their_content(tmp_path: Path):
    folder = write_bert(tmp_path / "m")
    before = tokenizer_files_sha256(folder)
    (folder / "README.md").write_text("x", encoding="utf-8")
    assert tokenizer_files_sha256(folder) == before
    (folder / "tokenizer_config.json").write_text("{}", encoding="utf-8")
    assert tokenizer_files_sha256(folder) != before


def test_a_vocabulary_that_does_not_fit_is_refused(bert):
    assert check_unknown(bert, ["민수는 학교에 갔다."]) == 0.0
    with pytest.raises(UnknownTokens) as caught:
        check_unknown(bert, ["The vocabulary is Korean", "민수는"])
    assert caught.value.fields["value"] == pytest.approx(4 / 6)


# --- one pair ---


def test_a_pair_is_explained_position_by_position(bert):
    pair = encode_pair(bert, "민수는 학교에 갔다!", "안 갔다 zz", 16)
    assert pair.tokens[:13] == (
        "[CLS]", "민수", "##는", "학교", "##에", "갔", "##다", "!", "[SEP]", "안", "갔", "##다", "[UNK]"
    )  # fmt: skip
    assert pair.token_type_ids == (0,) * 9 + (1,) * 5 + (0,) * 2
    assert pair.attention_mask == (1,) * 14 + (0,) * 2
    assert (
        pair.kinds
        == ("special",) + ("first",) * 7 + ("special",) + ("second",) * 4 + ("special",) + ("padding",) * 2
    )
    assert pair.spans[3] == (0, 4, 6) and pair.spans[12] == (1, 5, 7) and pair.spans[0] == (None, 0, 0)
    assert pair.unknown == (12,) and pair.dropped == () and pair.num_tokens == 14


def test_without_padding_the_row_is_as_long_as_the_pair(bert):
    assert len(encode_pair(bert, "민수는", "영희가", 64, padding=False).input_ids) == 7


def test_dropped_pieces_are_kept_with_their_place(bert):
    premise = "민수는 학교에 갔다."
    pair = encode_pair(bert, premise, "안 갔다.", 11)
    assert [(p.sentence, p.token, premise[p.start : p.end]) for p in pair.dropped if p.sentence == 0] == [
        (0, "갔", "갔"), (0, "##다", "다"), (0, ".", "."),
    ]  # fmt: skip
    assert [p.token for p in pair.dropped if p.sentence == 1] == []
    assert pair.truncation == "longest_first"


@pytest.mark.parametrize("truncation", ["only_first", "only_second"])
def test_where_the_other_sentence_is_too_long_alone_both_are_cut(bert, truncation: str):
    long, short = "민수는 학교에 갔다. " * 5, "갔다"
    pair = encode_pair(
        bert, *((short, long) if truncation == "only_first" else (long, short)), 12, truncation
    )
    assert pair.truncation == "longest_first" and pair.num_tokens == 12
    fits = encode_pair(
        bert, *((long, short) if truncation == "only_first" else (short, long)), 12, truncation
    )
    assert fits.truncation == truncation
    assert {piece.sentence for piece in fits.dropped} == {0 if truncation == "only_first" else 1}


@pytest.mark.parametrize(("premise", "hypothesis", "field"), [
    ("", "갔다", "premise"), ("갔다", " \n\t", "hypothesis"), ("\u200b", "갔다", "premise"),
    ("갔다", "\u200d\u200b", "hypothesis"), ("\u3000", "갔다", "premise"),
])  # fmt: skip
def test_a_sentence_of_nothing_is_named(bert, premise: str, hypothesis: str, field: str):
    with pytest.raises(TextEmpty) as caught:
        encode_pair(bert, premise, hypothesis, 16)
    assert caught.value.fields["field"] == field


def test_a_book_is_no_sentence(bert):
    with pytest.raises(TextTooLong) as caught:
        encode_pair(bert, "갔다", "가" * 20_001, 16)
    assert caught.value.fields == {"field": "hypothesis", "value": 20_001, "accepted": 20_000}
    assert encode_pair(bert, "갔다", "가" * 20_000, 16).num_tokens == 6  # one long word is one [UNK]


def test_half_an_emoji_does_not_stop_it(bert):
    pair = encode_pair(bert, "안\ud83d 갔다", "갔다", 16)
    assert pair.tokens[1:4] == ("안", "갔", "##다") and pair.spans[2] == (0, 3, 4)
    assert pair.premise == "안\ud83d 갔다"


def test_no_room_and_no_such_strategy(bert):
    with pytest.raises(ArgumentError, match="at least 5"):
        encode_pair(bert, "갔다", "갔다", 4)
    with pytest.raises(ArgumentError, match="longest_first"):
        encode_pair(bert, "갔다", "갔다", 16, "shortest_first")


def test_a_tokenizer_that_was_called_with_truncation_still_tells_all(bert):
    bert("민수는 학교에 갔다", "갔다", truncation=True, max_length=6, padding="max_length")
    pair = encode_pair(bert, "민수는 학교에 갔다", "갔다", 16)
    assert pair.num_tokens == 11 and pair.dropped == ()
    assert bert.backend_tokenizer.truncation is not None  # what its owner set is left alone


PIECES = st.one_of(
    st.sampled_from(list("민수는학교에갔다안어제 .?!aAbB\u200b\u200d\ufeff\u0301각\u1100\u1161\u11a8ＡＢ")),
    st.sampled_from(["😀", "👩‍👩‍👧", "🇰🇷", "e\u0301", "سلام", "\t", "\n", "\x00", "漢", "[SEP]", "##"]),
    st.characters(exclude_categories=["Cs"]),
)
TEXT = st.lists(PIECES, min_size=1, max_size=40).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, st.integers(8, 40), st.sampled_from(STRATEGIES))
def test_spans_point_into_the_text_as_typed(
    reference: BertTokenizer, first: str, second: str, length: int, truncation: str
):
    try:
        pair = encode_pair(reference, first, second, length, truncation)
    except TextEmpty:
        return
    assert_consistent(pair, length)
    for sentence, text in enumerate((first, second)):
        offsets = reference(text, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        shown = [(s[1], s[2]) for s in pair.spans if s[0] == sentence]
        lost = [(p.start, p.end) for p in pair.dropped if p.sentence == sentence]
        assert shown + lost == [tuple(offset) for offset in offsets]


def assert_consistent(pair: EncodedPair, length: int) -> None:
    rows = (pair.tokens, pair.input_ids, pair.attention_mask, pair.token_type_ids, pair.spans, pair.kinds)
    assert {len(row) for row in rows} == {length}
    for kind, mask, span in zip(pair.kinds, pair.attention_mask, pair.spans, strict=True):
        assert mask == (kind != "padding")
        assert span[0] == {"first": 0, "second": 1}.get(kind)
        if span[0] is not None:
            assert 0 <= span[1] <= span[2] <= len((pair.premise, pair.hypothesis)[span[0]])


# --- truncation ---


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [(3, 3, (3, 3)), (9, 2, (6, 2)), (2, 9, (2, 6)), (9, 9, (4, 4)), (20, 5, (4, 4)), (5, 20, (4, 4))],
)
def test_longest_first_by_hand(first: int, second: int, kept: tuple[int, int]):
    assert tuple(map(int, kept_lengths(first, second, 8))) == kept


def test_on_a_tie_the_second_sentence_keeps_the_odd_piece():
    assert tuple(map(int, kept_lengths(9, 9, 9))) == (4, 5)
    assert tuple(map(int, kept_lengths(10, 9, 9))) == (5, 4)


@pytest.mark.parametrize("truncation", STRATEGIES)
@pytest.mark.parametrize("length", [8, 9, 16, 33])
def test_every_pair_of_lengths_is_cut_as_the_library_cuts(bert, reference, truncation: str, length: int):
    num_compared = 0
    for first in range(1, 24):
        for second in range(1, 24):
            texts = " ".join(["안"] * first), " ".join(["갔"] * second)
            pair = encode_pair(bert, *texts, length, truncation)
            kept = [k for k in pair.kinds if k in ("first", "second")]
            if pair.truncation == truncation:
                options = {"truncation": truncation, "max_length": length, "padding": "max_length"}
                assert pair.input_ids == tuple(reference(*texts, **options)["input_ids"])
                num_compared += 1
            assert kept.count("first") >= 1 and kept.count("second") >= 1
            assert len(kept) == min(first + second, length - 3)
    assert num_compared >= 23  # else another strategy was taken, and said


# --- real data ---


def test_the_packaged_mini_model_has_its_tokenizer():
    pair = encode_pair(load_tokenizer("mini"), "민수는 어제 학교에 갔다.", "민수는 학교에 갔다.", 64)
    assert pair.has_segments and pair.unknown == () and pair.dropped == ()


@pytest.mark.real_data
def test_the_books_example_comes_out_to_the_id(kcbert):
    pair = encode_pair(kcbert, *BOOK, 64)
    assert pair.tokens[:20] == tuple(BOOK_TOKENS.split())
    assert pair.input_ids == tuple(map(int, BOOK_IDS.split())) + (0,) * 44
    assert pair.token_type_ids == (0,) * 14 + (1,) * 6 + (0,) * 44
    assert pair.attention_mask == (1,) * 20 + (0,) * 44


@pytest.mark.real_data
def test_real_vocabularies_know_klue_and_lower_casing_is_caught(kcbert, real_data: Path):
    texts = [text for pair in klue_pairs(real_data) for text in pair][:1000]
    assert check_unknown(kcbert, texts) < 0.01
    assert check_unknown(load_tokenizer(real_data / "models" / "e5-small-ko"), texts) < 0.01
    lowered = BertTokenizer.from_pretrained(real_data / "kcbert-base")
    with pytest.raises(UnknownTokens):
        check_unknown(lowered, texts)


@pytest.mark.real_data
@pytest.mark.parametrize("folder", ["kcbert-base", "models/e5-small-ko"])
def test_spans_of_real_sentences_are_the_tokenizers_own(real_data: Path, folder: str):
    tokenizer = load_tokenizer(real_data / folder)
    for premise, hypothesis in klue_pairs(real_data)[:1000]:
        pair = encode_pair(tokenizer, premise, hypothesis, 128)
        for sentence, text in enumerate((premise, hypothesis)):
            offsets = tokenizer.backend_tokenizer.encode(text, add_special_tokens=False).offsets
            assert [(s[1], s[2]) for s in pair.spans if s[0] == sentence] == offsets
            if folder == "kcbert-base":
                covered = "".join(text[start:end] for start, end in offsets)
                assert covered == "".join(text.split())


@pytest.mark.real_data
def test_an_xlmr_style_model_gets_what_its_own_tokenizer_gives(real_data: Path):
    from transformers import AutoTokenizer

    folder = real_data / "models" / "e5-small-ko"
    mine, theirs = load_tokenizer(folder), AutoTokenizer.from_pretrained(folder)
    for premise, hypothesis in klue_pairs(real_data)[:300]:
        pair = encode_pair(mine, premise, hypothesis, 32)
        wanted = theirs(premise, hypothesis, truncation=True, max_length=32, padding="max_length")
        assert pair.input_ids == tuple(wanted["input_ids"]) and not pair.has_segments
        assert pair.attention_mask == tuple(wanted["attention_mask"])
