"""axe-core on every page, in the light and in the dark: nothing serious, nothing critical."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pages.ui import lessons
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]

GRAVE = ("serious", "critical")


def findings(browser: Browser, where: str, width: int) -> list[str]:
    """What axe finds that is grave, in the light and then in the dark, one line each."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="light")
    context.set_default_timeout(world.WAIT_MS)
    page = context.new_page()
    page.goto(where)
    world.settle(page)
    page.wait_for_timeout(1500)  # figures are drawn after the script has ended
    world.at_rest(page)
    found = grave(page, "light")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(700)
    world.at_rest(page)
    found += grave(page, "dark")
    context.close()
    return found


def grave(page: Page, theme: str) -> list[str]:
    rules = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{theme}: {rule['id']} ({rule['impact']}) {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in rules
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("slug", [lesson.slug for lesson in lessons.LESSONS])
def test_a_page_has_no_grave_finding_in_light_or_dark(slug: str, chromium: Browser, address: str) -> None:
    path = "" if slug == "home" else slug
    assert findings(chromium, f"{address}/{path}?lang=ko&run=recorded-mini", 1280) == []


def test_axe_does_find_what_is_wrong(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<html lang=ko><title>x</title><main><h1>x</h1><button></button></main></html>")
    assert [line.split()[1] for line in grave(page, "light")] == ["button-name"]
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("slug", [lesson.slug for lesson in lessons.LESSONS])
def test_nor_in_english_on_a_phone(slug: str, chromium: Browser, address: str) -> None:
    path = "" if slug == "home" else slug
    assert findings(chromium, f"{address}/{path}?lang=en&run=recorded-mini", 390) == []
