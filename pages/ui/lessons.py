"""The table of contents: which page follows which, and what each covers of the book.

It is read off the pages themselves: a lesson is a file `pages/step<n>_<name>.py` whose head says
`LESSON = Lesson(...)`, in the order of the numbers. To add one: that file, and its texts in every language.
"""

import ast
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
_FILE = re.compile(r"step(\d+)_\w+")


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page.

    Attributes:
        slug: Its name in the URL and in the texts. Never equal to what Streamlit derives from the stem: a
            deep link to that name would run the page without `app.py`.
        book_step: The book's step (단계), or empty.
        book_codes: The book's code cells (코드), or empty.
        done_by: What puts the check on the rail: a visit, or a run that has got so far.
        stem: Name of the file in `pages/` without its ending.
    """

    slug: str
    book_step: str = ""
    book_codes: str = ""
    done_by: Literal["visit", "run"] = "visit"
    stem: str = ""

    @property
    def path(self) -> str:
        """As Streamlit's page links want it: relative to `app.py`."""
        return f"pages/{self.stem}.py"


def _declared(path: Path) -> Lesson:
    """What the head of a page says, read without running it: nothing on a page may start before it is open.

    Raises:
        LookupError: If it says nothing.
    """
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign([ast.Name("LESSON")], ast.Call(args=given, keywords=named)):
                values = {str(item.arg): ast.literal_eval(item.value) for item in named}
                return replace(Lesson(*map(ast.literal_eval, given), **values), stem=path.stem)
    raise LookupError(f"{path.name} has no line LESSON = Lesson(...)")


def _number(path: Path) -> int:
    found = _FILE.fullmatch(path.stem)
    return int(found[1]) if found else -1


def _all() -> tuple[Lesson, ...]:
    pages = [path for path in (ROOT / "pages").glob("step*.py") if _number(path) >= 0]
    return tuple(_declared(path) for path in sorted(pages, key=_number))


LESSONS: tuple[Lesson, ...] = _all()


def lesson(slug: str) -> Lesson:
    """The lesson of a slug."""
    return next(item for item in LESSONS if item.slug == slug)


def number(slug: str) -> int:
    """Its place on the rail; home is 0."""
    return [item.slug for item in LESSONS].index(slug)


def following(slug: str) -> Lesson | None:
    """The lesson after this one, or None at the end."""
    place = number(slug) + 1
    return LESSONS[place] if place < len(LESSONS) else None
