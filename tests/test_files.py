"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from twingraph.errors import InputError
from twingraph.files import replace


def test_none_is_written_when_one_cannot_be(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("before")
    with pytest.raises(InputError, match="cannot be written"):
        replace({kept: b"after", tmp_path / "missing" / "file.txt": b"after"})
    assert kept.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    replace({pipe: b"content"})
    reader.join()
    assert read == [b"content"]
    assert pipe.is_fifo()


def test_a_name_that_no_file_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        replace({tmp_path / ("x" * 300): b"content"})
