"""How much of a hypothesis its premise has already said: by words, as people count, and by letters.

Particles make different words of one noun in Korean (민수가, 민수는), so a score is cut by letters; the words
are what a reader sees, and what the simplest of methods counts.
"""

import re

_SIGNS = re.compile(r"[.,?!]")


def words_of(sentence: str) -> list[str]:
    """What stands between spaces, without the commonest signs."""
    return _SIGNS.sub(" ", sentence).split()


def word_overlap(premise: str, hypothesis: str) -> float:
    """Share of the hypothesis's different words that stand in the premise too."""
    first, second = set(words_of(premise)), set(words_of(hypothesis))
    return len(first & second) / len(second) if second else 0.0


def letter_overlap(premise: str, hypothesis: str) -> float:
    """Share of the hypothesis's pairs of neighbouring letters that the premise has too."""
    first, second = _bigrams(premise), _bigrams(hypothesis)
    return len(first & second) / len(second) if second else 0.0


def _bigrams(text: str) -> set[str]:
    letters = re.sub(r"[^\w]", "", text)
    return {letters[at : at + 2] for at in range(len(letters) - 1)}
