"""What the first page imports, and how long: `uv run python -m benchmarks.first_page [TREE] [--rounds N]`.

Each round is a fresh Python that draws the page once, without a browser. TREE is another checkout with an
environment of its own, to set two states side by side.
"""

import argparse
import re
import statistics
import subprocess
from pathlib import Path

_DRAW = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=120).run()
assert not app.exception, app.exception
print(sum(name.split(".")[0] in ("nlpbook_core", "pages") for name in sys.modules))
"""
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| *(\S+)")


def main() -> None:
    """Print each round, and the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path, nargs="?", default=Path(__file__).parent.parent)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    rounds = [_round(chosen.tree.resolve()) for _ in range(chosen.rounds)]
    for modules, own_ms, all_ms in rounds:
        print(f"{modules} modules of ours, {own_ms:.0f} ms; all imports {all_ms:.0f} ms")
    own, everything = (statistics.median(each[place] for each in rounds) for place in (1, 2))
    print(f"median: ours {own:.0f} ms, all {everything:.0f} ms")


def _round(tree: Path) -> tuple[int, float, float]:
    """Modules of ours, their own milliseconds, and those of all imports."""
    command = ["uv", "run", "--quiet", "python", "-X", "importtime", "-c", _DRAW]
    done = subprocess.run(command, cwd=tree, capture_output=True, encoding="utf-8", check=True)
    found = [
        (match[2], int(match[1]) / 1000) for match in map(_LINE.match, done.stderr.splitlines()) if match
    ]
    own = sum(ms for name, ms in found if name.split(".")[0] in ("nlpbook_core", "pages"))
    return int(done.stdout.split()[-1]), own, sum(ms for _, ms in found)


if __name__ == "__main__":
    main()
