"""One copy of the colours: style sheets and the app's theme, which cannot import, write no other."""

import re
import tomllib

from nlpbook_core.palette import MARKS, SURFACES, label_marks, style_variables
from tests.support.paths import ROOT

SHEETS = [*(ROOT / "assets" / "components").glob("*.css"), ROOT / "nlpbook_core/serving/page/page.css"]


def colours(text: str) -> set[str]:
    found = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", text)}
    return {
        f"#{''.join(2 * digit for digit in colour[1:])}" if len(colour) == 4 else colour for colour in found
    }


def test_no_style_sheet_and_no_theme_has_a_colour_of_its_own() -> None:
    known = {colour for pair in SURFACES.values() for colour in pair}
    known |= {colour for mark in MARKS.values() for colour in (mark.light, mark.dark)}
    theme = ROOT / ".streamlit" / "config.toml"
    strange = {path.name: colours(path.read_text(encoding="utf-8")) - known for path in (*SHEETS, theme)}
    assert not {name: found for name, found in strange.items() if found}


def test_the_theme_names_the_inks_as_the_figures_do() -> None:
    themes = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    names = {
        "textColor": "plain", "blueColor": "first", "orangeColor": "second", "greenColor": "entailment",
        "redColor": "cut", "violetColor": "special", "grayColor": "neutral",
    }  # fmt: skip
    for theme in ("light", "dark"):
        assert {key: themes[theme][key] for key in names} == {
            key: getattr(MARKS[mark], theme) for key, mark in names.items()
        }


def test_the_forms_sheet_has_every_look_of_a_label() -> None:
    variables = style_variables()
    for place, mark in enumerate(label_marks([f"label {n}" for n in range(8)]).values()):
        assert f"--label-{place}: light-dark({mark.light}, {mark.dark});" in variables
