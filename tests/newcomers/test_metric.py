"""A newcomer adds a metric: one function; evaluation page, `nlpbook evaluate`, report and document follow."""

import json

from tests.newcomers.conftest import House

FUNCTION = """

@metric("kappa", "Agreement beyond chance.", unit="number", source="Cohen 1960")
def _kappa(answers: Answers) -> float:
    from sklearn.metrics import cohen_kappa_score

    return float(cohen_kappa_score(answers.gold, answers.predicted))
"""
LOOK = """
import json
from nlpbook_core import runs
from nlpbook_core.exchange.report import report
from scripts import metrics_page
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("app.py", default_timeout=200)
at.query_params["run"] = runs.RECORDED_ID
at.run()
at.switch_page("pages/step7_evaluation.py").run()
assert not at.exception, at.exception
said = [str(item.value) for item in at.caption]
print(json.dumps([said, report(runs.RECORDED_ID, "en", b""), metrics_page.page()]))
"""


def test_one_function_makes_a_metric_that_every_place_shows(house: House) -> None:
    path = "nlpbook_core/metrics/registry.py"
    house.write(path, (house.root / path).read_text(encoding="utf-8") + FUNCTION)
    assert house.changed == {path}
    words = ("evaluate", "recorded-mini", "--no-baselines", "--json")
    told = json.loads(house.run("-m", "nlpbook_core.cli", *words))
    kappa = next(figure for figure in told["figures"] if figure["name"] == "kappa")
    assert 0 < kappa["estimate"] < 1 and kappa["low"] is None
    said, report, document = json.loads(house.run(LOOK).splitlines()[-1])
    shown = f"{kappa['estimate']:.3f}"
    assert any("kappa" in words and shown in words for words in said)
    assert "kappa" in report and f"{kappa['estimate']:.4g}" in report
    assert "| `kappa` | Agreement beyond chance. | number | Cohen 1960 |" in document
