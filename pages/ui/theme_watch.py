"""Light or dark, switched while a page is open: the server draws figures in the inks of one of them."""

from pages.ui.components import mount


def show() -> None:
    """Run the page anew when its theme changes; nothing to see."""
    mount("theme_watch", {}, "theme-watch", on_switched_change=lambda: None)
