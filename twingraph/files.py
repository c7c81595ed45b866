"""Files read as UTF-8, and written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from twingraph.errors import FileSyntaxError, InputError


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, line ends as in the file.

    Raises FileSyntaxError, with the line, for bytes that are not UTF-8, and InputError for a file that
    cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FileSyntaxError(str(path), line, f"is not UTF-8 ({error.reason}); save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def replace(contents: Mapping[Path, bytes]) -> None:
    """Write files beside their places, and move them in when all are written.

    Raises InputError for a file that cannot be written; then none has changed.
    """
    beside: dict[Path, Path] = {}
    special: list[Path] = []
    path = Path()
    try:
        for path, content in contents.items():
            # A device or a pipe (/dev/null, /dev/stdout) is written to: a file in its place would be its end.
            if path.exists() and not path.is_file() and not path.is_dir():
                special.append(path)
            else:
                beside[path] = path.with_name(f".{path.name}.part")
                beside[path].write_bytes(content)
        for path, part in beside.items():
            part.replace(path)
        for path in special:
            path.write_bytes(contents[path])
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        for part in beside.values():
            # What could not be written may not be ours to take away.
            with suppress(OSError):
                part.unlink()
