"""Files written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from twingraph.errors import InputError


def replace(contents: Mapping[Path, bytes]) -> None:
    """Write files beside their places, and move them in when all are written.

    Raises InputError for a file that cannot be written; then none has changed.
    """
    beside = {path: path.with_name(f".{path.name}.part") for path in contents}
    path = Path()
    try:
        for path, content in contents.items():
            beside[path].write_bytes(content)
        for path, part in beside.items():
            part.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        for part in beside.values():
            # What could not be written may not be ours to take away.
            with suppress(OSError):
                part.unlink()
