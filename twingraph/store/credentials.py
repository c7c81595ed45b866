"""Where a SPARQL server is, and how it is told who asks."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Generator

import httpx

from twingraph.errors import InputError

TIMEOUT = "TWINGRAPH_SPARQL_TIMEOUT"


def credentials() -> httpx.Auth | None:
    """Return how to authenticate by the variables of the environment, or None where they say nothing."""
    token = os.environ.get("TWINGRAPH_SPARQL_TOKEN")
    user = os.environ.get("TWINGRAPH_SPARQL_USER")
    if token:
        return _Bearer(token)
    return _Challenged(user, os.environ.get("TWINGRAPH_SPARQL_PASSWORD", "")) if user else None


def timeout() -> float:
    """Return the seconds to wait for a server each time, by `TWINGRAPH_SPARQL_TIMEOUT` or 120."""
    given = os.environ.get(TIMEOUT) or "120"
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise InputError(f"{TIMEOUT}={given} is no number of seconds; set it to one, such as 600")
    return seconds


def without_secret(text: str) -> str:
    """Return a text with URLs in it, without the user and password that one may hold."""
    return re.sub(r"//\S*@", "//…@", text)


def checked(url: str) -> httpx.URL:
    """Return an address as a URL; raises InputError when it is none of a server, or holds a password."""
    shown = without_secret(url)
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        # What is wrong may be shown by a part of the password.
        raise InputError(f"{shown!r} is not a URL") from None
    if parsed.userinfo:
        raise InputError(
            f"{shown}: a URL with a user or a password is not taken, as it would be shown; put them in "
            "TWINGRAPH_SPARQL_USER and TWINGRAPH_SPARQL_PASSWORD"
        )
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise InputError(f"{shown!r} is not the URL of a server; write http://… or https://…")
    return parsed


def is_local(url: httpx.URL) -> bool:
    """Return whether a URL is of this machine."""
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return url.host == "localhost"


class _Challenged(httpx.Auth):
    """User and password, sent as the server's first challenge asks: Digest (RFC 7616) or Basic (RFC 7617)."""

    def __init__(self, user: str, password: str) -> None:
        self._digest, self._basic = httpx.DigestAuth(user, password), httpx.BasicAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            schemes = {
                challenge.split(" ")[0].lower() for challenge in response.headers.get_list("WWW-Authenticate")
            }
            self._chosen = self._digest if "digest" in schemes else self._basic
        yield from self._chosen.auth_flow(request)


class _Bearer(httpx.Auth):
    """A token (RFC 6750)."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request
