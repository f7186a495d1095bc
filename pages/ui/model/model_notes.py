"""Small facts around a model: the labels it must tell apart, the pair it is asked, where it ends."""

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.models import summary as model_summary
from nlpbook_core.models.summary import ModelSummary
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui.text import Text


def labels(args: ClassificationTrainArguments) -> list[str]:
    """Label names of the settings' corpus, in the order of the model's outputs.

    Raises:
        CorpusUnknown: If there is no such corpus.
    """
    return corpora.for_arguments(args).get_labels()


def new_parts(args: ClassificationTrainArguments, summary: ModelSummary) -> frozenset[str]:
    """Names of the parts that training begins with random numbers in."""
    if args.from_scratch:
        return frozenset(part.name for part in summary.parts if part.num_parameters)
    return frozenset(model_summary.new_parts(args.pretrained_model_name, summary))


def pair_line(t: Text, pair: tuple[str, str]) -> str:
    """The pair in one line of plain text, shortened."""
    premise, hypothesis = (text if len(text) <= 80 else f"{text[:79]}…" for text in pair)
    return f"{t('ui.choices.premise')}: {premise}\n{t('ui.choices.hypothesis')}: {hypothesis}"


def too_long(t: Text, args: ClassificationTrainArguments, summary: ModelSummary) -> None:
    """A warning where the settings ask for more positions than the model has."""
    if args.max_seq_length > summary.max_positions:
        st.warning(t("ui.road.too_long", n=args.max_seq_length, positions=summary.max_positions))
