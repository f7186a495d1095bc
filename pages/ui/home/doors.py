"""Ways into the road: the start, where one left off, and the end of a run that others walked."""

import streamlit as st

from nlpbook_core import runs
from nlpbook_core.corpus_views import showcase
from pages.ui import choices, frame, lessons, state
from pages.ui.text import Text


def start(t: Text) -> None:
    """The page's one primary button: to the first page that was not opened yet."""
    slug = next_slug(state.visited())
    words = "home_door.go_on" if len(state.visited()) > 1 else "home_door.start"
    with st.container(key="next-primary-start"):
        frame.link(slug, t(words, name=t(f"pages.{slug}.menu")))


def next_slug(visited: set[str]) -> str:
    """The first lesson that was not opened yet; the last one if all were."""
    open_ones = [lesson.slug for lesson in lessons.LESSONS if lesson.slug not in {*visited, "home"}]
    return open_ones[0] if open_ones else lessons.LESSONS[-1].slug


def the_end_first(t: Text) -> None:
    """The recorded run, as an evaluation to look at; nothing where it does not ship."""
    if showcase.has_recorded_run():
        with st.container(key="next-quiet-end"):
            st.page_link(
                lessons.lesson("evaluation").path, label=t("home_door.end_first"),
                query_params={**state.query(), "run": runs.RECORDED_ID},
            )  # fmt: skip


def left_off(t: Text) -> bool:
    """What there is to go on with: an earlier draft, and the latest run; False if there is nothing."""
    earlier = state.earlier_draft()
    if earlier:
        said = t("home_door.earlier", at=t.moment(earlier.changed_at), n=len(earlier.visited))
        slug = next_slug(set(earlier.visited))
        st.markdown(said)
        with st.container(key="next-quiet-earlier"):
            st.page_link(
                lessons.lesson(slug).path, label=t("home_door.take_up"),
                query_params={"lang": t.lang, "draft": earlier.draft},
            )  # fmt: skip
    own = [item for item in runs.list_runs() if not item.recorded]
    if own:
        st.text(t("home_door.latest", name=choices.run_name(t, own[0])))
        with st.container(key="next-quiet-latest"):
            st.page_link(
                lessons.lesson("training").path, label=t("home_door.see_run"),
                query_params={**state.query(), "run": own[0].run_id},
            )  # fmt: skip
    return bool(earlier or own)
