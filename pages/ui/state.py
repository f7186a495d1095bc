"""What the app remembers: the only file that touches `st.session_state` and `st.query_params`.

The truth is a draft, one small JSON file in the workspace named by the URL (`?draft=`), so it survives a
refresh and two learners on one server never share one. The session keeps only which draft it is, the
language, and how many times a form was filled anew.
"""

import re
import secrets
from typing import Any

import streamlit as st

from nlpbook_core.errors import ArgumentError, NlpbookError
from nlpbook_core.palette import Theme
from nlpbook_core.settings import presets
from nlpbook_core.settings.arguments import ClassificationTrainArguments
from nlpbook_core.texts import languages
from pages.ui import drafts
from pages.ui.session_keys import UNTIL_LEFT, Key
from pages.ui.text import Text

_RUN_ID = re.compile(r"[a-z0-9-]{1,40}")


def open_session() -> None:
    """Take language, draft and run from the URL, else from the session; put them back into the URL.

    `app.py` calls this first, at every run.
    """
    asked = st.query_params.get("lang") or st.session_state.get(Key.LANG)
    known = languages()
    st.session_state[Key.LANG] = asked if asked in known else known[0]
    draft = st.query_params.get("draft") or st.session_state.get(Key.DRAFT) or ""
    if not drafts.exists(draft):
        draft = secrets.token_hex(6)
        drafts.write(draft, drafts.EMPTY)
    st.session_state[Key.DRAFT] = draft
    run = st.query_params.get("run")
    if run is not None and _RUN_ID.fullmatch(run) and run != _read()["run"]:
        _change(run=run)
    _tell_url(st.query_params.get("run"))


def query() -> dict[str, str]:
    """What every link within the app carries on."""
    params = {"lang": language(), "draft": str(st.session_state[Key.DRAFT])}
    run = _read()["run"]
    return {**params, "run": run} if run else params


def language() -> str:
    """The language of the screen."""
    return str(st.session_state.get(Key.LANG) or languages()[0])


def set_language(lang: str) -> None:
    """Switch the language, in the URL too."""
    st.session_state[Key.LANG] = lang
    st.query_params["lang"] = lang


def text() -> Text:
    """Texts in the language of the screen."""
    return Text(language())


def theme() -> Theme:
    """Light or dark, as the browser shows it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def arguments() -> ClassificationTrainArguments:
    """The settings that travel through all pages; the preset `mini` at first."""
    try:
        return presets.from_dict(_read()["arguments"] or presets.PRESETS["mini"])
    except (NlpbookError, TypeError):
        return presets.preset("mini")  # a draft of another version


def set_arguments(values: dict[str, Any]) -> None:
    """Replace the settings as a whole, for a preset or a file; forms show the new values.

    Raises:
        NlpbookError: If they cannot work; the old ones stay.
    """
    _change(arguments=presets.from_dict(values).to_dict(), pending={})
    st.session_state[Key.FORM] = form_generation() + 1


def propose(name: str, value: Any) -> None:
    """Take over a typed value; one that cannot work is kept apart and tried again at the next change."""
    pending = {**_read()["pending"], name: value}
    good = arguments().to_dict()
    if _errors(good, pending):
        for single, typed in tuple(pending.items()):
            if not _errors(good, {single: typed}):
                good[single] = pending.pop(single)
    else:
        good, pending = {**good, **pending}, {}
    _change(arguments=good, pending=pending)


def pending() -> dict[str, tuple[Any, NlpbookError]]:
    """Typed values that cannot work yet, each with the reason."""
    good = arguments().to_dict()
    found = {name: (value, _errors(good, {name: value})) for name, value in _read()["pending"].items()}
    return {name: (value, error) for name, (value, error) in found.items() if error}


def form_generation() -> int:
    """Part of each form widget's key, so that a preset can fill the widgets anew."""
    return int(st.session_state.get(Key.FORM, 0))


def widget_value(key: str) -> Any:
    """What a widget holds, for its own callback."""
    return st.session_state.get(key)


def pair(default: tuple[str, str]) -> tuple[str, str]:
    """The premise and hypothesis that the learner works with."""
    kept = _read()["pair"]
    return (str(kept[0]), str(kept[1])) if kept else default


def set_pair(premise: str, hypothesis: str) -> None:
    """Keep a pair for all pages."""
    _change(pair=[premise, hypothesis])
    st.session_state[Key.FORM] = form_generation() + 1


def keep_pair(place: int, typed: str, default: tuple[str, str]) -> None:
    """Keep one half of the pair as typed, without filling the widgets anew."""
    both = list(pair(default))
    both[place] = typed
    _change(pair=both)


def recall(key: Key, of: str = "", default: Any = None) -> Any:
    """A plain value that a drawing keeps while the tab is open, such as the answers of an exercise; `of` says
    which run, corpus or question it belongs to, where there may be several."""
    return st.session_state.get(_place(key, of), default)


def remember(key: Key, value: Any, of: str = "") -> None:
    """Keep such a value; None forgets it."""
    st.session_state[_place(key, of)] = value


def _place(key: Key, of: str) -> str:
    """Apart from the keys of widgets, which are a page's own."""
    return f"note.{key}.{of}" if of else f"note.{key}"


def asked() -> list[dict[str, Any]]:
    """The pairs that were put to a model with this draft, newest first, each with what it answered."""
    kept = _read().get("asked")
    return [dict(item) for item in kept if isinstance(item, dict)] if isinstance(kept, list) else []


def keep_asked(asked_pairs: list[dict[str, Any]]) -> None:
    """Replace the list of pairs that were asked."""
    _change(asked=asked_pairs)


def is_local() -> bool:
    """Whether the browser runs on this machine."""
    return st.context.ip_address is None


def earlier_draft() -> drafts.Earlier | None:
    """The draft that was worked with last before this one, for a learner who came by the bare address.

    None on a server that others reach: their drafts are theirs.
    """
    if not is_local() or len(visited()) > 1:
        return None
    return drafts.before(str(st.session_state[Key.DRAFT]))


def visited() -> set[str]:
    """Slugs of the pages that were opened with this draft."""
    return set(_read()["visited"])


def enter(slug: str) -> None:
    """The learner is on this page: it gets its check on the rail, and what was kept until another was left is
    forgotten."""
    if st.session_state.get(Key.PAGE) != slug:
        for key in UNTIL_LEFT:
            st.session_state.pop(_place(key, ""), None)
    st.session_state[Key.PAGE] = slug
    if slug not in visited():
        _change(visited=sorted(visited() | {slug}))


def run_id() -> str | None:
    """The run that the learner looks at, if one was chosen or started."""
    kept = _read()["run"]
    return str(kept) if kept else None


def set_run(run: str | None) -> None:
    """Choose the run that all pages show."""
    _change(run=run)
    _tell_url(run)


def screen() -> str:
    """The screen of the lesson that the address names; empty if it names none."""
    return str(st.query_params.get("screen", ""))


def set_screen(name: str) -> None:
    """Go to another screen of the lesson that is open."""
    st.query_params["screen"] = name


def _tell_url(run: str | None) -> None:
    params = {"lang": language(), "draft": str(st.session_state[Key.DRAFT])}
    if run:
        params["run"] = run
    if screen():
        params["screen"] = screen()
    if dict(st.query_params) != params:
        st.query_params.from_dict(params)


def _errors(good: dict[str, Any], typed: dict[str, Any]) -> NlpbookError | None:
    try:
        presets.from_dict({**good, **typed})
    except NlpbookError as error:
        return error
    except TypeError as error:  # a value of a kind that no widget of ours gives, from a draft edited by hand
        return ArgumentError(argument=", ".join(typed), value=str(error), accepted="")
    return None


def _read() -> dict[str, Any]:
    return drafts.load(drafts.path_of(st.session_state[Key.DRAFT]))


def _change(**values: Any) -> None:
    drafts.write(st.session_state[Key.DRAFT], {**_read(), **values})
