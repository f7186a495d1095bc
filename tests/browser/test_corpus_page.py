"""The corpus page in a real browser: a row is ticked, its pair opens and goes along to the next pages."""

import pytest
from playwright.sync_api import Page, expect

from nlpbook_core.corpora import MiniNLICorpus
from nlpbook_core.features.pair_encoding import encode_pair
from nlpbook_core.tokenization.pretrained import load_tokenizer
from pages.ui.text import Text
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]
T = Text("ko")
_HEAD, _ROW = 36, 35  # pixels


def test_a_ticked_pair_opens_below_and_is_there_on_the_next_page(blank: Page, address: str) -> None:
    blank.goto(f"{address}/corpus?lang=ko")
    world.settle(blank)
    third = MiniNLICorpus().get_examples("", "train")[2]
    table = blank.locator("[class*=st-key-browse-table] .dvn-scroller").first
    table.click(position={"x": 18, "y": _HEAD + 2.5 * _ROW})
    card = blank.locator(".st-key-card-one-pair")
    expect(card).to_be_visible(timeout=world.WAIT_MS)
    encoded = encode_pair(load_tokenizer("mini"), third.text_a, third.text_b, 64, padding=False)
    expect(card.locator(".pieces .piece")).to_have_count(encoded.num_tokens)
    expect(card.locator(".view")).to_contain_text("문장 구분")
    card.get_by_role("button", name=T("one_pair.take")).click()
    expect(card.get_by_role("button", name=T("one_pair.taken"))).to_be_disabled()
    blank.get_by_role("button", name="다음: 토크나이저").or_(
        blank.get_by_role("link", name="다음: 토크나이저")
    ).click()
    expect(blank.locator("textarea").first).to_have_value(third.text_a, timeout=world.WAIT_MS)
    expect(blank.locator("textarea").nth(1)).to_have_value(third.text_b)
