"""A public SPARQL endpoint, asked politely: one question at a time, with pauses, and again where that helps.

`twingraph.store.remote` is for servers of one's own: it lists their graphs, sends passwords and does not ask
twice. An endpoint that serves the world has no graphs to list, gets no secret, and limits what each may take.
"""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Self

import httpx
from httpx_retries import Retry, RetryTransport

from twingraph.errors import UpstreamError
from twingraph.settings import BASE
from twingraph.store.credentials import checked, is_local, timeout
from twingraph.version import __version__

USER_AGENT = f"twingraph/{__version__} ({BASE}) httpx/{httpx.__version__}"
"""Tool, version, where to find who runs it, and library, as the User-Agent policy of Wikimedia asks."""

_ATTEMPTS = 5
_LONGEST_WAIT = 3600
"""So many seconds are waited at most, whatever Retry-After says."""
_PROBLEM = 300


class TooMuchError(UpstreamError):
    """The endpoint did not manage all that was asked: asking for less may help."""


class Endpoint:
    """A SPARQL 1.1 endpoint at a URL, for one caller at a time.

    `delay` is the least time in seconds from one answer to the next question. Where the endpoint says 429,
    502 or 503, or closes the connection unasked, the question is put again, five times at most, after the
    time that `Retry-After` names or after `backoff` × 2, 4, 8 … seconds, less a random part. `timeout` is
    in seconds, by default `TWINGRAPH_SPARQL_TIMEOUT` or 120. Raises InputError for what is no URL.
    """

    def __init__(
        self,
        url: str,
        *,
        user_agent: str = USER_AGENT,
        delay: float = 1.0,
        backoff: float = 1.0,
        timeout_seconds: float | None = None,
    ) -> None:
        self.url = url
        self._delay, self._free = delay, 0.0
        self._timeout = timeout() if timeout_seconds is None else timeout_seconds
        retry = Retry(
            total=_ATTEMPTS,
            allowed_methods=["POST"],
            status_forcelist=[429, 502, 503],
            # A wait that was too long is answered by asking for less, and a wrong address by saying so.
            retry_on_exceptions=[httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError],
            backoff_factor=backoff,
            backoff_jitter=0.5,
            max_backoff_wait=_LONGEST_WAIT,
        )
        self._client = httpx.Client(
            # What stays on this machine needs no proxy; a transport that is given takes none by itself.
            transport=RetryTransport(httpx.HTTPTransport(proxy=_proxy(checked(url))), retry),
            headers={"User-Agent": user_agent, "Accept": "application/sparql-results+json"},
            timeout=self._timeout,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def select(self, query: str) -> list[dict[str, str]]:
        """Return the rows of a SELECT, each with the text of its bound variables.

        Raises TooMuchError where the endpoint ran out of time or memory (it says 500 or 504, or stops within
        its answer), and UpstreamError where it cannot be reached, refuses, or stays busy.
        """
        time.sleep(max(0.0, self._free - time.monotonic()))
        try:
            response = self._client.post(self.url, data={"query": query})
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise UpstreamError(f"{self.url}: cannot be reached ({error}); is the address right?") from error
        except httpx.TimeoutException as error:
            raise TooMuchError(f"{self.url}: no answer within {self._timeout:g} seconds") from error
        except httpx.HTTPError as error:
            raise TooMuchError(f"{self.url}: broke off its answer ({error})") from error
        finally:
            self._free = time.monotonic() + self._delay
        _check(response)
        if "json" not in response.headers.get("Content-Type", ""):
            raise UpstreamError(f"{self.url}: answers, but is no SPARQL endpoint (SPARQL 1.1 Protocol, JSON)")
        try:
            found = json.loads(response.content)["results"]["bindings"]
            return [{name: cell["value"] for name, cell in row.items()} for row in found]
        except (ValueError, KeyError, TypeError) as error:
            # Blazegraph and Oxigraph both begin with 200, and stop in the middle when time is up.
            raise TooMuchError(f"{self.url}: its answer is cut ({error})") from error


def _proxy(url: httpx.URL) -> str | None:
    """Return the proxy that the environment names for an address (`HTTPS_PROXY` and the like), or None."""
    from urllib.request import getproxies, proxy_bypass

    return None if is_local(url) or proxy_bypass(url.host) else getproxies().get(url.scheme)


def _check(response: httpx.Response) -> None:
    """Raise the error that an answer other than 200 stands for."""
    status = response.status_code
    if status == 200:
        return
    said = " ".join(response.text.split())
    said = said if len(said) <= _PROBLEM else f"{said[:_PROBLEM]} …"
    problem = f"{response.url}: answered {status} {response.reason_phrase}: {said}"
    if status in (413, 500, 504):
        raise TooMuchError(problem)
    if status in (429, 502, 503):
        wait = response.headers.get("Retry-After")
        when = f"after {wait} (its Retry-After)" if wait else "later"
        raise UpstreamError(f"{problem}; it is busy and was asked {_ATTEMPTS + 1} times, try again {when}")
    if status == 403:
        raise UpstreamError(f"{problem}; say who you are with --user-agent, and ask with a longer --delay")
    if response.is_redirect:
        raise UpstreamError(f"{response.url}: has moved; give {response.headers.get('Location')} instead")
    raise UpstreamError(problem)
