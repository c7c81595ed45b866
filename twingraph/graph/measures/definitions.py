"""The statistics that twingraph computes: name, symbol, unit and the publication that defines each.

docs/network-statistics.md has the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass

HANDBOOK = "Kunegis, Handbook of Network Analysis (KONECT), 2018"
TOOLBOX = "Kunegis, KONECT Toolbox and konect-analysis, 2018"
FAIRNESS = "Kunegis and Preusse, Fairness on the Web, WebSci 2012"
HYPERANF = "Boldi, Rosa and Vigna, HyperANF, WWW 2011, with the parameters of konect-analysis"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a statistic is: the group it is listed in, its symbol, its unit or range, and its source."""

    group: str
    symbol: str
    unit: str
    source: str


def _group(name: str, rows: dict[str, tuple[str, str, str]]) -> dict[str, Definition]:
    return {key: Definition(name, *row) for key, row in rows.items()}


DEFINITIONS = {
    **_group(
        "Size",
        {
            "nodes": ("n", "nodes", HANDBOOK),
            "edges": ("m", "edges", HANDBOOK),
            "average_degree": ("d", "edges per node, 2m/n", HANDBOOK),
            "fill": ("p", "0 to 1", HANDBOOK),
            "maximum_degree": ("dmax", "edges", HANDBOOK),
            "median_degree": ("d½", "edges", HANDBOOK),
            "isolated_nodes": ("n₀", "nodes", HANDBOOK),
            "components": ("k", "components", HANDBOOK),
            "largest_component": ("N", "nodes", HANDBOOK),
        },
    ),
    **_group(
        "Degrees",
        {
            "gini_coefficient": ("G", "0 to 1", FAIRNESS),
            "balanced_inequality_ratio": ("P", "0 to 0.5", FAIRNESS),
            "balanced_inequality_ratio_in_200_steps": ("P", "0 to 0.5", TOOLBOX),
            "edge_distribution_entropy": ("He", "nats", FAIRNESS),
            "relative_edge_distribution_entropy": ("Her", "0 to 1", FAIRNESS),
            "power_law_exponent": ("γ", "above 1", "Newman, Contemporary Physics 46, 2005, eq. 5"),
            "discrete_power_law_exponent": (
                "γ",
                "above 1",
                "Clauset, Shalizi and Newman, SIAM Review 51, 2009, eq. 3.5",
            ),
            "degree_assortativity": ("ρ", "-1 to 1", "Newman, Physical Review Letters 89, 2002, eq. 4"),
        },
    ),
    **_group(
        "Patterns",
        {
            "wedges": ("s", "subgraphs", HANDBOOK),
            "claws": ("z", "subgraphs", HANDBOOK),
            "crosses": ("x", "subgraphs", HANDBOOK),
            "triangles": ("t", "subgraphs", HANDBOOK),
            "squares": ("q", "subgraphs", HANDBOOK),
            "4-tours": ("T4", "closed walks", HANDBOOK),
            "transitivity": ("c", "0 to 1", "Newman, Watts and Strogatz, PNAS 99, 2002; " + HANDBOOK),
            "mean_local_clustering_coefficient": ("C", "0 to 1", "Watts and Strogatz, Nature 393, 1998"),
        },
    ),
    **_group(
        "Cores and spectrum",
        {
            "degeneracy": ("kmax", "edges", "Seidman, Social Networks 5, 1983"),
            "innermost_core": ("nk", "nodes", "Seidman, Social Networks 5, 1983"),
            "spectral_norm": ("α", "", HANDBOOK),
            "algebraic_connectivity": ("a", "", "Fiedler, Czechoslovak Mathematical Journal 23, 1973"),
        },
    ),
    **_group(
        "Distances in the largest component",
        {
            "mean_distance": ("δm", "hops", HANDBOOK),
            "median_distance": ("δM", "hops", HANDBOOK),
            "50-percentile_effective_diameter": ("δ0.5", "hops", HANDBOOK),
            "90-percentile_effective_diameter": ("δ0.9", "hops", HANDBOOK),
            "diameter": ("δ", "hops", HANDBOOK),
        },
    ),
    **_group(
        "Distances in the largest component, estimated as KONECT does",
        {
            "estimated_mean_distance": ("δm", "hops", HYPERANF),
            "estimated_median_distance": ("δM", "hops", HYPERANF),
            "estimated_50-percentile_effective_diameter": ("δ0.5", "hops", HYPERANF),
            "estimated_90-percentile_effective_diameter": ("δ0.9", "hops", HYPERANF),
        },
    ),
    **_group(
        "Claims",
        {
            "claims": ("m", "directed edges", HANDBOOK),
            "mutual_pairs": ("", "pairs of nodes", HANDBOOK),
            "one_sided_pairs": ("", "pairs of nodes", HANDBOOK),
            "reciprocity": ("y", "0 to 1", HANDBOOK),
        },
    ),
    **_group(
        "Weighted by the number of links",
        {
            "links": ("w", "links", "Barrat et al., PNAS 101, 2004"),
            "internal_links": ("w₀", "links", "Barrat et al., PNAS 101, 2004"),
            "average_strength": ("s", "links per node", "Barrat et al., PNAS 101, 2004"),
            "maximum_strength": ("smax", "links", "Barrat et al., PNAS 101, 2004"),
            "gini_coefficient_of_strengths": ("Gw", "0 to 1", FAIRNESS),
            "relative_entropy_of_strengths": ("Hw", "0 to 1", FAIRNESS),
            "weighted_spectral_norm": ("αw", "", HANDBOOK),
        },
    ),
}
"""Every statistic by name, in the order of the output. Those by an attribute are `assortativity`, below."""

ASSORTATIVITY = Definition(
    "Assortativity", "r", "-1 to 1", "Newman, Physical Review E 67, 2003, eq. 2 (numbers: eq. 21)"
)
