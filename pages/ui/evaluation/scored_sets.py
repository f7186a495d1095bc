"""What a model is looked at on: its own splits, the challenge set, and any corpus that it is asked about."""

import streamlit as st

from nlpbook_core import corpora, runs
from nlpbook_core.corpora import challenge_set
from nlpbook_core.evaluation import on_demand
from nlpbook_core.examples import MODES
from pages.ui import cached, frame, state, waiting
from pages.ui.session_keys import Key
from pages.ui.text import Text

_WORDS = "scored_sets"


def word(t: Text, name: str) -> str:
    """A set of `asked.names` in the language of the screen."""
    if name == on_demand.CHALLENGE:
        return t(f"{_WORDS}.challenge")
    corpus, _, split = name.rpartition(".")
    words = t(f"ui.splits.{split}")
    return t(f"{_WORDS}.other", corpus=corpus, split=words) if corpus else words


def choose(t: Text, run_id: str) -> str:
    """Which set to look into; one that was just scored comes forward by itself."""
    names = on_demand.names(run_id)
    last = state.recall(Key.SCORED_SET, run_id)
    chosen = st.segmented_control(
        t("pages.evaluation.split"), names, default=last if last in names else names[0], required=True,
        key=f"split.{run_id}.{len(names)}.{last}.{t.lang}", format_func=lambda name: word(t, name),
    )  # fmt: skip
    name = str(chosen or names[0])
    if name == on_demand.CHALLENGE and _is_stale(run_id):
        _offer_again(t, run_id, name, t(f"{_WORDS}.stale"))
    for other in on_demand.outdated(run_id):
        _offer_again(t, run_id, other, t(f"{_WORDS}.outdated", name=word(t, other)))
    _watch_again(t, run_id)
    return name


def offer(t: Text, run_id: str) -> None:
    """On request: score the model on another corpus or split, in a process of its own."""
    if not st.toggle(t(f"{_WORDS}.title"), key="other-set", persist_state="session"):
        return
    with frame.card("other-set", t(f"{_WORDS}.title"), t(f"{_WORDS}.note")), frame.guard():
        left, right = st.columns(2)
        with left:
            corpus = _corpus(t, run_id)
        with right:
            split = _split(t, corpus)
        _standing(t, run_id, corpus, split)


def _offer_again(t: Text, run_id: str, name: str, why: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"score-again-{name}"):
        st.caption(why, width="content")
        st.button(t(f"{_WORDS}.again"), key=f"score-again.{name}", on_click=_start_again, args=(run_id, name))


def _watch_again(t: Text, run_id: str) -> None:
    """How far the set is that was asked for again; the panel for other data watches what it asked for."""
    name = state.recall(Key.SCORED_AGAIN, run_id)
    if name and on_demand.progress(run_id, *_parts(name)).state == "running":
        st.text(word(t, name))
        _watch(t, run_id, *_parts(name), where="again")


def _start_again(run_id: str, name: str) -> None:
    state.remember(Key.SCORED_AGAIN, name, run_id)
    _start(run_id, *_parts(name))


def _corpus(t: Text, run_id: str) -> str:
    root = runs.arguments(run_id).corpus_root
    here = [name for name in corpora.names(root) if corpora.is_present(name, root)]
    kept = [challenge_set.NAME] if challenge_set.pairs() else []
    return str(
        st.selectbox(
            t(f"{_WORDS}.corpus"), [*here, *kept], key=f"other-corpus.{t.lang}", filter_mode=None,
            format_func=lambda name: t(f"{_WORDS}.challenge") if name == challenge_set.NAME else name,
        )
    )  # fmt: skip


def _split(t: Text, corpus: str) -> str:
    splits = ["test"] if corpus == challenge_set.NAME else list(reversed(MODES))
    return str(
        st.selectbox(
            t(f"{_WORDS}.split"), splits, key=f"other-split.{corpus}.{t.lang}", filter_mode=None,
            format_func=lambda split: t(f"ui.splits.{split}"),
        )
    )  # fmt: skip


def _standing(t: Text, run_id: str, corpus: str, split: str) -> None:
    now = on_demand.progress(run_id, corpus, split)
    if now.state == "running":
        _watch(t, run_id, corpus, split)
        st.button(
            t(f"{_WORDS}.stop"), key="score-stop", on_click=on_demand.stop, args=(run_id, corpus, split)
        )
        return
    if now.error is not None:
        frame.show_error(now.error)
    key = f"{_WORDS}.{'again' if now.state in ('finished', 'outdated') else 'start'}"
    st.button(t(key), key="score-start", on_click=_start, args=(run_id, corpus, split))
    if now.state in ("finished", "outdated", "stopped"):
        st.caption(t(f"{_WORDS}.{now.state}", name=word(t, f"{corpus}.{split}")))


def _watch(t: Text, run_id: str, corpus: str, split: str, where: str = "panel") -> None:
    @st.fragment(run_every=waiting.LOOK_S, key=f"watch-scoring-{where}")
    def look() -> None:
        now = on_demand.progress(run_id, corpus, split)
        if now.state != "running":
            if now.state == "finished":
                state.remember(Key.SCORED_SET, f"{corpus}.{split}", run_id)
            st.rerun()
        words = t(f"{_WORDS}.{now.phase or 'starting'}", done=t.number(now.done), total=t.number(now.total))
        st.progress(now.done / now.total if now.total else 0.0, words)

    look()


def _parts(name: str) -> tuple[str, str]:
    """Corpus and split of a set that was asked for."""
    corpus, _, split = name.rpartition(".")
    return corpus, split


def _start(run_id: str, corpus: str, split: str) -> None:
    on_demand.start(run_id, corpus, split)


def _is_stale(run_id: str) -> bool:
    """Whether pairs were kept or taken out since this model was asked about them."""
    scored = {(r.premise, r.hypothesis, r.label) for r in cached.predictions(run_id, on_demand.CHALLENGE)}
    askable = [pair for pair in challenge_set.pairs() if pair.label in runs.labels(run_id)]
    return scored != {(pair.premise, pair.hypothesis, pair.label) for pair in askable}
