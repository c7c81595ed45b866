"""Fetching: files and addresses, with a real server on loopback."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from twingraph.errors import FileSyntaxError, InputError, UpstreamError
from twingraph.importing import fetch
from twingraph.version import __version__

PAGE = "<html><title>Városok</title><p>Hódmezővásárhely"


class Handler(BaseHTTPRequestHandler):
    """Answers by path, and keeps the headers of what it was asked."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        path = self.path.partition("?")[0]
        times = sum(asked == self.path for asked, _ in self.asked)
        match path:
            case "/page":
                self.answer(200, PAGE.encode("iso-8859-2"), content_type="text/html; charset=ISO-8859-2")
            case "/moved":
                self.answer(302, b"", location="/page")
            case "/busy" if times < 3:
                self.answer(429, b"", retry="0")
            case "/later" if times < 2:
                self.answer(503, b"", retry=format_datetime(datetime.now(UTC) + timedelta(seconds=1)))
            case "/busy" | "/later":
                self.answer(200, PAGE.encode())
            case "/never":
                self.answer(503, b"", retry="3600")
            case "/always":
                self.answer(429, b"", retry="0")
            case "/broken":
                self.answer(500, b"")
            case "/large":
                self.answer(200, b" " * 5000)
            case "/slow":
                time.sleep(1)
                self.answer(200, b"")
            case _:
                self.answer(404, b"")

    def answer(
        self,
        status: int,
        body: bytes,
        *,
        content_type: str = "text/html",
        location: str = "",
        retry: str = "",
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        if retry:
            self.send_header("Retry-After", retry)
        self.end_headers()
        # Whoever asked may have had enough.
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


def test_a_page_comes_with_its_address_its_day_and_its_digest(site: str) -> None:
    found = fetch.from_url(f"{site}/moved")
    assert found.html() == PAGE
    assert found.url == f"{site}/page"
    assert found.sha256 == hashlib.sha256(PAGE.encode("iso-8859-2")).hexdigest()
    assert found.accessed in {
        (datetime.now(UTC) - timedelta(minutes=minutes)).date().isoformat() for minutes in (0, 5)
    }
    assert found.file_name == ""
    assert re.fullmatch(rf"twingraph/{re.escape(__version__)} \(\+https://.*\)", Handler.asked[-1][1])


@pytest.mark.parametrize("path", ["busy", "later"])
def test_a_busy_server_is_asked_again_when_it_says(site: str, path: str) -> None:
    assert fetch.from_url(f"{site}/{path}").content == PAGE.encode()


@pytest.mark.parametrize(
    ("path", "error", "problem"),
    [
        ("never", UpstreamError, "asks to come back in 3600 seconds"),
        ("always", UpstreamError, "the server is busy"),
        ("broken", UpstreamError, "answered 500"),
        ("missing", InputError, "answered 404 Not Found; check the address"),
    ],
)
def test_what_is_not_there_is_said(site: str, path: str, error: type[Exception], problem: str) -> None:
    with pytest.raises(error, match=problem):
        fetch.from_url(f"{site}/{path}")


def test_a_server_that_is_always_busy_is_asked_four_times(site: str) -> None:
    with pytest.raises(UpstreamError):
        fetch.from_url(f"{site}/always?x")
    assert [path for path, _ in Handler.asked].count("/always?x") == 4


def test_no_more_is_taken_than_a_page_has(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 4096)
    with pytest.raises(UpstreamError, match="is larger than"):
        fetch.from_url(f"{site}/large")


def test_waiting_ends(site: str) -> None:
    with pytest.raises(UpstreamError, match="could not be fetched"):
        fetch.from_url(f"{site}/slow", timeout=0.1)


def test_no_server_and_no_address() -> None:
    with pytest.raises(UpstreamError, match="could not be fetched"):
        fetch.from_url("http://127.0.0.1:9/page")
    with pytest.raises(InputError, match="is no address"):
        fetch.from_url("http://[::1/page")
    assert fetch.is_address("HTTPS://example.org/x")
    assert not fetch.is_address("page.html")


def test_a_file_comes_with_its_name_and_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    found = fetch.from_path(path)
    assert (found.file_name, found.url, found.accessed) == ("page.html", "", "")
    assert found.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    with pytest.raises(InputError, match="No such file"):
        fetch.from_path(tmp_path / "missing.html")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"\xef\xbb\xbf" + PAGE.encode(), "text/html; charset=iso-8859-1"),
        (PAGE.encode("utf-16"), ""),
        (b'<meta charset="iso-8859-2">' + PAGE.encode("iso-8859-2"), ""),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">'
            + PAGE.encode("cp1250"),
            "",
        ),
        (PAGE.encode(), ""),
        (PAGE.encode("cp1250"), "text/html; charset=windows-1250"),
    ],
    ids=["mark", "utf-16", "meta", "http-equiv", "utf-8", "header"],
)
def test_the_encoding_is_found(content: bytes, content_type: str) -> None:
    assert fetch.Fetched("x", content, content_type=content_type).html().endswith(PAGE)


def test_a_page_that_declares_no_encoding_is_told_by_its_letters() -> None:
    words = (
        "<p>Testvérvárosaink: Hódmezővásárhely, Győr, Kőszeg, Székesfehérvár, Sepsiszentgyörgy, Szentgotthárd"
    )
    assert fetch.Fetched("x", words.encode("cp1250")).html() == words


def test_a_page_that_is_not_in_its_encoding_is_refused() -> None:
    content = b'<meta charset="utf-8">\n<p>' + "Hódmezővásárhely".encode("cp1250")
    with pytest.raises(FileSyntaxError, match=r"page\.html:2: is not in the encoding utf-8"):
        fetch.Fetched("page.html", content).html()


@pytest.mark.parametrize(
    ("url", "title", "revision"),
    [
        ("https://en.wikipedia.org/w/index.php?title=Bad_Muster&action=raw&oldid=42", "Bad Muster", "42"),
        ("https://de.wikipedia.org/wiki/Z%C3%BCrich", "Zürich", ""),
        ("https://example.org/partner.html", "", ""),
    ],
)
def test_an_address_of_mediawiki_tells_title_and_revision(url: str, title: str, revision: str) -> None:
    found = fetch.Fetched(url, b"", url=url)
    assert (found.title, found.revision) == (title, revision)
