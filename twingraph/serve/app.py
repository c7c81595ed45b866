"""The application: the services over HTTP, each collection in both versions of the API.

The manifests of 0.2 and 1.0 exclude each other (`suggest.entity` is an object in one and a boolean in the
other, the template of `view` has `{{id}}` or `{id}`), so that no endpoint can serve both: the version is in
the path.
Any origin may read, as the API demands; credentials are neither asked for nor allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from twingraph import settings
from twingraph.errors import InputError, MissingExtraError, TwingraphError, UpstreamError
from twingraph.serve import forms, pages, reconcile, version_02, version_10
from twingraph.serve.collection import Collection

if TYPE_CHECKING:
    import socket

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from twingraph.serve.reconcile import Query

_BODY = 8_000_000
"""Bytes of a request; ten thousand ids or a hundred queries are far below."""

_SAFE = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Language"}
_HTML = _SAFE | {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)


def make(collections: Sequence[Collection]) -> Starlette:
    """Return the ASGI application that serves collections, and a page about them at `/`.

    Raises MissingExtraError where starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException
        from starlette.middleware import Middleware
        from starlette.middleware.cors import CORSMiddleware
        from starlette.routing import Route
    except ImportError:
        raise MissingExtraError("starlette", "serve") from None

    async def landing(request: Request) -> Response:
        return _html(pages.landing(collections, _home(request)))

    application = Starlette(
        routes=[
            Route("/", landing),
            *(
                route
                for collection in collections
                for service in (_Service02(collection), _Service10(collection))
                for route in service.routes()
            ),
        ],
        middleware=[
            Middleware(
                CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"]
            )
        ],
        exception_handlers={
            HTTPException: _refused,
            TwingraphError: _wrong,
            Exception: _failed,
        },
    )
    application.router.redirect_slashes = False
    return application


def serve(collections: Sequence[Collection], listener: socket.socket) -> None:
    """Serve collections on a listening socket until the process is told to stop.

    Raises MissingExtraError where uvicorn is not installed.
    """
    try:
        import uvicorn
    except ImportError:
        raise MissingExtraError("uvicorn", "serve") from None
    config = uvicorn.Config(make(collections), log_level="warning", server_header=False, ws="none")
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes any that is free.

    Raises InputError for what is no port, UpstreamError where it cannot listen.
    """
    import socket

    if not 0 <= port < 1 << 16:
        raise InputError(f"--port {port}: is no port; give a number from 0 to 65535")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UpstreamError(f"{host}:{port}: cannot listen there ({error}); choose another --port") from error


def _home(request: Request) -> str:
    return str(request.base_url)


def _language(header: str) -> str:
    """Return the language of the project that a client would rather read (RFC 9110, section 12.5.4)."""
    from werkzeug.http import parse_accept_header

    # The header goes by quality; a variant, such as hu-HU, stands for its language (RFC 4647, section 3.4).
    wanted = (tag.partition("-")[0].lower() for tag, quality in parse_accept_header(header) if quality)
    return next((tag for tag in wanted if tag in settings.LANGUAGES), settings.ENGLISH)


def _html(text: str, status: int = 200) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(text, status, headers=_HTML)


def _error(status: int, message: str, headers: Any = None) -> Response:
    from starlette.responses import JSONResponse

    body = {"status": "error", "code": status, "message": message}
    return JSONResponse(body, status, headers={**_SAFE, **(headers or {})})


async def _refused(_: Request, error: Exception) -> Response:
    from starlette.exceptions import HTTPException

    assert isinstance(error, HTTPException)
    return _error(error.status_code, error.detail, error.headers)


async def _wrong(_: Request, error: Exception) -> Response:
    return _error(400 if isinstance(error, InputError) else 503, str(error))


async def _failed(_: Request, __: Exception) -> Response:
    # Who runs the service learns what happened from uvicorn's log; who asks it does not.
    return _error(500, "the service failed to answer this")


class _Service:
    """What both versions have in common, for one collection."""

    path = ""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection

    def routes(self) -> list[Route]:
        """Return the routes below the endpoint."""
        from starlette.routing import Route

        root = f"/{self.collection.name}/{self.path}"
        return [
            Route(f"{root}/suggest/entity", self.suggest_entity),
            Route(f"{root}/suggest/type", self.suggest_type),
            Route(f"{root}/suggest/property", self.suggest_property),
            Route(f"{root}/preview", self.preview),
            Route(f"{root}/extend/propose", self.propose),
        ]

    def endpoint(self, request: Request) -> str:
        """Return the URL of the service, as the client calls it."""
        return f"{_home(request)}{self.collection.name}/{self.path}"

    def respond(self, request: Request, data: Any, parameters: dict[str, str] | None = None) -> Response:
        """Return a JSON response."""
        from starlette.responses import JSONResponse

        headers = {**_SAFE, "Content-Language": _requested(request)}
        return JSONResponse(data, headers=headers)

    async def candidates(self, queries: Sequence[Query]) -> list[list[reconcile.Candidate]]:
        """Return the candidates for each query. Raises a 413 when there are too many."""
        from starlette.concurrency import run_in_threadpool
        from starlette.exceptions import HTTPException

        if len(queries) > forms.BATCH:
            raise HTTPException(413, f"{len(queries)} queries; send no more than {forms.BATCH} at once")
        return await run_in_threadpool(
            lambda: [reconcile.candidates(self.collection, query) for query in queries]
        )

    async def suggest_entity(self, request: Request) -> Response:
        """Suggest entities of which a name or the id begins with the prefix."""
        parameters = _parameters(request)
        found = _page_of(self.collection.begin(_prefix(parameters)), parameters)
        language = _requested(request)
        return self.respond(
            request,
            {"result": [forms.suggestion(self.collection, item, language) for item in found]},
            parameters,
        )

    async def suggest_type(self, request: Request) -> Response:
        """Suggest types."""
        parameters, language = _parameters(request), _requested(request)
        found = _page_of(reconcile.suggest_types(_prefix(parameters), language), parameters)
        return self.respond(
            request, {"result": [forms.type_object(type_, language) for type_ in found]}, parameters
        )

    async def suggest_property(self, request: Request) -> Response:
        """Suggest properties."""
        parameters, language = _parameters(request), _requested(request)
        every = reconcile.suggest_properties(self.collection, _prefix(parameters), language)
        found = _page_of(every, parameters)
        return self.respond(
            request, {"result": [forms.property_object(each, language) for each in found]}, parameters
        )

    async def propose(self, request: Request) -> Response:
        """Propose properties for data extension; all types have the same."""
        parameters, language = _parameters(request), _requested(request)
        every = reconcile.suggest_properties(self.collection, "", language)
        answer: dict[str, Any] = {"type": parameters.get("type", "")}
        if "limit" in parameters:
            answer["limit"] = _whole(parameters, "limit", least=1)
            every = every[: answer["limit"]]
        answer["properties"] = [forms.property_object(each, language) for each in every]
        return self.respond(request, answer, parameters)

    async def preview(self, request: Request) -> Response:
        """Show an entity."""
        id_ = _parameters(request).get("id")
        if id_ is None:
            raise InputError("which entity is to be shown? Give its `id`")
        item = self.collection.get(id_)
        if item is None:
            return _html(pages.unknown(self.collection, id_), 404)
        return _html(pages.preview(self.collection, item, _requested(request)))

    def extended(self, data: Any, language: str, write: Callable[..., Any]) -> Any:
        """Return the response to a data extension query."""
        ids, wanted = forms.extension(self.collection, data)
        return write(wanted, reconcile.extend(self.collection, ids, wanted, language), language)


class _Service02(_Service):
    path = version_02.VERSION

    def routes(self) -> list[Route]:
        from starlette.routing import Route

        root = f"/{self.collection.name}/{self.path}"
        methods = ["GET", "POST"]
        return [
            Route(root, self.root, methods=methods),
            Route(f"{root}/", self.root, methods=methods),
            *super().routes(),
        ]

    async def root(self, request: Request) -> Response:
        """Return the manifest, candidates for `queries`, or values for `extend`."""
        parameters = _parameters(request)
        if request.method == "POST":
            _expect(request, "application/x-www-form-urlencoded")
            parameters |= _form(await _body(request))
        language = _requested(request)
        if "queries" in parameters:
            queries = version_02.queries(forms.load(parameters["queries"]))
            found = await self.candidates(list(queries.values()))
            answer = version_02.results(self.collection, dict(zip(queries, found, strict=True)), language)
        elif "extend" in parameters:
            answer = self.extended(forms.load(parameters["extend"]), language, version_02.extension)
        elif request.method == "POST":
            raise InputError("the form has neither a field `queries` nor `extend`")
        else:
            answer = version_02.manifest(self.collection, self.endpoint(request), _home(request), language)
        return self.respond(request, answer, parameters)

    def respond(self, request: Request, data: Any, parameters: dict[str, str] | None = None) -> Response:
        """Return JSON, or JSONP for who asks for a `callback`."""
        from starlette.responses import Response

        response = super().respond(request, data)
        callback = (parameters or {}).get("callback")
        if callback is None:
            return response
        if not _CALLBACK.fullmatch(callback) or len(callback) > 100:
            raise InputError("`callback` must be the name of a function")
        # The comment keeps a callback's name from being taken for the beginning of another format.
        script = b"/**/" + callback.encode() + b"(" + response.body + b");"
        return Response(script, media_type="text/javascript", headers=_SAFE)


class _Service10(_Service):
    path = "1.0"

    def routes(self) -> list[Route]:
        from starlette.routing import Route

        root = f"/{self.collection.name}/{self.path}"
        return [
            Route(root, self.manifest),
            Route(f"{root}/", self.manifest),
            Route(f"{root}/match", self.match, methods=["POST"]),
            # What the route was called in the draft before 2025.
            Route(f"{root}/reconcile", self.match, methods=["POST"]),
            Route(f"{root}/extend", self.extend, methods=["POST"]),
            *super().routes(),
        ]

    async def manifest(self, request: Request) -> Response:
        """Return the manifest."""
        return self.respond(
            request,
            version_10.manifest(self.collection, self.endpoint(request), _home(request), _requested(request)),
        )

    async def match(self, request: Request) -> Response:
        """Return candidates."""
        _expect(request, "application/json")
        queries = version_10.queries(forms.load(await _body(request)))
        found = await self.candidates(queries)
        return self.respond(request, version_10.results(self.collection, found, _requested(request)))

    async def extend(self, request: Request) -> Response:
        """Return values."""
        _expect(request, "application/json")
        data = forms.load(await _body(request))
        return self.respond(request, self.extended(data, _requested(request), version_10.extension))


def _requested(request: Request) -> str:
    return _language(request.headers.get("accept-language", ""))


def _parameters(request: Request) -> dict[str, str]:
    return _form(request.scope["query_string"])


def _form(body: bytes) -> dict[str, str]:
    """Return the fields of a form, decoded once. Raises InputError for what is not UTF-8 in the end."""
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as error:
        raise InputError(f"the form does not parse: {error}") from None
    return {name: values[0] for name, values in fields.items()}


def _expect(request: Request, type_: str) -> None:
    from starlette.exceptions import HTTPException

    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != type_:
        raise HTTPException(415, f"the body must be {type_}, and is said to be {given or 'nothing'}")


async def _body(request: Request) -> bytes:
    from starlette.exceptions import HTTPException

    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise HTTPException(413, f"the body is longer than {_BODY} bytes; send fewer queries at once")
    return bytes(body)


def _prefix(parameters: dict[str, str]) -> str:
    if "prefix" not in parameters:
        raise InputError("what has been typed? Give a `prefix`, which may be empty")
    return parameters["prefix"]


def _whole(parameters: dict[str, str], name: str, *, least: int) -> int:
    text = parameters[name]
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) < least:
        raise InputError(f"`{name}` must be a whole number from {least} on")
    return int(text)


def _page_of(found: Sequence[Any], parameters: dict[str, str]) -> Sequence[Any]:
    """Return a page of suggestions: `offset` (1.0) or `cursor` (0.2) are left out, `limit` come."""
    skipped = next((name for name in ("offset", "cursor") if name in parameters), None)
    start = _whole(parameters, skipped, least=0) if skipped else 0
    number = _whole(parameters, "limit", least=1) if "limit" in parameters else 2 * reconcile.LIMIT
    return found[start : start + min(number, reconcile.MOST)]
