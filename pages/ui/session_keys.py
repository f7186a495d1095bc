"""The names of what a session remembers; `state` keeps it."""

from enum import StrEnum


class Key(StrEnum):
    """Every name under which the session keeps something of ours: always plain values.

    What may be kept of several things at once (runs, corpora, questions) has behind the name which it is of.
    """

    LANG = "lang"
    DRAFT = "draft"
    FORM = "form"
    PAGE = "page"
    QUIZ = "quiz"
    MENDS = "mends"
    OWN_FAILED = "own-failed"
    TABLE_READ = "table-read"
    COUNTED = "counted"
    BEFORE_MOVE = "before-move"
    TAKEN_BACK = "taken-back"
    MASK_ASKED = "mask-asked"
    START_FAILED = "start-failed"
    IMPORTED = "imported"
    DELETED_RUN = "deleted-run"
    LAID_OVER = "laid-over"
    REPLAY_BEGAN = "replay-began"
    SCORED_SET = "scored-set"
    SCORED_AGAIN = "scored-again"
    CELL = "cell-chosen"
    CELL_CLICKS = "cell-clicks"
    SLICE = "slice-kept"
    SLICE_CLEARED = "slice-cleared"
    EDIT = "edited-pair"
    EDIT_FILLED = "edit-filled"
    EXPECTED = "expected"
    WHY_JOB = "why-job"
    CHALLENGE_BEFORE = "challenge-before"
    MANY_ERROR = "many-error"
    MANY_PAIRS = "many-pairs"
    MANY_ASKED = "many-asked"
    MANY_JOB = "many-job"


# Kept only while its page is open.
UNTIL_LEFT = (Key.DELETED_RUN,)
