"""The program that `native.py` runs: validates a file and writes the report to standard output."""

from __future__ import annotations

import sys

REFUSED = 3
"""Exit status for shapes that the engine refuses, with what it says on standard error."""


def _main(shapes: str, data: str) -> int:
    import shacl

    try:
        report = shacl.Shapes.from_file(shapes).validate_file(data)
    except ValueError as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(report.serialize("ntriples").encode())
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
