"""The reconciliation service with a real OpenRefine, where one is installed (Debian: openrefine)."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from reconciliation import collection_in, running

_PATIENCE = 120
"""Seconds that OpenRefine has to start, or to reconcile four rows."""

_SHEET = (
    "town,land,where\n"
    'Aachen,Germany,"50.78, 6.08"\n'
    'Kecskemét,Hungary,"46.9, 19.7"\n'
    "Neustadt,Germany,\n"
    "Atlantis,,\n"
)


class OpenRefine:
    """A running OpenRefine, asked as its own pages ask it."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=f"{url}/command/core/", timeout=60, trust_env=False)

    def close(self) -> None:
        self._client.close()

    def get(self, command: str, **parameters: Any) -> Any:
        return self._client.get(command, params=parameters).raise_for_status().json()

    def post(self, command: str, data: dict[str, str], **more: Any) -> httpx.Response:
        parameters = {"csrf_token": self.get("get-csrf-token")["token"], **more.pop("params", {})}
        return self._client.post(command, params=parameters, data=data, **more)

    def project(self, sheet: str) -> str:
        """Make a project of a sheet and return its id."""
        made = self.post(
            "create-project-from-upload",
            {"project-name": "towns", "format": "text/line-based/*sv", "options": '{"separator": ","}'},
            files={"project-file": ("towns.csv", sheet.encode(), "text/csv")},
        )
        return parse_qs(urlsplit(made.headers["location"]).query)["project"][0]

    def process(self, project: str, command: str, data: dict[str, str]) -> None:
        """Start something that takes its time, and wait for its end."""
        engine = {"engine": '{"facets": [], "mode": "row-based"}'}
        started = self.post(command, {**data, **engine}, params={"project": project}).json()
        assert started["code"] in ("ok", "pending"), started
        end = time.monotonic() + _PATIENCE
        while self.get("get-processes", project=project)["processes"]:
            assert time.monotonic() < end, "OpenRefine does not come to an end"
            time.sleep(0.2)

    def rows(self, project: str) -> list[list[Any]]:
        """Return the cells of all rows."""
        found = self.get("get-rows", project=project, start=0, limit=100)
        return [row["cells"] for row in found["rows"]]


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    program = shutil.which("openrefine")
    if program is None:
        pytest.skip("openrefine is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("openrefine")
    command = [program, "-i", "127.0.0.1", "-p", str(port), "-d", str(folder / "workspace"), "-m", "600M"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [*command, "-x", "refine.headless=true"], stdout=log, stderr=log, start_new_session=True
        ) as process,
    ):
        found = OpenRefine(f"http://127.0.0.1:{port}")
        try:
            _wait(found, folder / "log")
            yield found
        finally:
            found.close()
            os.killpg(process.pid, signal.SIGTERM)


def _wait(openrefine: OpenRefine, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            openrefine.get("get-version")
        except httpx.HTTPError:
            assert time.monotonic() < end, log.read_text(errors="replace")[-2000:]
            time.sleep(0.5)
        else:
            return


def test_a_sheet_is_reconciled_and_extended(openrefine: OpenRefine, tmp_path: Path) -> None:
    with running([collection_in(tmp_path)]) as url:
        service = f"{url}/wikidata/0.2"
        manifest = httpx.get(service, trust_env=False).json()
        project = openrefine.project(_SHEET)
        guessed = openrefine.post(
            "guess-types-of-column", {"columnName": "town", "service": service}, params={"project": project}
        ).json()
        assert guessed["types"][0]["id"] == "tg:Municipality"
        spaces = {"identifierSpace": manifest["identifierSpace"], "schemaSpace": manifest["schemaSpace"]}
        config = {
            "mode": "standard-service",
            "service": service,
            **spaces,
            "type": {"id": "tg:Municipality", "name": "municipality"},
            "autoMatch": True,
            "batchSize": manifest["batchSize"],
            "columnDetails": [
                {"column": "land", "propertyName": "Country", "propertyID": "country"},
                {"column": "where", "propertyName": "Coordinates", "propertyID": "coordinates"},
            ],
            "limit": 0,
        }
        openrefine.process(project, "reconcile", {"columnName": "town", "config": json.dumps(config)})
        rows = openrefine.get("get-rows", project=project, start=0, limit=10)
        judged = [rows["pool"]["recons"][str(row["cells"][0]["r"])] for row in rows["rows"]]
        assert [each["j"] for each in judged] == ["matched", "matched", "none", "none"]
        assert [each["m"]["id"] for each in judged[:2]] == ["Q1017", "Q171357"]
        assert sorted(each["id"] for each in judged[2]["c"]) == ["Q3869", "Q504393"]
        assert judged[3]["c"] == []

        wanted = [{"id": "country-code", "name": "ISO"}, {"id": "partner", "name": "Partner"}]
        openrefine.process(
            project,
            "extend-data",
            {
                "baseColumnName": "town",
                "endpoint": service,
                **spaces,
                "extension": json.dumps({"properties": wanted}),
                "columnInsertIndex": "1",
            },
        )
        cells = openrefine.rows(project)
        assert [row[3]["v"] if row[3] else None for row in cells[:2]] == ["DE", "HU"]
        assert cells[0][4]["v"] == "Arlington County"
