"""`python -m twingraph`."""

from twingraph.cli import run

run()
