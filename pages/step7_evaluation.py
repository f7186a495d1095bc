"""The lesson's prose in the frame."""

from pages.ui import frame


def page() -> None:
    """The lesson in order."""
    here = frame.lesson("evaluation")
    here.look()
    here.try_this()
    here.more()
    here.next_link()


page()
