"""`python -m nlpbook_core.cli`, where the script `nlpbook` is not on the path."""

import sys

from nlpbook_core.cli import main

sys.exit(main())
