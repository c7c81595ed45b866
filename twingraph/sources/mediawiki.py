"""Revisions of MediaWiki's pages, in the forms in which people save them.

They are the wikitext itself (`index.php?action=raw`), the XML of `Special:Export` (MediaWiki's export schema,
0.10 and 0.11), and the JSON of the REST API (`/v1/page/TITLE`) and of the Action API (`prop=revisions`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from twingraph.errors import FileSyntaxError


@dataclass(frozen=True, slots=True)
class Revision:
    """The text of a page as it was at one time.

    `number` is the revision's own, `timestamp` is ISO 8601 in UTC, `site` the address of the wiki without a
    path, `language` a tag of BCP 47, `licence` an IRI. What the form does not carry is "".
    """

    text: str
    title: str = ""
    number: str = ""
    timestamp: str = ""
    site: str = ""
    language: str = ""
    licence: str = ""

    @property
    def page(self) -> str:
        """The address where people read the page as it is now."""
        return f"{self.site}/wiki/{_slug(self.title)}" if self.site and self.title else ""

    @property
    def permalink(self) -> str:
        """The address of this very revision."""
        if not (self.site and self.title and self.number):
            return ""
        return f"{self.site}/w/index.php?title={_slug(self.title)}&oldid={self.number}"


def read(text: str, *, name: str) -> Revision:
    """Return the revision that a file holds, whichever form it has; `name` is the file's, for messages.

    Raises FileSyntaxError for XML or JSON that is none of MediaWiki's or that holds several pages: a source
    is one page.
    """
    begin = text.lstrip("\ufeff \t\r\n")
    if re.match(r"<\?xml\b|<mediawiki\b", begin):
        return _of_xml(begin, name)
    # Wikitext begins with two braces where it begins with a template.
    if re.match(r'\{\s*"', begin):
        return _of_json(begin, name)
    return Revision(text)


def api_address(url: str) -> str:
    """Return where Wikipedia's Action API gives the wikitext of the page at an address, or "" for another.

    Its answer carries title, number and time of the revision, as `read` expects; that revision is the one
    of the address (`oldid`), or the newest.

    >>> api_address("https://en.wikipedia.org/wiki/Aachen").partition("?")[0]
    'https://en.wikipedia.org/w/api.php'
    """
    address = urlsplit(url)
    if not address.netloc.endswith(".wikipedia.org"):
        return ""
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    title = asked.get("title") or unquote(address.path.removeprefix("/wiki/"))
    if address.path not in ("/w/index.php", f"/wiki/{address.path[6:]}") or "action" in asked or not title:
        return ""
    query = {
        "action": "query",
        "prop": "revisions",
        "rvprop": "ids|timestamp|content",
        "rvslots": "main",
        "format": "json",
        "formatversion": "2",
        **({"revids": asked["oldid"]} if "oldid" in asked else {"titles": title}),
    }
    host = address.netloc.replace(".m.", ".")
    return f"https://{host}/w/api.php?{urlencode(query)}"


def _of_xml(text: str, name: str) -> Revision:
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise FileSyntaxError(name, error.position[0], f"is not well-formed XML: {error}") from error
    # The version of the schema stands in the namespace and makes no difference here.
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    pages = root.findall("page")
    if root.tag != "mediawiki" or len(pages) != 1:
        titles = ", ".join(page.findtext("title", "") for page in pages[:5])
        _refuse(name, f"{len(pages)} pages ({titles})" if pages else f"<{root.tag}> and no page")
    revisions = pages[0].findall("revision")
    if not revisions:
        _refuse(name, "a page without a revision")
    newest = max(revisions, key=lambda revision: revision.findtext("timestamp", ""))
    return Revision(
        newest.findtext("text", ""),
        pages[0].findtext("title", ""),
        newest.findtext("id", ""),
        newest.findtext("timestamp", ""),
        _site(root.findtext("siteinfo/base", "")),
        root.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
    )


def _of_json(text: str, name: str) -> Revision:
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileSyntaxError(name, error.lineno, f"is not JSON: {error.msg}") from error
    if isinstance(found.get("source"), str):
        latest, licence = found.get("latest", {}), found.get("license", {})
        return Revision(
            found["source"],
            found.get("title", ""),
            str(latest.get("id", "")),
            latest.get("timestamp", ""),
            licence=licence.get("url", ""),
        )
    try:
        pages = found["query"]["pages"]
        pages = list(pages.values()) if isinstance(pages, dict) else pages
        (page,) = pages
        revision = page["revisions"][0]
        # Before formatversion=2 the text stood under "*", and before slots directly in the revision.
        content = revision.get("slots", {}).get("main", revision)
        source = content["content"] if "content" in content else content["*"]
    except (KeyError, IndexError, TypeError, ValueError):
        _refuse(name, "neither `source` nor one page with its revision")
    return Revision(source, page["title"], str(revision.get("revid", "")), revision.get("timestamp", ""))


def _refuse(name: str, found: str) -> Any:
    raise FileSyntaxError(
        name,
        0,
        f"has {found}; save one page of MediaWiki: by Special:Export, or with index.php?action=raw",
    )


def _site(base: str) -> str:
    address = urlsplit(base)
    return f"{address.scheme or 'https'}://{address.netloc}" if address.netloc else ""


def _slug(title: str) -> str:
    return quote(title.replace(" ", "_"), safe="/:(),'!*")
