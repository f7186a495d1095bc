"""The kept pairs: what goes in comes out, also with two at once, and a corpus is made of them."""

import threading
from pathlib import Path

import pytest

from nlpbook_core import corpora
from nlpbook_core.corpora import challenge_set, own_file
from nlpbook_core.corpora.challenge_set import ChallengePair
from nlpbook_core.errors import ArgumentError, CorpusEmpty, CorpusRow, TextEmpty

PAIR = ChallengePair("민수가 사과를 먹었다.", '"과일"을\n먹지 않았다.', "contradiction", "ji_anta")


def test_a_pair_comes_back_as_typed_and_the_last_label_counts() -> None:
    assert challenge_set.pairs() == []
    assert challenge_set.add(PAIR) and not challenge_set.add(PAIR)
    changed = ChallengePair(PAIR.premise, PAIR.hypothesis, "neutral")
    assert challenge_set.add(changed) and challenge_set.pairs() == [changed]
    challenge_set.remove(PAIR.premise, PAIR.hypothesis)
    assert challenge_set.pairs() == []
    challenge_set.replace_all([PAIR])
    assert challenge_set.pairs() == [PAIR]


def test_it_is_a_corpus_with_nothing_to_learn_from(workspace: Path) -> None:
    kept = corpora.get("challenge-set")
    assert "challenge-set" not in corpora.names() and not kept.is_present(workspace)
    challenge_set.add(PAIR)
    [example] = kept.get_examples(workspace, "test")
    assert (example.text_a, example.text_b) == (PAIR.premise, PAIR.hypothesis)
    assert (example.label, example.source) == ("contradiction", "ji_anta")
    for split in ("train", "val"):
        with pytest.raises(CorpusEmpty):
            kept.get_examples(workspace, split)
    before = kept.fingerprint(workspace, "test")
    challenge_set.add(ChallengePair("눈이 왔다.", "비가 왔다.", "neutral"))
    assert kept.fingerprint(workspace, "test") != before


def test_no_corpus_of_ones_own_takes_its_name() -> None:
    assert not own_file.is_name("challenge-set") and own_file.is_name("challenge-sets")


def test_what_cannot_be_kept_is_refused(workspace: Path) -> None:
    with pytest.raises(TextEmpty):
        challenge_set.add(ChallengePair("  ", "비가 왔다.", "neutral"))
    with pytest.raises(ArgumentError):
        challenge_set.add(ChallengePair("눈이 왔다.", "비가 왔다.", " "))
    challenge_set.add(PAIR)
    file = workspace / "challenge" / "pairs.jsonl"
    file.write_text(file.read_text(encoding="utf-8") + '{"premise": "half', encoding="utf-8")
    with pytest.raises(CorpusRow) as found:
        challenge_set.pairs()
    assert found.value.fields["row"] == 2


def test_twenty_at_once_lose_nothing() -> None:
    def keep(number: int) -> None:
        challenge_set.add(ChallengePair(f"전제 {number}", "가설", "neutral"))

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {pair.premise for pair in challenge_set.pairs()} == {f"전제 {number}" for number in range(20)}
