"""Which corpus: the choice, what is known of it, and getting it here."""

import streamlit as st

from nlpbook_core import corpora
from nlpbook_core.background import Job
from nlpbook_core.corpora import fetching
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from pages.ui import frame, state, tiles, waiting
from pages.ui.text import Text

_TONES: dict[fetching.Standing, tiles.Tone] = {"here": "on", "other": "off", "missing": "wait"}


def choose(t: Text) -> None:
    """The corpora to choose from: the built-in ones, and those made of files of one's own."""
    args = state.arguments()
    names, now = corpora.names(args.corpus_root), args.downstream_corpus_name
    key = f"corpus-choice-{now}-{state.form_generation()}-{t.lang}"
    st.radio(
        t("corpus_choice.which"), names, index=names.index(now) if now in names else None, key=key,
        horizontal=True, format_func=lambda name: _name(t, name), on_change=_keep, args=(key,),
        label_visibility="collapsed",
    )  # fmt: skip


def show_card(t: Text, args: ClassificationTrainArguments) -> None:
    """What it is, its licence and source, and what to know before trusting a number."""
    name = args.downstream_corpus_name
    card = corpora.for_arguments(args).card()
    about = f"corpus_choice.about.{name}"
    if t.has(about) or name not in corpora.built_in_names():
        st.markdown(t(about if t.has(about) else "corpus_choice.about.own"))
    facts = [t("corpus_choice.licence", licence=card.licence)] if card.licence else []
    facts += [t("corpus_choice.source", url=card.homepage)] if card.homepage else []
    st.markdown(" · ".join([*facts, *_amounts(t, card)]))
    for code in card.problems:
        if t.has(f"corpus_choice.problems.{code}"):
            st.caption(t(f"corpus_choice.problems.{code}"))


def _amounts(t: Text, card: corpora.CorpusCard) -> list[str]:
    """Language, published pairs of each split, and what there is to download."""
    said = [t(f"corpus_choice.languages.{code}") for code in card.languages]
    said += [
        t("corpus_choice.in_split", split=t(f"ui.splits.{split}"), n=t.number(n))
        for split, n in card.num_pairs.items()
    ]
    sizes = [file.size_bytes for file in card.files if file.size_bytes]
    if card.files:
        said.append(t("corpus_choice.num_files", n=len(card.files)))
    return [*said, t.size(sum(sizes))] if len(sizes) == len(card.files) > 0 else said


def fetch(t: Text, args: ClassificationTrainArguments) -> None:
    """The files that are missing, the button that fetches them, how far that is, and the way by hand."""
    job = fetching.job_of(args)
    _files(t, args)
    if job and job.state == "running":
        waiting.until_over(job, lambda now: _progress(t, args, now), "download")
        st.button(t("corpus_choice.cancel"), key="download-cancel", on_click=job.cancel)
        return
    if job and job.error:
        frame.show_error(job.error)
    part = job is not None and job.state in ("cancelled", "failed") and job.done > 0
    st.button(
        t("corpus_choice.resume" if part else "corpus_choice.download"), key="download", type="primary",
        icon=":material/download:", on_click=_begin, args=(args,),
    )  # fmt: skip
    if job and job.state == "cancelled":
        st.caption(t("corpus_choice.cancelled"))
    _by_hand(t, args)


def _files(t: Text, args: ClassificationTrainArguments) -> None:
    shown = []
    for item in fetching.standings(args):
        size = t.size(item.size_bytes) if item.size_bytes else t("corpus_choice.size_unknown")
        big = t(f"corpus_choice.standing.{item.standing}")
        shown.append(tiles.Tile(item.file.name, big, (size,), _TONES[item.standing]))
    tiles.show(shown, "files")


def _progress(t: Text, args: ClassificationTrainArguments, job: Job) -> None:
    name, number, total = fetching.file_on_its_way(args)
    size = (
        t("corpus_choice.of", done=t.size(job.done), total=t.size(job.total))
        if job.total
        else t.size(job.done)
    )
    said = t("corpus_choice.downloading", n=number, total=total, size=size)
    if not job.done:
        said = t("corpus_choice.connecting")
    if job.is_cancelled():
        said = t("corpus_choice.stopping")
    st.progress(job.fraction, text=said)
    st.text(name)


def _by_hand(t: Text, args: ClassificationTrainArguments) -> None:
    with st.expander(t("corpus_choice.by_hand"), key="by-hand"):
        st.markdown(t("corpus_choice.by_hand_how"))
        st.code(str(fetching.folder_of(args)), language=None, wrap_lines=True)
        for item in fetching.standings(args):
            if item.standing != "here":
                st.code("\n".join(item.file.urls[:1]), language=None, wrap_lines=True)


def _name(t: Text, name: str) -> str:
    return t(f"corpus_choice.names.{name}") if t.has(f"corpus_choice.names.{name}") else corpora.title(name)


def _keep(key: str) -> None:
    chosen = state.widget_value(key)
    if chosen is not None:
        state.propose("downstream_corpus_name", chosen)


def _begin(args: ClassificationTrainArguments) -> None:
    fetching.begin(args)
