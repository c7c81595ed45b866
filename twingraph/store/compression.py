"""Compressed files, read as what they hold: gzip, bzip2, xz and Zstandard."""

from __future__ import annotations

import io
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from twingraph.errors import FileSyntaxError, InputError, MissingExtraError

# Suffix, first bytes and module; the bytes decide, as files are renamed. Python has Zstandard since 3.14.
_COMPRESSIONS = {
    ".gz": (b"\x1f\x8b", ["gzip"]),
    ".bz2": (b"BZh", ["bz2"]),
    ".xz": (b"\xfd7zXZ\x00", ["lzma"]),
    ".zst": (b"\x28\xb5\x2f\xfd", ["compression.zstd", "backports.zstd"]),
}
SUFFIXES = tuple(_COMPRESSIONS)
"""What the name of a compressed file ends in."""

CHUNK = 1 << 20
"""Bytes that are read at a time: parsers ask for few, and a buffer of this size makes that cheap."""


class DamageError(Exception):
    """A compressed file is cut or spoilt."""


def decompressed(content: io.BufferedReader[Any]) -> io.BufferedReader[Any]:
    """Return what a file holds, or the file itself when it is not compressed; closing it closes the file.

    Reading raises DamageError. Raises MissingExtraError for Zstandard where Python does not have it.
    """
    start = content.peek(8)
    for magic, modules in _COMPRESSIONS.values():
        if start.startswith(magic):
            return io.BufferedReader(_Decompressed(modules, content), CHUNK)
    return content


def read_bytes(path: Path) -> bytes:
    """Return what a file holds, decompressed.

    Raises InputError for a file that cannot be read, and FileSyntaxError for one that is damaged.
    """
    try:
        with path.open("rb") as file, decompressed(file) as content:
            return content.read()
    except DamageError as error:
        raise FileSyntaxError(str(path), 0, f"is damaged: {error}; fetch it again") from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


class _Decompressed(io.RawIOBase):
    """What a compressed file holds; for damage, each module has errors of its own: here it is one."""

    def __init__(self, modules: list[str], content: BinaryIO) -> None:
        self._content = content
        for name in modules:
            with suppress(ImportError):
                self._file = import_module(name).open(content)
                return
        raise MissingExtraError(modules[-1], "zstd")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            return int(self._file.readinto(buffer))
        except Exception as error:
            if isinstance(error, OSError) and error.errno:
                raise
            raise DamageError(str(error)) from error

    def close(self) -> None:
        self._content.close()
        super().close()
