"""A newcomer adds a remark of the chart: one function and its text; one that no run shows is refused."""

import shutil

import pytest

from tests.newcomers.conftest import House
from tests.support.paths import ROOT

FUNCTION = '''
@remark("many-steps")
def _many_steps(run: Run) -> Values | None:
    """It took more than some steps."""
    return {{"n": run.view.num_steps_done}} if run.view.num_steps_done > {least} else None


@remark("beats-shortcuts")
'''
TEXT = {
    "ko": '\n[many-steps]\nwhat = "{n}스텝을 배웠습니다."\ndo = "더 배워 보세요."\n',
    "en": '\n[many-steps]\nwhat = "It took {n} steps."\ndo = "Let it take more."\n',
}
CHECK = """
import pytest, sys
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "-k", "each_remark or sentences", *sys.argv[1:],
    "tests/core/story/test_remarks.py", "tests/pages/ui/training/test_run_notes.py"]))
"""


def add(house: House, least: int) -> None:
    for name in ("tests/recorded", "tests/core/story", "tests/pages/ui/training"):
        shutil.copytree(ROOT / name, house.root / name)
    for name in ("tests/conftest.py", "tests/ci_plugin.py"):
        shutil.copy(ROOT / name, house.root / name)
    house.edit(
        "nlpbook_core/story/remarks.py", '\n@remark("beats-shortcuts")\n', FUNCTION.format(least=least)
    )
    for language, text in TEXT.items():
        path = f"assets/text/{language}/remarks.toml"
        house.write(path, (house.root / path).read_text(encoding="utf-8") + text)


def test_a_function_and_its_text_make_a_remark(house: House) -> None:
    add(house, least=100)
    assert house.changed == {
        "nlpbook_core/story/remarks.py", "assets/text/ko/remarks.toml", "assets/text/en/remarks.toml",
    }  # fmt: skip
    house.run(CHECK)
    said = house.run(
        "from nlpbook_core import runs; from nlpbook_core.story.remarks import remarks; "
        "from pages.ui.training.run_notes import remark_words; from pages.ui.text import Text; "
        "found = remarks(runs.view(runs.RECORDED_ID), runs.arguments(runs.RECORDED_ID)); "
        "print([remark_words(Text('en'), each)[0] for each in found])"
    )
    assert "It took" in said and "steps." in said


def test_one_that_no_recorded_run_shows_is_refused(house: House) -> None:
    add(house, least=10_000_000)
    with pytest.raises(AssertionError):
        house.run(CHECK)
