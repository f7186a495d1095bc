"""Tables in the docs that name tests: each promise has its id, and a test that exists."""

import ast
import re

import pytest

from tests.support.paths import ROOT

RELIABILITY = {
    *(f"R{n}" for n in range(1, 13)), *(f"K{n}" for n in range(1, 6)), *(f"C{n}" for n in range(1, 10)),
    *(f"F{n}" for n in range(1, 5)), *(f"E{n}" for n in range(1, 5)),
}  # fmt: skip
BOOK_BUGS = {f"B{n}" for n in range(1, 22)}
ROW = re.compile(r"^\| ([BRKCFE]\d+) \|.*? `([^`]+\.py)::([^`]+)` \|", re.MULTILINE)


@pytest.mark.parametrize(("page", "ids"), [("reliability", RELIABILITY), ("book-bugs", BOOK_BUGS)])
def test_every_promise_has_a_test_that_exists(page: str, ids: set[str]) -> None:
    rows = ROW.findall((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"))
    assert {row[0] for row in rows} == ids
    for _, path, name in rows:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
