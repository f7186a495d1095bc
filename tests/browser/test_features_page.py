"""The features page in a real browser: moved settings, the handle on the figure, the stops of the road."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.palette import MARKS
from nlpbook_core.tokenization.pretrained import load_tokenizer
from tests.support import browser as world
from tests.support.browser import as_css

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]

PREMISE = "민수는 어제 학교에 가서 친구를 만나고 저녁에 집으로 돌아왔다."
HYPOTHESIS = "민수는 집에 있다."


@pytest.fixture(scope="module")
def page(blank: Page, address: str) -> Page:
    """The page, opened once, with a pair of our own."""
    blank.goto(f"{address}/features?lang=ko")
    world.settle(blank)
    for place, text in enumerate((PREMISE, HYPOTHESIS)):
        blank.locator("textarea").nth(place).fill(text)
        blank.locator("textarea").nth(place).press("Control+Enter")
        world.settle(blank)
    return blank


def row_of(page: Page) -> list[tuple[str, str]]:
    """The pieces that stand in the row: token and kind."""
    pieces = page.locator(".pieces .piece").evaluate_all(
        "nodes => nodes.map(node => [node.getAttribute('aria-label').split(', ')[0], node.dataset.kind])"
    )
    return [(token, kind) for token, kind in pieces if kind != "padding"]


def handle(page: Page) -> Locator:
    return page.get_by_role("slider", name=re.compile("최대 길이")).and_(page.locator(".handle"))


def wait_until_nothing_is_drawn_anew(page: Page) -> None:
    """What the test before chose may reach the server late, and a figure that is drawn anew drops a drag."""
    stays = False
    while not stays:
        world.settle(page)
        figure = page.locator(".plot").element_handle()
        page.wait_for_timeout(1000)
        stays = bool(figure.evaluate("figure => figure.isConnected"))


def test_the_browser_cuts_as_the_tokenizer_at_every_length_and_strategy(page: Page) -> None:
    tokenizer, slide = load_tokenizer("mini"), page.locator(".knobs input[type=range]")
    for place, strategy in enumerate(("longest_first", "only_first", "only_second")):
        page.locator(".knobs input[type=radio]").nth(place).check()
        for length in (8, 13, 20, 27, 64):
            slide.fill(str(length))
            expect(page.locator(".knobs output")).to_have_text(str(length))
            encoded = encode_pair(tokenizer, PREMISE, HYPOTHESIS, length, strategy, padding=False)
            padding = max(0, length - encoded.num_tokens)
            summary = f"조각 {encoded.num_tokens}개, 채움 {padding}개, 잘린 조각 {len(encoded.dropped)}개"
            expect(page.locator(".pieces")).to_have_attribute("aria-label", re.compile(f"{summary}$"))
            ends = ["cls" if at == 0 else "sep" for at in range(encoded.num_tokens)]
            looks = [
                end if kind == "special" else kind for kind, end in zip(encoded.kinds, ends, strict=True)
            ]
            assert row_of(page) == list(zip(encoded.tokens, looks, strict=True))
            assert page.locator(".dropped .piece").count() == len(encoded.dropped)
    page.locator(".knobs input[type=radio]").first.check()


def test_a_dragged_handle_cuts_the_view_at_once_and_ends_in_the_settings(page: Page) -> None:
    wait_until_nothing_is_drawn_anew(page)
    page.locator(".plot").scroll_into_view_if_needed()
    slide, plot = page.locator(".knobs input[type=range]"), page.locator(".plot").bounding_box()
    assert plot is not None
    page.mouse.move(plot["x"] + plot["width"] * 0.6, plot["y"] + 120)
    page.mouse.down()
    # Chromium hands on a move with the next frame, of which a busy machine draws few.
    for share in (0.3, 0.2, 0.15, 0.1):
        page.mouse.move(plot["x"] + plot["width"] * share, plot["y"] + 120, steps=5)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(handle(page)).to_have_attribute("aria-valuenow", re.compile(r"^(8|9|[12]\d)$"))
    short = int(handle(page).get_attribute("aria-valuenow") or 0)
    expect(slide).to_have_value(str(short))  # while the button is down: nothing was asked of the server
    expect(page.locator(".tile .big").first).not_to_have_text("0.0 %")
    page.mouse.up()
    expect(page.locator(".st-key-way-back")).to_contain_text("64")
    world.settle(page)
    expect(handle(page)).to_have_attribute("aria-valuenow", str(short))
    # A move that the server has not heard of must not outlive the press that takes all moves back.
    page.evaluate("document.dispatchEvent(new CustomEvent('nlpbook-length', { detail: 9 }))")
    expect(slide).to_have_value("9")
    page.locator(".st-key-knobs-back button").click()
    world.settle(page)
    expect(slide).to_have_value("64")
    expect(handle(page)).to_have_attribute("aria-valuenow", "64")


def test_the_handle_moves_with_the_keys_and_says_what_it_costs(page: Page) -> None:
    handle(page).focus()
    page.keyboard.press("Home")  # wherever the test before left it
    expect(handle(page)).to_have_attribute("aria-valuenow", "8")
    for key, length in (("ArrowRight", 9), ("ArrowLeft", 8), ("PageUp", 18), ("ArrowLeft", 17)):
        page.keyboard.press(key)
        expect(handle(page)).to_have_attribute("aria-valuenow", str(length))
    expect(handle(page)).to_have_attribute("aria-valuetext", re.compile("17, 잘리는 쌍 .* %, 채움"))
    page.keyboard.press("End")
    expect(handle(page)).to_have_attribute("aria-valuenow", "128")
    expect(page.locator(".st-key-way-back")).to_be_visible()
    world.settle(page)
    assert page.evaluate("document.activeElement !== document.body"), "the focus stays on the handle"


def test_the_roads_stops_show_real_objects_by_click_and_by_key(page: Page) -> None:
    stops = page.get_by_role("tab")
    expect(stops).to_have_count(8)
    panel = page.get_by_role("tabpanel")
    page.get_by_role("tab", name="특징").click()
    expect(panel).to_contain_text("ClassificationFeatures")
    expect(panel).to_contain_text("list[int]")
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="배치")).to_be_focused()
    expect(panel).to_contain_text("torch.int64")
    expect(panel).to_contain_text("(64, ")
    page.keyboard.press("Home")
    expect(panel).to_contain_text("MiniNLICorpus")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(panel).to_contain_text(PREMISE)


def test_the_length_figure_is_taken_away_as_it_looks(page: Page, tmp_path: Path) -> None:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="그림 저장(SVG)").click()
    waiting.value.save_as(tmp_path / "lengths.svg")
    root = ElementTree.parse(tmp_path / "lengths.svg").getroot()
    looks = [bar.get("style", "") for bar in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert waiting.value.suggested_filename == "lengths.svg" and len(looks) > 20
    assert any(f"fill: {as_css(MARKS['first'].ink('light'))}" in look for look in looks)
