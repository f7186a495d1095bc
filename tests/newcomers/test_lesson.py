"""A newcomer adds a lesson and its screens: a module and texts each; router, rail and home follow."""

import json

from tests.newcomers.conftest import House

PAGE = '''"""What comes after: a lesson that a newcomer wrote."""

import streamlit as st

from pages.ui import frame
from pages.ui.lessons import Lesson

LESSON = Lesson("after", book_step="8", book_codes="16")


def page() -> None:
    """One sentence."""
    here = frame.open_page(LESSON.slug)
    st.text(here.words("said"))
    here.next_link()


page()
'''
TABLE = """menu = "{menu}"
kicker = "{menu} {{step}}, {{codes}}"
road_says = "{says}"
said = "{said}"
"""
PROSE = """# {menu}

<!-- section: aim -->
{said}

<!-- section: why -->
{said}

<!-- section: look -->
{said}

<!-- section: try -->
{said}

<!-- section: next -->
{said}
"""
WORDS = {
    "ko": {"menu": "그다음", "says": "배운 것을 씁니다", "said": "여기까지 왔습니다."},
    "en": {"menu": "After that", "says": "Use what you have learnt", "said": "You have come this far."},
}
LOOK = """
import json
from streamlit.testing.v1 import AppTest
from tests.support import screen
from pages.ui import lessons
home = screen.open_page("home", "en")
stops = screen.component(home, "journey-stops")["stops"]
links = [str(item.proto.label) for item in home.get("page_link")]
before = screen.open_page("prediction", "en")
on = [str(item.proto.label) for item in before.get("page_link")]
page = screen.open_page("after", "en")
assert not page.exception and not screen.untranslated(page), page.exception
print(json.dumps([[lesson.slug for lesson in lessons.LESSONS], stops[-1], links, on, screen.said(page)]))
"""


def test_one_module_and_its_texts_make_a_lesson(house: House) -> None:
    house.write("pages/step9_what_comes.py", PAGE)
    for language, words in WORDS.items():
        house.write(f"assets/text/{language}/pages/after.toml", TABLE.format(**words))
        house.write(f"assets/text/{language}/lessons/after.md", PROSE.format(**words))
    assert len([path for path in house.changed if path.endswith(".py")]) == 1 and len(house.changed) == 5
    slugs, stop, links, on, said = json.loads(house.run(LOOK).splitlines()[-1])
    assert slugs[-1] == "after"
    assert stop["name"] == "After that" and stop["says"] == "Use what you have learnt"
    assert "After that" in links and any("After that" in label for label in on)
    assert "You have come this far." in said and "After that 8, 16" in said


SCREEN = '''"""A screen that a newcomer wrote."""

import streamlit as st

from pages.ui import frame


def show(here: frame.Page) -> None:
    """One line."""
    st.text("{line}")
'''
TURN = """
import json
from tests.support import screen
first = screen.open_page("after", "en")
told = [screen.said(first)]
first.button(key="screen-next").click().run()
told.append(screen.said(first))
first.button(key="screen-back").click().run()
told.append(screen.said(first))
second = screen.open_page("after", "ko", screen="two")
told.append(screen.said(second))
assert not first.exception and not second.exception and not screen.untranslated(second)
print(json.dumps(told))
"""


def test_one_module_and_its_text_make_a_screen(house: House) -> None:
    house.write(
        "pages/step9_what_comes.py",
        PAGE.replace("frame\n", "frame, screens\n")
        .replace('st.text(here.words("said"))\n    here.next_link()', "screens.show(here)")
        .replace("import streamlit as st\n\n", ""),
    )
    for language, words in WORDS.items():
        sections = "\n<!-- section: one -->\n### One?\n\n<!-- section: two -->\n### Two?\n"
        house.write(f"assets/text/{language}/pages/after.toml", TABLE.format(**words))
        house.write(f"assets/text/{language}/lessons/after.md", PROSE.format(**words) + sections)
    house.write("pages/ui/after/__init__.py", '"""The parts of a new page."""\n')
    house.changed.clear()
    for number, name in enumerate(("one", "two"), start=1):
        house.write(f"pages/ui/after/screen{number}_{name}.py", SCREEN.format(line=f"line {name}"))
    assert len(house.changed) == 2
    one, two, again, korean = json.loads(house.run(TURN).splitlines()[-1])
    assert "line one" in one and "One?" in one and "1/2" in one and "line two" not in one
    assert "line two" in two and "2/2" in two and "line one" not in two
    assert "line one" in again and "line two" in korean
