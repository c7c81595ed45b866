"""Pages from an address that are kept: the bytes as they came, and evidence that is found in them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from twingraph.cli import main

# Nothing but the server says which encoding it is.
PAGE = (
    "<html><title>Városok</title><h2>Testvérvárosok</h2><table><tr><th>Város<th>Ország<th>Év<tr><td>Łódź<td>\
Lengyelország<td>1990<tr><td>Győr<td>Magyarország<td>1991</table>".encode("iso-8859-2")
)
WIKITEXT = b"== Twin towns ==\n* [[Lyon]], France (1959)\n* [[Metz]], France (1960)\n"


class Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, tuple[bytes, str]]] = {
        "/cities": (PAGE, "text/html; charset=ISO-8859-2"),
        "/raw": (WIKITEXT, "text/x-wiki; charset=utf-8"),
    }

    def do_GET(self) -> None:
        content, kind = self.pages[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_is_kept_and_its_rows_are_checked(
    site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph, pages = tmp_path / "graph", tmp_path / "pages"
    options = (
        f"{site}/cities",
        "--home",
        "Kecskemét",
        "--country",
        "HU",
        "-o",
        str(graph),
        "--keep",
        str(pages),
    )
    assert main(["import", *options, "--dry-run"]) == 0
    assert not pages.exists()
    assert main(["import", *options]) == 0
    assert str(pages / "cities.html") in capsys.readouterr().out
    assert (pages / "cities.html").read_bytes() == PAGE
    assert main(["validate", "--data", str(graph)]) == 0
    capsys.readouterr()
    assert main(["evidence", "--data", str(graph), "--sources", str(pages)]) == 0
    assert "2 rows checked, 0 changed" in capsys.readouterr().out
    (pages / "cities.html").write_bytes(PAGE.replace(b"1990", b"1989"))
    assert main(["evidence", "--data", str(graph), "--sources", str(pages)]) == 1


def test_rows_of_a_page_that_is_not_kept_are_counted(
    site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = (f"{site}/cities", "--home", "Kecskemét", "--country", "HU", "-o", str(tmp_path))
    assert main(["import", *options]) == 0
    capsys.readouterr()
    assert main(["evidence", "--data", str(tmp_path), "--sources", str(tmp_path)]) == 0
    assert "2 rows of sources without a file were not checked" in capsys.readouterr().out


def test_wikitext_is_kept_and_its_passages_are_checked(
    site: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = ("--title", "Aachen", "--language", "en", "--country", "DE", "--name", "aachen")
    folder = str(tmp_path)
    assert main(["import", f"{site}/raw", *source, "-o", folder, "--keep", folder]) == 0
    assert (tmp_path / "aachen.wiki").read_bytes() == WIKITEXT
    capsys.readouterr()
    assert main(["evidence", "--data", folder, "--sources", folder]) == 0
    assert "2 passages checked, 0 changed" in capsys.readouterr().out


def test_a_file_is_there_already(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Partnerstadt;Land\nVenlo;NL\n", encoding="utf-8")
    options = ("--home", "Krefeld", "--country", "DE", "-o", str(tmp_path / "graph"), "--keep", str(tmp_path))
    assert main(["import", str(path), *options]) == 2
    assert "is for pages from an address" in capsys.readouterr().err
