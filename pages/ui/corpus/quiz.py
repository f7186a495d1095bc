"""Guess the label first: five pairs with their labels covered, one at a time, then the gold labels."""

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.corpus_views import reading_pairs
from nlpbook_core.examples import ClassificationExample
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import cached, state
from pages.ui.corpus import browse
from pages.ui.session_keys import Key
from pages.ui.text import Text

_NUMBER = 5
_SPLIT = "train"  # never val or test: who has read a test cannot be surprised by it


def show(t: Text, args: ClassificationTrainArguments) -> None:
    """The pair whose turn it is, or the score at the end."""
    corpus = args.downstream_corpus_name
    round_, answers = state.recall(Key.QUIZ, corpus, (0, ()))
    examples = cached.examples(args, _SPLIT)
    dealt = [examples[place] for place in reading_pairs.deal(examples, _NUMBER, seed=round_)]
    st.caption(t("quiz.progress", n=min(len(answers) + 1, len(dealt)), total=len(dealt)))
    if answers:
        _reveal(t, dealt[len(answers) - 1], answers[-1])
    if len(answers) < len(dealt):
        _ask(t, args, dealt[len(answers)], (round_, answers))
    else:
        _score(t, corpus, dealt, (round_, answers))


def _ask(
    t: Text,
    args: ClassificationTrainArguments,
    example: ClassificationExample,
    so_far: tuple[int, tuple[str, ...]],
) -> None:
    corpus = args.downstream_corpus_name
    with st.container(key="quiz-pair", gap="xsmall"):
        st.caption(t("ui.choices.premise"))
        st.text(example.text_a)
        st.caption(t("ui.choices.hypothesis"))
        st.text(example.text_b)
    with st.container(horizontal=True, key="quiz-answers"):
        for label in corpora.for_arguments(args).get_labels():
            kept = (so_far[0], (*so_far[1], label))
            st.button(
                t.label(label), key=f"quiz-{label}", on_click=state.remember, args=(Key.QUIZ, kept, corpus)
            )


def _reveal(t: Text, example: ClassificationExample, answer: str) -> None:
    with st.container(border=True, key="quiz-last", gap="xsmall"):
        st.text(t("quiz.last", premise=example.text_a, hypothesis=example.text_b))
        right = answer == example.label
        word = "right" if right else "wrong"
        icon = ":material/check:" if right else ":material/close:"
        st.markdown(f"{icon} {t(f'quiz.{word}', gold=t.label(example.label), answer=t.label(answer))}")
        if example.source:
            st.text(t("quiz.source", source=browse.source_word(t, example.source)))
        if len(set(example.votes)) > 1:
            st.caption(t("quiz.disagreed", votes=", ".join(t.label(vote) for vote in example.votes)))


def _score(
    t: Text, corpus: str, dealt: list[ClassificationExample], so_far: tuple[int, tuple[str, ...]]
) -> None:
    right = sum(answer == example.label for example, answer in zip(dealt, so_far[1], strict=True))
    st.markdown(t("quiz.score", n=right, total=len(dealt)))
    again = (so_far[0] + 1, ())
    st.button(t("quiz.again"), key="quiz-again", on_click=state.remember, args=(Key.QUIZ, again, corpus))
