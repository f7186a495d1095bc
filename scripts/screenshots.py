"""Pictures of every page: `uv run python -m scripts.screenshots OUT [--lang ko en] [--theme light dark]`.

Serves the app from a workspace of its own with the recorded run, opens each page in Chromium and saves the
whole page as `<slug>-<lang>-<theme>-<width>.png`. With `--open` every switch is on and every fold open but
those of prose and code: all that a page can show at once.
"""

import argparse
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from nlpbook_core.texts import languages
from pages.ui import lessons
from tests.support import browser as world

_MOST_SWITCHES = 20
_ANSWERS_MS = 6_000  # what is computed behind the page


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", nargs="+", default=languages())
    parser.add_argument("--theme", nargs="+", default=["light", "dark"])
    parser.add_argument("--width", nargs="+", type=int, default=[1280, 390])
    parser.add_argument("--page", nargs="+", default=[lesson.slug for lesson in lessons.LESSONS])
    parser.add_argument("--run", default="recorded-mini")
    parser.add_argument("--home", type=Path, help="a workspace to show; an empty one if not given")
    parser.add_argument("--open", action="store_true", help="all switches on, all folds open")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as empty,
        world.serving(chosen.home or Path(empty)) as address,
        sync_playwright() as playwright,
    ):
        browser = world.launch(playwright)
        for lang, theme, width, slug in product(chosen.lang, chosen.theme, chosen.width, chosen.page):
            path = chosen.out / f"{slug}-{lang}-{theme}-{width}.png"
            where = f"{address}/{'' if slug == 'home' else slug}?lang={lang}&run={chosen.run}"
            _take(browser, where, theme, width, path, chosen.open)
            print(path)
        browser.close()


def _take(browser: Browser, where: str, theme: str, width: int, path: Path, is_open: bool) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if theme == "dark" else "light"
    )
    page = context.new_page()
    page.goto(where)
    world.settle(page)
    if is_open:
        _open(page)
    page.wait_for_timeout(1500)  # figures are drawn after the script has ended
    height = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 900")
    page.set_viewport_size({"width": width, "height": min(max(height, 700), 9000)})
    page.wait_for_timeout(800)
    page.screenshot(path=path)
    context.close()


def _open(page: Page) -> None:
    for _ in range(_MOST_SWITCHES):  # one that is on may bring another
        off = page.locator("[data-testid=stMain] label:has(input[role=switch]:not(:checked)):visible")
        if not off.count():
            break
        off.first.click()
        page.wait_for_timeout(1000)
        world.settle(page)
    page.wait_for_timeout(_ANSWERS_MS)
    folds = page.locator(
        "[data-testid=stMain] :not([class*=st-key-more-]):not([class*=st-key-code-])"
        " > [data-testid=stExpander] details:not([open]) > summary"
    )
    for at in reversed(range(folds.count())):
        folds.nth(at).dispatch_event("click")  # one may lie within another
    page.wait_for_timeout(_ANSWERS_MS)
    world.settle(page)


if __name__ == "__main__":
    main()
