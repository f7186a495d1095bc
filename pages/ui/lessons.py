"""The table of contents: which page follows which, and what each covers of the book.

To add a lesson: a row here, a file `pages/<stem>.py`, and its texts in every language.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Need = Literal["nothing", "run"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One page.

    Attributes:
        slug: Its name in the URL and in the texts. Never equal to what Streamlit derives from the stem: a
            deep link to that name would run the page without `app.py`.
        stem: Name of the file in `pages/` without its ending.
        book_step: The book's step (단계), or empty.
        book_codes: The book's code cells (코드), or empty.
        need: What must exist before the page has something to show.
        done_by: What puts the check on the rail: a visit, or a run that has got so far.
    """

    slug: str
    stem: str
    book_step: str = ""
    book_codes: str = ""
    need: Need = "nothing"
    done_by: Literal["visit", "run"] = "visit"

    @property
    def path(self) -> str:
        """As Streamlit's page links want it: relative to `app.py`."""
        return f"pages/{self.stem}.py"


LESSONS: tuple[Lesson, ...] = (
    Lesson("home", "step0_home"),
    Lesson("settings", "step1_settings", "1–2", "1–6"),
    Lesson("corpus", "step2_corpus", "3", "7"),
    Lesson("tokenizer", "step3_tokenizer", "4", "8"),
    Lesson("features", "step4_features", "5", "9–11"),
    Lesson("model", "step5_model", "6", "12"),
    Lesson("training", "step6_training", "7", "13–15", done_by="run"),
    Lesson("evaluation", "step7_evaluation", need="run"),
    Lesson("prediction", "step8_prediction", "1–5", need="run"),
)


def lesson(slug: str) -> Lesson:
    """The row of a slug."""
    return next(item for item in LESSONS if item.slug == slug)


def number(slug: str) -> int:
    """Its place on the rail; home is 0."""
    return [item.slug for item in LESSONS].index(slug)


def following(slug: str) -> Lesson | None:
    """The lesson after this one, or None at the end."""
    place = number(slug) + 1
    return LESSONS[place] if place < len(LESSONS) else None
