"""Streamlit's own command line, told first that our `pages/` is no list of pages.

Until `st.navigation` has run once in a process, Streamlit 1.67 takes a folder `pages/` beside the script for
the old kind of multi-page app, so that the first address other than `/` (a refresh after a restart of the
server) opens a box that says "Page not found". No setting turns that off.
"""

import sys

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main

PagesManager.uses_pages_directory = False

if __name__ == "__main__":
    sys.exit(main(prog_name="streamlit"))
