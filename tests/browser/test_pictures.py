"""A drawing of ours is kept as a picture that shows what the page shows."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]
DRAWINGS = (
    ("tokenizer", "token-view"),
    ("tokenizer", "piece-rows"),
    ("features", "example-road"),
    ("features", "padding-strips"),
    ("model", "bert-road"),
    ("training", "pinned"),
    ("prediction", "probabilities"),
    ("prediction", "saliency"),
)
_INSIDE = {  # what marks a drawing's own part of the page
    "token-view": ".pieces .piece[data-kind]", "piece-rows": ".row .piece", "example-road": ".stops",
    "padding-strips": ".strip", "bert-road": "ol.road", "pinned": "table .stack", "probabilities": ".bars",
    "saliency": ".unit",
}  # fmt: skip


@pytest.mark.parametrize(("slug", "name"), DRAWINGS, ids=[name for _, name in DRAWINGS])
def test_a_kept_picture_shows_what_the_page_shows(
    blank: Page, address: str, tmp_path: Path, slug: str, name: str
) -> None:
    frame = _drawing(blank, f"{address}/{slug}?lang=ko&run=recorded-mini", slug, name)
    frame.scroll_into_view_if_needed()
    frame.hover()
    button = frame.get_by_role("button", name="그림으로 저장")
    expect(button).to_have_css("opacity", "1")
    with blank.expect_download() as kept:
        button.click()
    assert kept.value.suggested_filename == f"{name}.png"
    kept.value.save_as(tmp_path / "kept.png")
    view = frame.locator("> .view > .body") if name == "token-view" else frame.locator("> .view")
    shown = Image.open(BytesIO(view.screenshot()))
    picture = Image.open(tmp_path / "kept.png")
    assert picture.width == pytest.approx(2 * (shown.width + 24), abs=4)
    assert picture.height == pytest.approx(2 * (shown.height + 24), abs=60)
    assert _ink(picture) / 4 == pytest.approx(_ink(shown), rel=0.2)


def test_a_drawing_offers_its_picture_only_where_one_looks_and_to_the_keyboard(
    blank: Page, address: str
) -> None:
    frame = _drawing(blank, f"{address}/tokenizer?lang=en", "tokenizer", "piece-rows")
    button = frame.get_by_role("button", name="Save as a picture")
    blank.mouse.move(5, 5)
    expect(button).to_have_css("opacity", "0")
    button.focus()
    blank.keyboard.press("Shift+Tab")
    blank.keyboard.press("Tab")
    expect(button).to_have_css("opacity", "1")


def _drawing(page: Page, where: str, slug: str, name: str) -> Locator:
    page.goto(where)
    world.settle(page)
    if name == "padding-strips":
        page.get_by_text("마흔 쌍을 세 가지로 채워 보기").click()
    if name == "saliency":
        page.locator(".st-key-why-asked label").first.click()
    frame = page.locator(".framed").filter(has=page.locator(_INSIDE[name])).first
    expect(frame).to_be_visible(timeout=world.WAIT_MS)
    return frame


def _ink(picture: Image.Image) -> int:
    """Pixels that are not of the colour of the upper left corner."""
    grey = picture.convert("L")
    ground = grey.getpixel((1, 1))
    assert isinstance(ground, int)
    return sum(grey.histogram()[: max(0, ground - 24)]) + sum(grey.histogram()[ground + 24 :])
