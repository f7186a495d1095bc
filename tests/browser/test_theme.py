"""A page that is open follows the browser from light to dark: figures and our own pieces of the page too."""

import pytest
from playwright.sync_api import Page, expect

from nlpbook_core.palette import MARKS, Theme
from tests.support import browser as world
from tests.support.browser import as_css

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]


def expect_inks(page: Page, theme: Theme) -> None:
    number = page.locator(".st-key-figure-loss .xtick text").first
    expect(number).to_have_css("fill", as_css(MARKS["reference"].ink(theme)), timeout=world.WAIT_MS)
    share = page.locator(".st-key-card-pinned .stack i").first
    expect(share).to_have_css("background-color", as_css(MARKS["entailment"].ink(theme)))


def test_figures_follow_a_theme_that_is_switched_while_the_page_is_open(blank: Page, address: str) -> None:
    blank.emulate_media(color_scheme="light")
    blank.goto(f"{address}/training?lang=ko&run=recorded-mini")
    world.settle(blank)
    expect_inks(blank, "light")
    blank.emulate_media(color_scheme="dark")
    expect_inks(blank, "dark")
    blank.emulate_media(color_scheme="light")
    expect_inks(blank, "light")
