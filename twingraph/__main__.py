"""The process: `twingraph` and `python -m twingraph`.

For a verb that asks the graph something, the graph begins to open before the command line itself is imported,
as opening it takes longest and leaves Python free meanwhile.
"""

from __future__ import annotations

import gc
import os
import sys

from twingraph.opening import VERBS, Opening


def run() -> None:
    """Run the command line, and end the process.

    It ends at once: to take Python and the store apart in order takes as long as a query, and the system
    takes their memory back anyway.
    """
    opening = None
    if sys.argv[1:2] and sys.argv[1] in VERBS and "_ARGCOMPLETE" not in os.environ:
        # A process that answers one question has nothing to collect, and starts a tenth faster without.
        gc.disable()
        opening = Opening(sys.argv[1:])

    from twingraph.cli import main

    try:
        code = main(opening=opening)
    except SystemExit as error:
        # argparse leaves this way, having printed what it has to say.
        code = error.code if isinstance(error.code, int) else 0
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = 0
    os._exit(code)


if __name__ == "__main__":
    run()
