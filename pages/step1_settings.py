"""The lesson's prose in the frame."""

from pages.ui import frame


def page() -> None:
    """The lesson in order."""
    here = frame.lesson("settings")
    here.look()
    here.try_this()
    here.more()
    here.next_link()


page()
