"""`python -m twingraph`."""

import sys

from twingraph.cli import main

sys.exit(main())
