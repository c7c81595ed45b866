"""Fetching: the bytes of a source, from a file or from an address, with what is known of them."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from twingraph.errors import FileSyntaxError, InputError, UpstreamError
from twingraph.version import __version__

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"twingraph/{__version__} (+https://w3id.org/twingraph/)"

LARGEST = 50 << 20
"""Bytes of an answer beyond which it is no page of partners."""
_TIMEOUT = 30.0
_TRIES = 4
_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A source as it came.

    `name` is how the user named it, for messages. `url` is the address that answered, after redirections, and
    `accessed` the day (ISO 8601, UTC); both are "" for a file. `content_type` is that of the answer, as in
    HTTP.
    """

    name: str
    content: bytes = field(repr=False)
    url: str = ""
    content_type: str = ""
    accessed: str = ""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def file_name(self) -> str:
        """The name of the file without folders, or "" for an address."""
        return "" if self.url else Path(self.name).name

    @property
    def title(self) -> str:
        """The title of the page of MediaWiki that the address is that of, or ""."""
        address = urlsplit(self.url)
        named = parse_qs(address.query).get("title", [""])[0]
        path = re.match(r"/wiki/(.+)$", unquote(address.path))
        return (named or (path[1] if path else "")).replace("_", " ")

    @property
    def revision(self) -> str:
        """The number of the revision in an address of MediaWiki, or ""."""
        return parse_qs(urlsplit(self.url).query).get("oldid", [""])[0]

    @property
    def site(self) -> str:
        """The address without its path, or ""."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.netloc}" if address.netloc else ""

    def utf8(self) -> str:
        """Return the bytes as UTF-8, line ends and all, so that positions are those of the file.

        Raises FileSyntaxError with the line for bytes that are not.
        """
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = self.content.count(b"\n", 0, error.start) + 1
            raise FileSyntaxError(
                self.name, line, f"is not UTF-8 ({error.reason}); save it as UTF-8"
            ) from error

    def html(self) -> str:
        """Return the bytes as the text of an HTML page.

        The encoding is that of a byte order mark, of the HTTP header, or of the page's own declaration, in
        this order (HTML Living Standard, section 13.2.3.2); else UTF-8, or what the text is likeliest to be.
        Raises FileSyntaxError for bytes that are not in the encoding that is declared.
        """
        from w3lib.encoding import html_to_unicode

        encoding, text = html_to_unicode(self.content_type, self.content, auto_detect_fun=_guess)
        if "\ufffd" in text and "\ufffd".encode() not in self.content:
            line = text.count("\n", 0, text.index("\ufffd")) + 1
            raise FileSyntaxError(
                self.name, line, f"is not in the encoding {encoding} that it declares; save it as UTF-8"
            )
        return text


def is_address(name: str) -> bool:
    """Return whether a name is an address to fetch rather than the path of a file."""
    return name.lower().startswith(("http://", "https://"))


def from_path(path: Path) -> Fetched:
    """Return the bytes of a file. Raises InputError for one that cannot be read."""
    try:
        return Fetched(str(path), path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error


def from_url(url: str, *, timeout: float = _TIMEOUT) -> Fetched:
    """Return what an address answers; `timeout` is in seconds, for each wait on the server.

    A server that is busy (429, 503) and says when to come back is asked again, three times at most.
    Raises InputError for an address that is not there or is no page, and UpstreamError when the server fails,
    asks for more than a minute's patience, or sends more than `LARGEST` bytes.
    """
    import httpx

    headers = {"User-Agent": USER_AGENT, "Accept": "text/html, text/x-wiki, application/json, */*;q=0.5"}
    try:
        with httpx.Client(headers=headers, timeout=timeout, follow_redirects=True) as client:
            for tries_left in range(_TRIES - 1, -1, -1):
                with client.stream("GET", url) as response:
                    if response.status_code not in (429, 503) or "Retry-After" not in response.headers:
                        return _answer(url, response)
                    wait = _wait(response.headers["Retry-After"])
                if wait > _LONGEST_WAIT or not tries_left:
                    break
                time.sleep(wait)
    except httpx.InvalidURL as error:
        raise InputError(f"{url}: is no address ({error})") from error
    except httpx.HTTPError as error:
        raise UpstreamError(
            f"{url}: could not be fetched ({error or type(error).__name__}); try again, or save the page and "
            "import the file"
        ) from error
    raise UpstreamError(
        f"{url}: the server is busy and asks to come back in {wait:.0f} seconds; try again then, or save the "
        "page and import the file"
    )


def _answer(url: str, response: httpx.Response) -> Fetched:
    status = response.status_code
    if status >= 500:
        raise UpstreamError(f"{url}: the server answered {status} {response.reason_phrase}; try again later")
    if status != 200:
        raise InputError(
            f"{url}: the server answered {status} {response.reason_phrase}; check the address, or save the "
            "page and import the file"
        )
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > LARGEST:
            raise UpstreamError(f"{url}: is larger than {LARGEST >> 20} MB, which no list of partners is")
    return Fetched(
        url,
        bytes(content),
        url=str(response.url),
        content_type=response.headers.get("Content-Type", ""),
        accessed=datetime.now(UTC).date().isoformat(),
    )


def _wait(retry_after: str) -> float:
    """Return the seconds that Retry-After asks for (RFC 9110, section 10.2.3): a number, or a date."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return _LONGEST_WAIT
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _guess(content: bytes) -> str:
    from twingraph.importing.table import code_page

    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return code_page(content)
    return "utf-8"
