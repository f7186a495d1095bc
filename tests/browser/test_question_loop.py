"""The loop of questions in a real browser: a cell, its pairs, why, an edit, and the changed answer."""

import pytest
from playwright.sync_api import Page, expect

from nlpbook_core import runs
from nlpbook_core.behaviour.minimal_pairs import possible
from nlpbook_core.metrics import mistakes
from pages.ui.text import Text
from tests.support import browser as world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(900),
    pytest.mark.skipif(world.chromium_path() is None, reason="there is no Chromium on this machine"),
]
T = Text("ko")


@pytest.fixture(scope="module")
def page(blank: Page, address: str) -> Page:
    """The evaluation of the recorded run."""
    blank.goto(f"{address}/evaluation?lang=ko&run={runs.RECORDED_ID}")
    world.settle(blank)
    return blank


def click_cell(page: Page, row: int, column: int) -> None:
    """Press on a cell of the confusion matrix, counted from its upper left corner."""
    plot = page.locator("[class*='st-key-card-confusion'] .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * (column + 0.5) / 3, box["y"] + box["height"] * (row + 0.5) / 3)
    world.settle(page)


def test_from_a_cell_to_its_pairs_to_an_edit_to_the_answer_without_leaving_the_place(page: Page) -> None:
    rows = runs.predictions(runs.RECORDED_ID, "test")
    labels = ["entailment", "contradiction", "neutral"]
    cell = mistakes.Cell("contradiction", "entailment", 0)
    wanted = mistakes.pairs_of(rows, cell)
    click_cell(page, labels.index(cell.gold), labels.index(cell.predicted))
    # The same choice stands in the select box, and its first pair is read below.
    words = T("pages.evaluation.cell_wrong", gold="거짓", predicted="참", n=str(len(wanted)))
    chosen = page.locator("[class*='st-key-cell-'] input").first
    expect(chosen).to_have_value(words)
    expect(page.locator("[class*='st-key-card-pair']")).to_contain_text(wanted[0].hypothesis)
    page.locator(".st-key-ask-pair label").first.click()
    card = page.locator("[class*='st-key-card-question']")
    expect(card.locator("textarea").nth(1)).to_have_value(wanted[0].hypothesis)
    world.settle(page)
    made = possible(wanted[0].premise, wanted[0].hypothesis, cell.gold)[0]
    place = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    card.get_by_role("button", name=T(f"breaking.kinds.{made.kind}"), exact=True).click()
    world.settle(page)
    expect(card.locator("textarea").nth(1)).to_have_value(made.hypothesis)
    expect(card.get_by_text(T("edits.after")).first).to_be_visible()
    expect(card).to_contain_text("나와야 할 답은")
    # Nothing moved away: the place on the page, the cell, the pair.
    assert abs(page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") - place) < 400
    expect(chosen).to_have_value(words)
    page.locator(".st-key-why-chosen label").first.click()
    expect(
        page.locator("[class*='st-key-saliency-chosen'] .view, [class*='st-key-card-why-chosen'] .view").first
    ).to_be_visible()
    card.get_by_role("button", name=T("edits.back")).click()
    world.settle(page)
    expect(card.locator("textarea").nth(1)).to_have_value(wanted[0].hypothesis)


def test_a_pair_that_broke_the_model_is_kept_for_the_next_one(page: Page) -> None:
    card = page.locator("[class*='st-key-card-question']")
    card.get_by_role("button", name=T("challenge.keep")).click()
    world.settle(page)
    expect(card.get_by_text(T("challenge.kept", n="1"))).to_be_visible()
    expect(page.get_by_text(T("challenge.title", n="1"))).to_be_visible()
