"""Which words an edit changed."""

from hypothesis import given
from hypothesis import strategies as st

from nlpbook_core.behaviour.edits import Change, changed_words

WORDS = st.lists(st.sampled_from(["민수가", "사과를", "안", "먹었다."]), max_size=6)


def test_one_word_gives_way_to_another() -> None:
    assert changed_words("민수가 사과를 먹었다.", "민수가 배를 먹었다.") == [Change("사과를", "배를")]
    assert changed_words("민수가 먹었다.", "민수가 안 먹었다.") == [Change("", "안")]
    assert changed_words("민수가 안 먹었다.", "민수가  먹었다.") == [Change("안", "")]


@given(WORDS, WORDS)
def test_nothing_is_reported_only_for_the_same_words(before: list[str], after: list[str]) -> None:
    found = changed_words(" ".join(before), " ".join(after))
    assert (found == []) == (before == after)
    gone = sum(len(change.before.split()) for change in found)
    come = sum(len(change.after.split()) for change in found)
    assert len(before) - gone == len(after) - come  # what stayed is in both
