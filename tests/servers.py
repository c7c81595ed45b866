"""SPARQL servers for the tests: the `oxigraph` server and Virtuoso 7, each on loopback, on a free port.

A test that needs one asks for the fixture `oxigraph_server` or `virtuoso_server`. Where the program is not
installed the test skips, except with `TWINGRAPH_REQUIRE_SERVERS=1`, when it fails: continuous integration
must not pass by having skipped.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from twingraph.store.remote import SparqlStore

USER, PASSWORD = "twingraph", "not-a-secret"

_PATIENCE = 60
"""Seconds that a server has to start."""


class Server(NamedTuple):
    """A running server: its kind and the three URLs that the SPARQL 1.1 protocols need."""

    kind: str
    query: str
    update: str
    graph_store: str

    @property
    def environment(self) -> dict[str, str]:
        """The variables that let twingraph change what the server holds."""
        if self.kind != "virtuoso":
            return {}
        return {"TWINGRAPH_SPARQL_USER": USER, "TWINGRAPH_SPARQL_PASSWORD": PASSWORD}

    def open(self, **options: Any) -> SparqlStore:
        """Open the server as a store for writing."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            return SparqlStore(self.query, update=self.update, graph_store=self.graph_store, **options)

    def empty(self) -> SparqlStore:
        """Open the server without any graph."""
        store = self.open()
        for graph in store.graphs():
            store.clear(graph)
        return store


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """Run the `oxigraph` server with an empty store in a folder."""
    program = installed("oxigraph")
    port = free_port()
    command = [program, "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}", *options]
    base = f"http://127.0.0.1:{port}"
    with _running(command, folder, f"{base}/query?query=ASK%7B%7D"):
        yield Server("oxigraph", f"{base}/query", f"{base}/update", f"{base}/store")


@contextlib.contextmanager
def virtuoso(folder: Path, *, max_rows: int = 1_000_000) -> Iterator[Server]:
    """Run Virtuoso with an empty database in a folder; `USER` may update it, with Digest authentication."""
    program = installed("virtuoso-t")
    sql, http = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_VIRTUOSO_INI.format(folder=folder, sql=sql, http=http, max_rows=max_rows))
    base = f"http://127.0.0.1:{http}"
    with _running(
        [program, "+foreground", "+configfile", str(ini)], folder, f"{base}/sparql?query=ASK%7B%7D"
    ):
        script = (
            f"DB.DBA.USER_CREATE ('{USER}', '{PASSWORD}');"
            f'GRANT SPARQL_UPDATE TO "{USER}";'
            f"DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('{USER}', 7);"
        )
        subprocess.run(
            [
                installed("isql-vt"),
                f"127.0.0.1:{sql}",
                "dba",
                "dba",
                "VERBOSE=OFF",
                "ERRORS=STDOUT",
                f"EXEC={script}",
            ],
            check=True,
            capture_output=True,
        )
        yield Server(
            "virtuoso", f"{base}/sparql-auth", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth"
        )


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The `oxigraph` server, whose default graph is apart from the named graphs."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture(scope="session")
def oxigraph_union_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The `oxigraph` server with the union of the named graphs as its default graph."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph-union"), "--union-default-graph") as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Virtuoso 7, whose default graph is the union of all graphs, its own among them."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


def free_port() -> int:
    """Return a port of the loopback interface on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def installed(name: str) -> str:
    """Return the path of a program, or skip (fail, see above) the test where it is not installed."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        reason = f"{name} is not installed; scripts/servers installs what these tests need"
        if os.environ.get("TWINGRAPH_REQUIRE_SERVERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextlib.contextmanager
def _running(command: list[str], folder: Path, url: str) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        # In its own session, so that Ctrl-C at the tests leaves the stopping to us.
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait(process, url, folder / "log")
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}")


# No default graph, no limit on the cost that the planner expects, and nothing outside the folder to read.
_VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
MaxClientConnections = 10
CheckpointInterval = 0
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
ThreadsPerQuery = 2
MaxQueryMem = 1G

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 8
Charset = UTF-8

[URIQA]
DynamicLocal = 0
DefaultHost = 127.0.0.1:{http}

[SPARQL]
ResultSetMaxRows = {max_rows}
"""
