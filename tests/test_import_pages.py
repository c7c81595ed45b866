"""`twingraph import` on pages: what comes of them is a sound graph whose evidence is found again."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import twingraph
from twingraph.cli import main
from twingraph.sources.manifest import read as read_manifest
from twingraph.validate import validate
from twingraph.validate.report import Severity

PAGES = Path(__file__).parent / "data" / "pages"
HOME = ("--home", "Kecskemét", "--country", "HU", "--language", "hu")


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWINGRAPH_CACHE", "")


def run(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    captured = capfd.readouterr()
    return code, captured.out, captured.err


def kinds(folder: Path) -> dict[str, int]:
    """Return how many relationships there are of each kind."""
    found = twingraph.open(folder).sparql(
        "SELECT ?kind (COUNT(?r) AS ?n) WHERE { ?r a ?kind ; tg:party ?p } GROUP BY ?kind"
    )
    return {str(row.kind).rpartition("#")[2]: int(row.n) // 2 for row in found}  # type: ignore[union-attr]


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that does not talk."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Copies of the pages, which a test may change."""
    for name in ("kecskemet.html", "ugly.html", "de.wiki"):
        shutil.copy(PAGES / name, tmp_path / name)
    return tmp_path


def test_a_web_page_becomes_a_graph(capfd: pytest.CaptureFixture[str], copies: Path) -> None:
    folder = copies / "graph"
    code, out, err = run(capfd, "import", copies / "kecskemet.html", *HOME, "--output", folder)
    assert (code, err) == (0, "")
    assert out.startswith("Read from table 2 of the page (below 'Testvérvárosi szintű'")
    assert "21 records imported, 0 rejected" in out
    assert kinds(folder) == {"TwinAgreement": 13, "PartnerAgreement": 4, "Contact": 4}
    report = validate(read_manifest(folder))
    assert report.at_least(Severity.VIOLATION).findings == []


def test_rows_of_pages_are_checked(capfd: pytest.CaptureFixture[str], copies: Path) -> None:
    folder = copies / "graph"
    for page, home in (("kecskemet.html", HOME), ("ugly.html", ("--home", "Krefeld", "--country", "DE"))):
        assert run(capfd, "import", copies / page, *home, "--output", folder)[0] == 0
    code, out, _ = run(capfd, "evidence", "--data", folder, "--sources", copies)
    assert (code, out.splitlines()[-1]) == (0, "27 rows checked, 0 changed")
    text = (copies / "ugly.html").read_text(encoding="utf-8")
    (copies / "ugly.html").write_text(text.replace("<td>2006", "<td>2007"), encoding="utf-8")
    code, out, err = run(capfd, "evidence", "--data", folder, "--sources", copies)
    assert (code, out.splitlines()[-1]) == (1, "27 rows checked, 1 changed")
    assert "at row 1 it now says" in err
    assert "2007" in err


def test_an_address_is_kept_with_the_day(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    handler = partial(Quiet, directory=str(PAGES))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/kecskemet.html"
        code, out, _ = run(capfd, "import", address, *HOME, "--output", tmp_path)
        server.shutdown()
        thread.join()
    assert code == 0
    assert "kecskemet: 21 records imported" in out
    (row,) = twingraph.open(tmp_path).sparql(
        "SELECT ?url ?day ?sha256 { ?s a tg:Source ; dcterms:source ?url ; dcterms:dateAccepted ?day ; "
        "tg:sha256 ?sha256 }"
    )
    digest = hashlib.sha256((PAGES / "kecskemet.html").read_bytes()).hexdigest()
    assert [str(getattr(row.url, "value", row.url)), str(row.sha256)] == [address, digest]  # type: ignore[union-attr]
    assert re.match(r"\d{4}-\d\d-\d\d", str(getattr(row.day, "value", row.day)))  # type: ignore[union-attr]


def test_a_page_of_wikipedia_becomes_a_graph(capfd: pytest.CaptureFixture[str], copies: Path) -> None:
    folder = copies / "graph"
    title = ("--title", "Musterfelde", "--revision", "4711")
    code, out, _ = run(capfd, "import", copies / "de.wiki", *title, "--output", folder)
    assert code == 0
    assert "18 records imported, 3 rejected" in out
    assert (folder / "de.rejected.csv").read_text(encoding="utf-8").count("characters ") == 3
    assert kinds(folder) == {"TwinAgreement": 17, "PartnerAgreement": 1}
    assert "index.php?title=Musterfelde&oldid=4711" in (folder / "de.ttl").read_text(encoding="utf-8")
    assert validate(read_manifest(folder)).at_least(Severity.VIOLATION).findings == []
    code, out, _ = run(capfd, "evidence", "--data", folder, "--sources", copies)
    assert (code, out) == (0, "18 passages checked, 0 changed\n")
    code, out, _ = run(capfd, "import", copies / "de.wiki", *title, "--output", folder)
    assert "nothing changed" in out


def test_a_mapping_is_suggested_for_a_page(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capfd, "import", PAGES / "kecskemet.html", "--suggest", *HOME)
    assert code == 0
    assert "column: heading" in out
    assert "Folyamatos kapcsolattartás, kiépülőben lévő együttműködés: Contact" in out
    code, _, err = run(capfd, "import", PAGES / "de.wiki", "--suggest")
    assert code == 2
    assert "needs no mapping" in err


def test_another_table_of_a_page_can_be_asked_for(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = (*HOME, "--output", tmp_path / "graph", "--table", 9)
    code, _, err = run(capfd, "import", PAGES / "ugly.html", *options)
    assert code == 2
    assert "There are: 1 (Wetter: Tag, Grad)" in err
    assert not (tmp_path / "graph").exists()
