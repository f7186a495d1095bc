"""Pairs of one's own, as a file or pasted: which column is what, the rows in trouble, and a name."""

from pathlib import Path

import streamlit as st

from nlpbook_core.errors import NlpbookError
from nlpbook_core.examples import LABELS
from nlpbook_core.own_files import importing, table, uploads
from nlpbook_core.own_files.own_rows import MAX_LABELS, MIN_LABELS
from pages.ui import frame, state, uploading
from pages.ui.corpus import mending
from pages.ui.session_keys import Key
from pages.ui.text import Text

_HELD_OUT, _SEED = "own-held-out", "own-seed"
_NAME = "own-name"
_MOST_PASTED = 500_000


def show(t: Text) -> None:
    """From the rows to the corpus."""
    st.markdown(t("own_file.what"))
    way = st.segmented_control(
        t("own_file.way"), ("upload", "paste"), default="upload", required=True, key=f"own-way-{t.lang}",
        format_func=lambda name: t(f"own_file.ways.{name}"), label_visibility="collapsed",
    )  # fmt: skip
    with frame.guard(), uploads.told_by_name():
        path = _pasted(t) if way == "paste" else _uploaded(t)
        if path is not None:
            _look(t, path)


def _uploaded(t: Text) -> Path | None:
    uploaded = uploading.file(t, t("own_file.upload"), table.SUFFIXES, "own-upload")
    return uploads.keep(uploaded.name, uploaded.getvalue()) if uploaded else None


def _pasted(t: Text) -> Path | None:
    typed = st.text_area(
        t("own_file.paste"), key="own-pasted", height=180, max_chars=_MOST_PASTED,
        placeholder=t("own_file.paste_example"), help=t("own_file.paste_help"),
    )  # fmt: skip
    return uploads.keep_pasted(str(typed)) if typed and typed.strip() else None


def _look(t: Text, path: Path) -> None:
    """What is in the file; then what is in the way, or the name that makes it a corpus."""
    seen = uploads.preview(path)
    _first_rows(t, seen)
    columns = _columns(t, seen)
    if not columns:
        return
    labels = _labels(t, path, columns["label"])
    meanings = _meanings(t, path, columns["label"]) if labels == LABELS else {}
    premise, hypothesis, label = (columns[role] for role in uploads.ROLES)
    mends = mending.decided(path)
    problems = importing.check_file(path, premise, hypothesis, label, meanings, mends, labels)
    mending.what_was_done(t, path, mends)
    if problems:
        mending.show(t, path, problems, tuple(columns.values()))
    else:
        _name_it(t, path, columns, meanings, labels)


def _first_rows(t: Text, seen: uploads.Preview) -> None:
    st.caption(t("own_file.first_rows", n=len(seen.rows), columns=len(seen.columns)))
    st.dataframe(list(seen.rows), hide_index=True, key="own-rows", alt=t("own_file.first_rows_alt"))


def _columns(t: Text, seen: uploads.Preview) -> dict[str, str] | None:
    """Which column plays which role; None until all three are chosen, and different."""
    chosen: dict[str, str] = {}
    for role, column in zip(uploads.ROLES, st.columns(3, gap="small"), strict=True):
        guess = seen.guessed[role]
        picked = column.selectbox(
            t(f"own_file.roles.{role}"), seen.columns, key=f"own-column-{role}-{hash(seen.columns)}",
            index=seen.columns.index(guess) if guess else None, placeholder=t("own_file.pick"),
        )  # fmt: skip
        if picked is not None:
            chosen[role] = str(picked)
    if len(chosen) < len(uploads.ROLES):
        st.markdown(t("own_file.pick_all"))
        return None
    if len(set(chosen.values())) < len(chosen):
        st.markdown(t("own_file.pick_different"))
        return None
    return chosen


def _labels(t: Text, path: Path, column: str) -> tuple[str, ...]:
    """The labels of the corpus: the three of NLI, or the file's own words if these are others."""
    if not uploads.unknown_labels(path, column):
        return LABELS
    words = tuple(uploads.label_words(path, column))
    if not MIN_LABELS <= len(words) <= MAX_LABELS:
        return LABELS
    way = st.segmented_control(
        t("own_file.label_way"), ("nli", "own"), default="nli", required=True,
        key=f"own-labels-{column}-{t.lang}", format_func=lambda name: t(f"own_file.label_ways.{name}"),
    )  # fmt: skip
    return words if way == "own" else LABELS


def _meanings(t: Text, path: Path, column: str) -> dict[str, str]:
    """What the file's own label words mean, where we do not know them."""
    words = uploads.unknown_labels(path, column)
    if not words:
        return {}
    if len(words) >= uploads.MOST_LABELS:
        st.markdown(t("own_file.no_labels"))
        return {}
    st.markdown(t("own_file.meanings"))
    found: dict[str, str] = {}
    for word in words:
        left, right = st.columns([1, 2], vertical_alignment="center")
        left.text(word[:80])
        picked = right.selectbox(
            t("own_file.meaning"), LABELS, index=None, format_func=t.label,
            key=f"own-meaning-{column}-{word}", label_visibility="collapsed", placeholder=t("own_file.pick"),
        )  # fmt: skip
        if picked:
            found[word] = str(picked)
    return found


def _name_it(
    t: Text, path: Path, columns: dict[str, str], meanings: dict[str, str], labels: tuple[str, ...]
) -> None:
    st.markdown(t("own_file.all_good"))
    st.text_input(
        t("own_file.name"), key=_NAME, max_chars=40, placeholder="my-corpus", help=t("own_file.name_help")
    )
    with st.expander(t("own_file.split"), key="own-split"):
        st.caption(t("own_file.split_note"))
        left, right = st.columns(2, gap="small")
        left.number_input(t("own_file.held_out"), 5, 40, 10, 5, key=_HELD_OUT)
        right.number_input(t("own_file.seed"), 0, 2**31 - 1, 7, 1, key=_SEED)
    st.button(
        t("own_file.make"),
        key="own-make",
        icon=":material/add:",
        on_click=_make,
        args=(path, columns, meanings, labels),
    )
    failed = state.recall(Key.OWN_FAILED)
    if failed and failed["typed"] == (state.widget_value(_NAME) or ""):
        frame.show_error(failed["error"])


def _make(path: Path, columns: dict[str, str], meanings: dict[str, str], labels: tuple[str, ...]) -> None:
    """Import the file and go to the new corpus; what goes wrong is shown at the next drawing."""
    typed = str(state.widget_value(_NAME) or "")
    state.remember(Key.OWN_FAILED, None)
    try:
        with uploads.told_by_name():
            premise, hypothesis, label = (columns[role] for role in uploads.ROLES)
            root = state.arguments().corpus_root
            made = importing.import_file(
                typed.strip(), path, premise, hypothesis, label, meanings, root,
                seed=int(state.widget_value(_SEED) or 0), mends=mending.decided(path),
                held_out_frac=int(state.widget_value(_HELD_OUT) or 10) / 100, labels=labels,
            )  # fmt: skip
        state.propose("downstream_corpus_name", made.name)
    except NlpbookError as error:
        state.remember(Key.OWN_FAILED, {"typed": typed, "error": error.to_json()})
