"""Writes docs/metrics.md from the metrics: `uv run python -m scripts.metrics_page`.

A test compares the two, so a metric that changes changes the page in the same commit.
"""

from pathlib import Path

from nlpbook_core.metrics.registry import METRICS, Metric

PATH = Path(__file__).parent.parent / "docs" / "metrics.md"
_HEAD = """# The metrics

Written by `uv run python -m scripts.metrics_page`; change `nlpbook_core/metrics/registry.py` instead. Each is
on the evaluation page, in `nlpbook evaluate` and its JSON (`figures`), and in the report of an export.

| Metric | What it is | Unit | Where the method comes from |
|---|---|---|---|
"""


def page() -> str:
    """The document."""
    return _HEAD + "".join(_row(metric) for metric in METRICS.values())


def _row(metric: Metric) -> str:
    return f"| `{metric.name}` | {metric.what} | {metric.unit} | {metric.source} |\n"


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
