"""Each promise of `docs/reliability.md` has its id and a test that exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
IDS = {
    *(f"R{n}" for n in range(1, 13)), *(f"K{n}" for n in range(1, 6)), *(f"C{n}" for n in range(1, 10)),
    *(f"F{n}" for n in range(1, 5)), *(f"E{n}" for n in range(1, 5)),
}  # fmt: skip
ROW = re.compile(r"^\| ([RKCFE]\d+) \| [^|]+ \| `([^`]+)::([^`]+)` \|", re.MULTILINE)


def test_every_promise_has_a_test_that_exists() -> None:
    rows = ROW.findall((ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"))
    assert {row[0] for row in rows} == IDS
    for _, path, name in rows:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, name
