"""Matching: the patterns of rules, found in a store where what follows by one pattern need not be stated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import Variable

from twingraph.rdf.terms import BlankNode, Literal, Term
from twingraph.reason.rules import Atom, Binding, Rule, substitute, variables
from twingraph.store import QuerySolutions, Store
from twingraph.store.oxigraph import OxigraphStore

_AT_ONCE = 1_000
"""So many bindings go into one query."""
_AT_MOST = 10_000
"""Beyond so many bindings, all triples of the pattern are read and joined here."""


def select(store: Store, query: str) -> QuerySolutions:
    """Return the solutions of a SELECT query."""
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)
    return solutions


def written(atom: Atom) -> str:
    """Return an atom as a triple pattern of SPARQL."""
    return "{} {} {}".format(*atom)


def rewritten(atom: Atom, bodies: Iterable[tuple[Atom, Atom]]) -> str:
    """Return a graph pattern for an atom, stated or following by one of the (body, head) with one pattern."""
    groups = [written(atom)]
    groups += [group for body, head in bodies if (group := _instead(atom, body, head)) is not None]
    return groups[0] if len(groups) == 1 else " UNION ".join(f"{{ {group} }}" for group in groups)


def _instead(atom: Atom, body: Atom, head: Atom) -> str | None:
    """Return the graph pattern of a body, its variables named so that its head is the atom; None if never."""
    named: dict[Variable, Any] = {}
    equal = []
    for its, mine in ((head[0], atom[0]), (head[2], atom[2])):
        if not isinstance(its, Variable):
            equal.append((mine, its))
        elif named.setdefault(its, mine) != mine:
            equal.append((mine, named[its]))
    # A variable of the body that the head has not may be anything.
    anything = {variable: "[]" for variable in variables(body) if variable not in named}
    group = written(substitute(body, {**named, **anything}))
    bound = set(named.values())
    for one, other in equal:
        if isinstance(one, Variable) and one not in bound:
            group += f" BIND ({other} AS {one})"
        elif isinstance(one, Variable) or isinstance(other, Variable):
            group += f" FILTER (sameTerm({one}, {other}))"
        elif one != other:
            return None
    return group


def extend(
    store: Store, pattern: str, names: Sequence[Variable], bindings: Sequence[Binding]
) -> Iterator[Binding]:
    """Iterate over the bindings, which have the same variables, extended by the matches of a graph pattern.

    `names` are the pattern's variables. The cost is that of the bindings and the matches, not of the store,
    for up to ten thousand bindings without blank nodes, which no query can name.
    """
    if not bindings:
        return
    shared = [variable for variable in names if variable in bindings[0]]
    by_values: dict[tuple[Term, ...], list[Binding]] = {}
    for binding in bindings:
        by_values.setdefault(tuple(binding[variable] for variable in shared), []).append(binding)
    asked = " ".join(map(str, names)) or "*"
    for values in _values(shared, list(by_values)):
        for row in select(store, f"SELECT DISTINCT {asked} WHERE {{ {values} {pattern} }}"):
            found = dict(zip(names, row, strict=False))
            for binding in by_values.get(tuple(found[variable] for variable in shared), ()):
                yield binding | found


def _values(shared: Sequence[Variable], rows: Sequence[tuple[Term, ...]]) -> Iterator[str]:
    """Iterate over VALUES clauses that hold the rows, or one empty text where they cannot be given."""
    blank = any(isinstance(term, BlankNode) for row in rows for term in row)
    if not shared or blank or len(rows) > _AT_MOST:
        yield ""
        return
    names = " ".join(map(str, shared))
    for start in range(0, len(rows), _AT_ONCE):
        listed = " ".join(f"({' '.join(map(str, row))})" for row in rows[start : start + _AT_ONCE])
        yield f"VALUES ({names}) {{ {listed} }}"


def passing(rule: Rule, bindings: Sequence[Binding]) -> Iterator[Binding]:
    """Iterate over the bindings that a rule's filters let pass."""
    if not rule.filters:
        yield from bindings
        return
    filters = " ".join(rule.filters)
    engine = OxigraphStore()
    plain: list[Binding] = []
    blank: list[Binding] = []
    for binding in bindings:
        has_blank = any(isinstance(term, BlankNode) for term in binding.values())
        (blank if has_blank else plain).append(binding)
    for start in range(0, len(plain), _AT_ONCE):
        yield from extend(engine, filters, list(plain[0]), plain[start : start + _AT_ONCE])
    for binding in blank:
        # A blank node cannot be named, but BNODE makes one as good: the same for the same name.
        bound = " ".join(
            f"BIND ({f'BNODE({Literal(term.value)})' if isinstance(term, BlankNode) else term} AS {variable})"
            for variable, term in binding.items()
        )
        if engine.query(f"ASK {{ {bound} {filters} }}"):
            yield binding
