"""Where things lie in the project, for tests in whatever folder."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "recorded"
