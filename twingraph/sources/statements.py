"""Statements of Wikidata: which item names which as twinned with it (P190), by source.

`wdt:P190` has those of best rank; the others are there in full, as `p:P190` and `ps:P190`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import DCTERMS, NamedNode
from twingraph.store import QuerySolutions, Store

P190 = NamedNode(PREFIXES["wdt"] + "P190")
IN_FULL = NamedNode("http://www.wikidata.org/prop/P190")
VALUE = NamedNode("http://www.wikidata.org/prop/statement/P190")

_STATEMENTS = f"""SELECT DISTINCT ?graph ?item ?other ?source WHERE {{
  GRAPH ?graph {{ ?item {P190}|({IN_FULL}/{VALUE}) ?other }}
  ?graph {DCTERMS.source} ?source .
}}"""


@dataclass(frozen=True, slots=True)
class Statement:
    """The IRIs of a named graph, of the item of which it is stated, and of the one that is named."""

    graph: str
    item: str
    other: str


def statements(store: Store) -> dict[str, list[Statement]]:
    """Return the statements of P190 by the IRI of the source of their named graph."""
    found: dict[str, list[Statement]] = defaultdict(list)
    rows = store.query(_STATEMENTS)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        if all(isinstance(term, NamedNode) for term in row):
            graph, item, other, source = (term.value for term in row)
            found[source].append(Statement(graph, item, other))
    return found
