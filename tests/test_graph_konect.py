"""Every statistic that KONECT published of its network of sister cities comes out as printed there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twingraph.cli import main

# konect.cc/networks/twin, by the names that twingraph gives them.
PUBLISHED = {
    "nodes": "14,274",
    "edges": "20,573",
    "wedges": "170,445",
    "claws": "1,448,380",
    "crosses": "16,106,419",
    "triangles": "6,327",
    "squares": "84,861",
    "4-tours": "1,401,814",
    "maximum_degree": "99",
    "average_degree": "2.88258",
    "fill": "0.000201961",
    "largest_component": "10,320",
    "diameter": "25",
    "estimated_50-percentile_effective_diameter": "7.00401",
    "estimated_90-percentile_effective_diameter": "10.1647",
    "estimated_median_distance": "8",
    "estimated_mean_distance": "7.65392",
    "gini_coefficient": "0.506040",
    "balanced_inequality_ratio_in_200_steps": "0.299738",
    "relative_edge_distribution_entropy": "0.943421",
    "power_law_exponent": "2.60121",
    "degree_assortativity": "0.386786",
    "transitivity": "0.111361",
    "spectral_norm": "26.0597",
    "algebraic_connectivity": "0.00898129",
}
# Where KONECT prints an estimate, what is exact, by networkx and by the definition of the handbook.
EXACT = {
    "mean_distance": "7.34813",
    "median_distance": "7",
    "50-percentile_effective_diameter": "6.61820",
    "90-percentile_effective_diameter": "9.81867",
    "balanced_inequality_ratio": "0.302437",
}


@pytest.fixture(scope="module")
def network(reference: Path) -> Path:
    return reference / "konect-twin-2017" / "out.twin"


@pytest.fixture(scope="module")
def found(network: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    path = tmp_path_factory.mktemp("konect") / "statistics.json"
    assert main(["graph", "stats", str(network), "--format", "json", "-o", str(path)]) == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["network"]["nodes"] == 14_274
    return {name: statistic["value"] for name, statistic in document["statistics"].items()}


@pytest.mark.parametrize(("name", "printed"), [*PUBLISHED.items(), *EXACT.items()])
def test_a_statistic_comes_out_as_printed(found: dict[str, float], name: str, printed: str) -> None:
    assert _printed(found[name]) == printed


def test_the_innermost_core_is_a_clique(found: dict[str, float]) -> None:
    assert (found["degeneracy"], found["innermost_core"]) == (26, 27)


def test_estimates_do_not_depend_on_the_order_of_the_file(
    network: Path, found: dict[str, float], tmp_path: Path
) -> None:
    lines = network.read_text(encoding="utf-8").splitlines()
    (tmp_path / "out.back").write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")
    again = tmp_path / "again.json"
    arguments = ["graph", "stats", str(tmp_path / "out.back"), "--format", "json", "-o", str(again)]
    assert main(arguments) == 0
    values = json.loads(again.read_text(encoding="utf-8"))["statistics"]
    assert values["estimated_mean_distance"]["value"] == found["estimated_mean_distance"]


def _printed(value: float) -> str:
    """Return a number as KONECT prints it: six significant digits, and whole numbers in groups of three."""
    return f"{value:,}" if isinstance(value, int) else f"{value:#.6g}"
