"""The router: one page for each lesson, in the frame that they share."""

import streamlit as st

from pages.ui import frame, lessons, rail, state, theme_watch, warm

st.set_page_config(layout="wide", page_icon=str(frame.ICON), initial_sidebar_state="auto")
state.open_session()
text = state.text()
pages = {
    lesson.slug: st.Page(
        lesson.path,
        title=text(f"pages.{lesson.slug}.menu"),
        url_path="" if lesson.slug == "home" else lesson.slug,
        default=lesson.slug == "home",
    )
    for lesson in lessons.LESSONS
}
page = st.navigation(list(pages.values()), position="hidden")
st.html(frame.STYLE)
slug = next(slug for slug, candidate in pages.items() if candidate.url_path == page.url_path)
rail.show_rail(slug)
if slug != "home":  # the first page must not wait for it
    warm.prepare()
page.run()
theme_watch.show()
warm.start()
