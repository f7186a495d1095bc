"""The token view in a real browser: hover, keys, typing Korean, strange signs, a phone, its names."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]

# Emoji with joiners, letters taken apart, full width, zero width, right to left, and a lone jamo.
STRANGE = "👨‍👩‍👧 가\u1112\u1161\u11ab é ＡＢＣ a\u200bb שלום سلام ㅋㅋ <b>x</b>"


@pytest.fixture
def page(blank: Page) -> Page:
    """One page for all tests here: each opens a lesson only if another stands there."""
    return blank


def open_at(page: Page, address: str, slug: str = "features") -> Locator:
    """The token view of a page, scrolled to."""
    page.set_viewport_size({"width": 1280, "height": 900})
    if f"/{slug}?" not in page.url:
        page.goto(f"{address}/{slug}?lang=ko")
        world.settle(page)
    view = page.locator("[class*='st-key-card-'] .view").filter(has=page.locator(".pieces")).first
    view.scroll_into_view_if_needed()
    return view


def type_pair(page: Page, premise: str, hypothesis: str) -> None:
    for place, text in enumerate((premise, hypothesis)):
        box = page.locator("textarea").nth(place)
        box.fill(text)
        box.press("Control+Enter")
        world.settle(page)


def lit(view: Locator) -> str:
    """The characters that are lit up, as one text."""
    return "".join(view.locator(".sentence [data-on]").all_text_contents())


def test_a_piece_lights_its_characters_and_a_character_its_piece(page: Page, address: str) -> None:
    view = open_at(page, address)
    piece = view.locator(".pieces .piece[data-kind='first']").first
    piece.hover()
    shown = piece.text_content() or ""
    expect(view.locator(".sentence [data-on]").first).to_have_text(shown)
    expect(view.locator(".cell[data-on]")).to_have_count(2)  # its id and its position
    expect(view.locator(".detail")).to_contain_text(re.compile(r"번호 \d+ · 위치 1 .*이 말뭉치에서 [\d,]+번"))
    view.locator(".sentence").nth(1).locator("span[data-at]").first.hover()
    expect(view.locator(".pieces .piece[data-on]")).to_have_attribute("data-kind", "second")


def test_arrow_keys_go_through_the_pieces_one_tab_stop_in_all(page: Page, address: str) -> None:
    view = open_at(page, address)
    expect(view.locator(".piece[tabindex='0']")).to_have_count(1)
    view.locator(".piece[tabindex='0']").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    focused = view.locator(".piece:focus")
    expect(focused).to_have_attribute("data-at", "1")
    assert lit(view) == (focused.text_content() or "").removeprefix("##")
    page.keyboard.press("End")
    expect(view.locator(".piece:focus")).to_have_attribute("data-kind", "padding")
    page.keyboard.press("Home")
    expect(view.locator(".piece:focus")).to_have_attribute("data-kind", "cls")


def test_pieces_have_names_and_roles_for_a_screen_reader(page: Page, address: str) -> None:
    view = open_at(page, address)
    group = view.get_by_role("group", name=re.compile("모델이 보는 대로"))
    expect(group).to_be_visible()
    names = [button.get_attribute("aria-label") or "" for button in group.get_by_role("button").all()]
    assert all(names) and names[0].startswith("[CLS]")
    for word in ("[SEP]", "[PAD]", "##"):
        assert any(name.startswith(word) for name in names), word
    expect(view.locator(".detail")).to_have_attribute("aria-live", "polite")
    snapshot = view.aria_snapshot()
    assert 'button "[CLS], 번호' in snapshot
    assert "group" in snapshot


def test_on_a_phone_nothing_sticks_out_and_a_touch_says_what_a_piece_is(page: Page, address: str) -> None:
    view = open_at(page, address)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.querySelector('[data-testid=stMain]').clientWidth <= 390")
    page.wait_for_timeout(500)  # the view draws itself anew for the width
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    edge = view.evaluate("node => node.getBoundingClientRect().right")
    rights = view.locator(".piece, .bar, .sentence").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().right)"
    )
    assert max(rights) <= edge + 1
    view.locator(".piece[data-kind='second']").first.click()
    expect(view.locator(".detail")).to_contain_text("둘째 문장")


def test_what_is_cut_lies_below_and_can_be_reached(page: Page, address: str) -> None:
    view = open_at(page, address)
    type_pair(page, "민수는 어제 학교에 가서 친구를 만나고 저녁에 집으로 돌아왔다. " * 9, "민수는 집에 있다.")
    expect(view.locator(".sentence").nth(1)).to_have_text("민수는 집에 있다.")
    fallen = view.locator(".dropped .piece")
    expect(fallen.first).to_be_visible()
    expect(view.locator(".hole")).to_have_text(f"↓{fallen.count()}")
    fallen.last.hover()
    expect(view.locator(".detail")).to_contain_text("잘려 나감")
    expect(view.locator(".sentence [data-on][data-cut]").first).to_be_visible()
    page.keyboard.press("Tab")
    view.locator(".piece[tabindex='0']").focus()
    page.keyboard.press("End")
    expect(view.locator(".piece:focus")).to_have_attribute("data-kind", "cut")


@pytest.mark.parametrize("typed", [STRANGE, "가나다라 " * 799 + "끝났다"], ids=["strange", "4000"])
def test_any_string_comes_back_character_by_character(page: Page, address: str, typed: str) -> None:
    view = open_at(page, address, "tokenizer")
    type_pair(page, typed, "민수는 갔다.")
    expect(view.locator(".sentence").first).to_have_text(typed, use_inner_text=False)
    assert view.locator(".sentence").first.evaluate("node => node.textContent") == typed
    assert page.get_by_test_id("stException").count() == 0
    assert view.locator(".sentence b").count() == 0, "text stays text"


def test_signs_that_nobody_sees_are_marked(page: Page, address: str) -> None:
    view = open_at(page, address, "tokenizer")
    type_pair(page, "민수\u200b는 갔다.", "민수는 갔다.")
    expect(view.locator("[data-unseen='U+200B']")).to_have_count(1)


def test_korean_typed_with_an_input_method_arrives_whole(page: Page, address: str) -> None:
    view = open_at(page, address, "tokenizer")
    box = page.locator("textarea").first
    box.fill("")
    box.focus()
    client = page.context.new_cdp_session(page)
    for syllable, steps in (("한", "ㅎ하한"), ("글", "ㄱ그글")):
        for step in steps:
            client.send("Input.imeSetComposition", {"text": step, "selectionStart": 1, "selectionEnd": 1})
        client.send("Input.insertText", {"text": syllable})
    box.press("Control+Enter")
    world.settle(page)
    expect(box).to_have_value("한글")
    expect(view.locator(".sentence").first).to_have_text("한글")
