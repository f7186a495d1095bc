"""One server for all browser tests, one Chromium and one page for those of a file."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support import browser as world


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Not for longer: its loop would be in the way of other files' tests."""
    with sync_playwright() as playwright:
        browser = world.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the app is served from, in a workspace of its own where nobody trains."""
    with world.serving(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture(scope="module")
def blank(chromium: Browser) -> Iterator[Page]:
    """A Korean page as wide as a laptop's, with nothing in it; patient, since the machine may be busy."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="ko-KR")
    context.set_default_timeout(world.WAIT_MS)
    expect.set_options(timeout=60_000)
    yield context.new_page()
    context.close()
