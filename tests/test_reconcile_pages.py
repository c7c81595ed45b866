"""Pages of the reconciliation service: previews, and the one at the top."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx
import pytest
from reconciling import VERSIONS

from twingraph.serve import forms


class _Page(HTMLParser):
    """Collects the tags of a page and whether each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("version", VERSIONS)
def test_previews(service: httpx.Client, version: str) -> None:
    def preview(id_: str, language: str = "") -> httpx.Response:
        path = f"{VERSIONS[version]}/preview"
        return service.get(path, params={"id": id_}, headers={"Accept-Language": language})

    found = preview("Q1017", "hu-HU, en;q=0.5")
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    assert "Németország" in found.text
    assert "Arlington County" in found.text
    page = _Page(found.text)
    assert page.open == []
    assert ("html", {"lang": "hu"}) in page.tags
    assert [tag for tag, _ in page.tags].count("h1") == 1
    # What files hold is text, not HTML.
    hostile = preview("Q9999").text
    assert "Łódź &lt;b&gt;" in hostile
    assert "<b>" not in hostile
    missing = preview("<script>alert(1)</script>")
    assert missing.status_code == 404
    assert "<script>" not in missing.text
    assert service.get(f"{VERSIONS[version]}/preview").status_code == 400
    assert preview("http://www.wikidata.org/entity/Q365").status_code == 200


def test_the_page_at_the_top_says_how_to_use_it(service_url: str) -> None:
    found = httpx.get(f"{service_url}/", trust_env=False)
    assert f"{service_url}/wikidata/0.2" in found.text
    page = _Page(found.text)
    assert page.open == []
    ids = {attributes.get("id") for _, attributes in page.tags}
    manifest = httpx.get(f"{service_url}/wikidata/0.2", trust_env=False).json()
    for feature in forms.FEATURES:
        assert manifest["feature_view"]["url"].replace("{{id}}", feature) == f"{service_url}/#{feature}"
        assert feature in ids
