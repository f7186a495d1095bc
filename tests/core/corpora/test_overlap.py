"""What a premise has already said of its hypothesis, counted by hand."""

import pytest

from nlpbook_core.corpora.overlap import letter_overlap, word_overlap


def test_word_overlap_is_the_share_of_the_hypothesiss_words() -> None:
    assert word_overlap("비가 온다, 정말.", "비가 안 온다") == pytest.approx(2 / 3)


def test_letter_overlap_is_the_share_of_the_hypothesiss_neighbouring_letters() -> None:
    assert letter_overlap("민수가 밥을 먹었다.", "민수가 먹었다.") == pytest.approx(4 / 5)
    assert letter_overlap("가나다", "라마바") == 0.0 and letter_overlap("가", "나") == 0.0
