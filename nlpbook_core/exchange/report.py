"""A report on a run as one page of HTML that needs nothing else: scores, curves, remarks, settings, origin.

Everything that comes from people, corpora or files is escaped; there is no script on the page.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from nlpbook_core import files, runs
from nlpbook_core.exchange import exporting
from nlpbook_core.metrics.registry import Answers, Measured, measure
from nlpbook_core.story import expectations
from nlpbook_core.story.remarks import Remark, remarks
from nlpbook_core.texts import Texts

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.65 system-ui, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; word-break: keep-all; overflow-wrap: anywhere; }}
img {{ width: 100%; background: #fff; border-radius: 6px; }}
table {{ border-collapse: collapse; width: 100%; font-size: .9rem; }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884;
  vertical-align: top; }}
.quiet {{ opacity: .75; font-size: .9rem; }}
</style></head><body>
{body}
</body></html>
"""


def report(run_id: str, language: str, image: bytes) -> str:
    """The page.

    Args:
        run_id: The run.
        language: One of `texts.languages()`.
        image: The curves as a PNG.
    """
    w, item = Texts(language), runs.summary(run_id)
    title = w("report.title", run_id=exporting.shared_name(run_id))
    when = f"{datetime.fromtimestamp(item.created_at):%Y-%m-%d %H:%M}" if item.created_at else "–"
    facts = [item.title, when, w(f"status.{item.state}")]
    source = f"data:image/png;base64,{base64.b64encode(image).decode('ascii')}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{escape(" · ".join(fact for fact in facts if fact))}</p>',
        _section(w, "scores", _scores(w, run_id)),
        _section(w, "curves", f'<img alt="{escape(w("report.curves"))}" src="{source}">'),
        _section(w, "remarks", "".join(_remark(w, each) for each in _said(run_id))),
        _section(w, "settings", _settings(w, run_id)),
        _section(w, "origin", _origin(w, run_id)),
    ]  # fmt: skip
    return _PAGE.format(language=language, title=escape(title), body="\n".join(parts))


def _section(w: Texts, name: str, body: str) -> str:
    """A heading, its note, and what is under it; nothing if that is empty."""
    if not body:
        return ""
    note = w(f"report.{name}_note")
    return f'<h2>{escape(w(f"report.{name}"))}</h2>\n<p class="quiet">{escape(note)}</p>\n{body}'


def _scores(w: Texts, run_id: str) -> str:
    item, view = runs.summary(run_id), runs.view(run_id)
    sizes = {"val": view.started.num_val, "test": view.started.num_test} if view.started else {}
    rows = [
        (w(f"report.{split}"), f"{100 * value:.1f} %", w("report.pairs", n=f"{sizes.get(split, 0):,}"))
        for split, value in (("val", item.val_acc), ("test", item.test_acc))
        if value is not None
    ]
    compared = [
        (w(f"report.{each.measure}"), _figure(each.measure, each.came),
         w("report.reckoned", value=_figure(each.measure, each.expected)))
        for each in expectations.compared(run_id)
    ]  # fmt: skip
    return _table([*rows, *_figures(w, run_id), *compared])


def _figures(w: Texts, run_id: str) -> list[tuple[str, str, str]]:
    """Every metric but accuracy, which stands above, of the run's test."""
    rows, labels = runs.predictions(run_id, "test"), runs.labels(run_id)
    if not rows or not {row.label for row in rows} <= set(labels):
        return []
    found = [each for each in measure(Answers.of(rows, labels)) if each.name != "accuracy"]
    return [(_metric_word(w, each.name), _shown(each, each.estimate), _bounds(each)) for each in found]


def _metric_word(w: Texts, name: str) -> str:
    return w(f"metrics.{name}.name") if w.has(f"metrics.{name}.name") else name


def _bounds(found: Measured) -> str:
    return " – ".join(_shown(found, value) for value in (found.low, found.high) if value is not None)


def _shown(found: Measured, value: float) -> str:
    return f"{100 * value:.1f} %" if found.unit == "fraction" else f"{value:.4g}"


def _said(run_id: str) -> list[Remark]:
    return remarks(runs.view(run_id), runs.arguments(run_id))


def _remark(w: Texts, remark: Remark) -> str:
    values = {name: _value(w, name, value) for name, value in remark.values.items()}
    what, do = (w(f"remarks.{remark.code}.{part}", **values) for part in ("what", "do"))
    return f'<p>{escape(what)}<br><span class="quiet">{escape(do)}</span></p>'


def _value(w: Texts, name: str, value: float | int | str) -> str:
    """By the kind that the name tells: see `runs.remarks`."""
    if isinstance(value, str):
        return w(f"remarks.references.{value}")
    if name.endswith("_acc"):
        return f"{100 * value:.1f} %"
    return f"{value:.2f}" if name.endswith("_loss") else f"{value:,.3g}" if value < 1 else f"{value:,.0f}"


def _settings(w: Texts, run_id: str) -> str:
    settings = runs.arguments(run_id).to_dict()
    return _table(
        (w(f"arguments.{name}.label"), name, json.dumps(value, ensure_ascii=False))
        for name, value in settings.items()
    )


def _origin(w: Texts, run_id: str) -> str:
    made = runs.manifest(run_id)
    device = made.get("device") or {}
    rows = [(w("report.device"), str(device.get("name", "–"))), ("Python", str(made.get("python", "–")))]
    rows += [(str(name), str(version)) for name, version in (made.get("packages") or {}).items()]
    for name, digest in (made.get("sha256") or {}).items():
        of = digest.items() if isinstance(digest, dict) else [("", digest)]
        rows += [(f"sha256 {name} {part}".strip(), str(value)) for part, value in of if value]
    return _table(rows)


def _table(rows: Iterable[Sequence[str]]) -> str:
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>" + "\n".join(lines) + "</table>" if lines else ""


def _figure(measure: str, value: float) -> str:
    if measure == "time":
        return f"{value:,.1f} s"
    return f"{value:,.0f}" if measure == "steps" else f"{value / files.MEGABYTE:,.0f} MB"
