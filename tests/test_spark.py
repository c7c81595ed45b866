"""Spark reads the Parquet tables: the commands of docs/network-interchange.md, run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from servers import installed

from twingraph.graph.countries import by_country
from twingraph.knowledge import KnowledgeGraph

PAGE = Path(__file__).parent.parent / "docs" / "network-interchange.md"
SECTION = PAGE.read_text(encoding="utf-8").partition("### Spark over the tables")[2]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the page's commands have run, but for those that install."""
    if find_spec("pyspark") is None:
        reason = "pyspark is not installed; scripts/test installs it (pip install --group spark)"
        if os.environ.get("TWINGRAPH_REQUIRE_SERVERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    installed("java")
    folder = tmp_path_factory.mktemp("spark")
    [python] = blocks("python")
    (folder / "country_pairs.py").write_text(python, encoding="utf-8")
    install, *commands = blocks("sh")
    assert "pip install" in install
    assert len(commands) == 2
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        # On loopback alone, whatever the machine calls itself.
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "PYSPARK_PYTHON": sys.executable,
    }
    for command in commands:
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stderr[-4000:]
    return folder


def test_country_pairs_are_those_of_twingraph(folder: Path, kg: KnowledgeGraph) -> None:
    pairs = by_country(kg.to_networkx()).edges(data="weight")
    expected = {tuple(sorted((one, other))): links for one, other, links in pairs}
    assert len(expected) >= 15
    found = pl.read_parquet(folder / "country-pairs.parquet" / "*.parquet").rows()
    assert {(one, other): links for one, other, links in found} == expected


def test_degrees_are_those_of_networkx(folder: Path, kg: KnowledgeGraph) -> None:
    graph = kg.to_networkx()
    assert dict(pl.read_parquet(folder / "degrees.parquet" / "*.parquet").rows()) == dict(graph.degree())
