"""The whole road in a real browser, offline: from the first page to an answer of one's own model."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nlpbook_core import runs
from nlpbook_core.examples import LABELS
from nlpbook_core.texts import languages
from pages.ui import lessons
from pages.ui.text import Text
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]

HANGUL = re.compile("[가-힣]")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ko-KR")
    context.set_default_timeout(world.WAIT_MS)
    yield context.new_page()
    context.close()


def go_on(page: Page) -> None:
    page.locator("[class*='st-key-next-primary'] a, [class*='st-key-next-quiet'] a").last.click()


def on_lesson(page: Page, slug: str) -> None:
    page.wait_for_url(re.compile(f"/{slug}([?]|$)"))
    world.settle(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def walk_to_training(page: Page, where: str, lang: str) -> None:
    page.goto(where)
    world.settle(page)
    expect(page.locator("html")).to_have_attribute("lang", re.compile("ko|en"))
    page.locator("[class*='st-key-next-primary-start'] a").click()
    for lesson in lessons.LESSONS[1:6]:
        on_lesson(page, lesson.slug)
        assert bool(HANGUL.search(page.locator("h1").inner_text())) == (lang == "ko")
        go_on(page)
    on_lesson(page, "training")


def ask(page: Page, lang: str) -> None:
    """A pair of one's own on the prediction page: three labels in the language of the page come back."""
    premise, hypothesis = page.locator("textarea").all()[:2]
    premise.fill("민수는 어제 사과를 세 개 샀다.")
    hypothesis.fill("민수는 사과를 사지 않았다.")
    page.locator(".st-key-ask button").first.click()  # the second is the tooltip's
    world.settle(page)
    answer = page.locator(".bars").first
    for label in LABELS:
        expect(answer).to_contain_text(Text(lang).label(label))


def test_a_newcomer_walks_the_road_and_asks_a_model_of_their_own(page: Page, workspace: Path) -> None:
    with world.serving(workspace) as address:
        tried = world.watch_requests(page, address)
        walk_to_training(page, address, "ko")

        page.locator(".st-key-start button").click()
        page.wait_for_url(re.compile("run="))
        run_id = re.search("run=([a-z0-9-]+)", page.url).group(1)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        page.reload()  # the run is a process and a folder: a refresh finds it again
        on_lesson(page, "training")
        assert run_id in page.url
        expect(page.locator(".st-key-stop button")).to_have_count(0, timeout=600_000)
        assert runs.status(run_id).state == "finished"
        assert (runs.summary(run_id).test_acc or 0) > 0.6

        go_on(page)
        on_lesson(page, "evaluation")
        assert f"{(runs.summary(run_id).test_acc or 0) * 100:.1f}" in page.inner_text("[data-testid=stMain]")
        go_on(page)
        on_lesson(page, "prediction")
        ask(page, "ko")
        assert tried == []


def test_the_road_is_walked_in_english_with_the_recorded_training(page: Page, address: str) -> None:
    tried = world.watch_requests(page, address)
    walk_to_training(page, f"{address}/?lang=en", "en")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    go_on(page)
    on_lesson(page, "evaluation")
    recorded = runs.summary(runs.RECORDED_ID).test_acc or 0
    assert f"{recorded * 100:.1f}" in page.inner_text("[data-testid=stMain]")
    go_on(page)
    on_lesson(page, "prediction")
    ask(page, "en")
    assert tried == []


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_opens_by_its_address_and_never_scrolls_sideways(
    lang: str, width: int, page: Page, address: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/?lang={lang}")
    world.settle(page)
    for lesson in lessons.LESSONS:
        slug = "" if lesson.slug == "home" else lesson.slug
        page.goto(f"{address}/{slug}?lang={lang}")
        world.settle(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        title = page.locator("h1").inner_text()
        assert bool(HANGUL.search(title)) == (lang == "ko"), title


def test_a_page_that_a_server_is_asked_for_first_is_found(page: Page, workspace: Path) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with world.serving(workspace) as address:  # a tab outlives a restart of the server
        page.goto(f"{address}/evaluation?lang=ko")
        world.settle(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert not [text for text in said if "does not seem to exist" in text]
