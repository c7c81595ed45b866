"""Derivations: how a triple follows, found on demand by going from it back to what is stated.

Nothing is kept for it while inferring. The search asks for what it needs and no more, each question once
(query-subquery with tables: Vieille 1986), and so ends on cycles; of all the steps it has found, Knuth's
generalisation of Dijkstra's algorithm (1977) takes the derivation with the fewest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from pathlib import Path

from pyoxigraph import Variable

from twingraph import settings
from twingraph.rdf.terms import INFERRED, Triple
from twingraph.reason.matching import extend, passing, written
from twingraph.reason.rules import (
    OBJECT,
    SUBJECT,
    Atom,
    Binding,
    Fact,
    Rule,
    general,
    key,
    match,
    substitute,
    variables,
)
from twingraph.reason.ruleset import compile_rules
from twingraph.store import Store
from twingraph.store.oxigraph import OxigraphStore


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a fact is known: by the named graphs that state it, or by a rule from other facts.

    The subject may be a literal, as steps of OWL 2 RL/RDF may pass through such facts.
    """

    fact: Fact
    rule: str | None
    premises: tuple[Derivation, ...]
    graphs: tuple[str, ...]

    def __len__(self) -> int:
        """Return the number of steps."""
        return (self.rule is not None) + sum(map(len, self.premises))

    def stated(self) -> Iterator[Derivation]:
        """Iterate over the stated facts that it rests on."""
        if self.rule is None:
            yield self
        for premise in self.premises:
            yield from premise.stated()


@dataclass(frozen=True, slots=True)
class _Step:
    fact: Fact
    rule: str
    premises: tuple[Fact, ...]


def explain(store: Store, triple: Triple, *, folder: Path | None = None) -> Derivation | None:
    """Return a derivation with the fewest steps, or None when the triple is not stated and does not follow.

    The graph of what has been inferred is not looked at: whether there or not, the answer is the same.
    `folder` holds the ontology (default: the bundled one). Cost: that of the facts about the things on the
    way, and not of the store. Raises InputError for an ontology that cannot be compiled.
    """
    # Read back, as the store has literals in their canonical form.
    form = OxigraphStore()
    form.add([triple], INFERRED.value)
    (quad,) = form.quads()
    fact: Fact = (quad.subject, quad.predicate, quad.object)
    search = _Search(store, compile_rules(folder or settings.ontology_dir()).rules)
    search.run(fact)
    best = _best_steps(list(search.stated), list(search.steps))
    return _derivation(fact, best, store) if fact in best else None


class _Search:
    """Tables of facts by goal: a pattern whose facts are wanted, and all of them once `run` has ended."""

    def __init__(self, store: Store, rules: list[Rule]) -> None:
        self.store = store
        self.rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self.rules.setdefault(key(rule.head), []).append(rule)
        self.tables: dict[Atom, dict[Fact, None]] = {}
        self.users: dict[Atom, dict[Atom, None]] = {}
        self.pending: list[Atom] = []
        self.stated: dict[Fact, None] = {}
        self.steps: dict[_Step, None] = {}

    def run(self, fact: Fact) -> None:
        self._table(fact)
        if fact in self.stated:
            return
        while self.pending:
            goal = self.pending.pop()
            table = self.tables[goal]
            before = len(table)
            for rule in self.rules.get(key(goal), ()):
                self._apply(rule, goal)
            if len(table) > before:
                self.pending += self.users[goal]

    def _table(self, goal: Atom) -> dict[Fact, None]:
        """Return the table of a goal; a new goal begins with what is stated, and waits for its rules."""
        if goal not in self.tables:
            # The constants as values: a blank node can be compared, but not written into a query.
            pattern = general(goal)
            binding = {
                name: term
                for name, term in zip(pattern, goal, strict=True)
                if isinstance(name, Variable) and not isinstance(term, Variable)
            }
            asked = f"GRAPH ?graph {{ {written(pattern)} }} FILTER (?graph != {INFERRED})"
            found = extend(self.store, asked, variables(pattern), [binding])
            facts = dict.fromkeys(substitute(pattern, row) for row in found)
            facts = {fact: None for fact in facts if match(goal, fact) is not None}
            self.stated.update(facts)
            self.tables[goal], self.users[goal] = facts, {}
            self.pending.append(goal)
        return self.tables[goal]

    def _apply(self, rule: Rule, goal: Atom) -> None:
        """Add to a goal's table what a rule gives by the tables as they are, with the steps."""
        first: Binding = {}
        for mine, its in zip(rule.head, goal, strict=True):
            # What the goal leaves open is no condition; what the rule gives there is compared below.
            if isinstance(its, Variable):
                continue
            if (first.setdefault(mine, its) if isinstance(mine, Variable) else mine) != its:
                return
        bindings = [first]
        rest = list(rule.body)
        while rest and bindings:
            atom = max(rest, key=lambda other: sum(term in bindings[0] for term in other))
            rest.remove(atom)
            joined = []
            for binding in bindings:
                asked = _canonical(substitute(atom, binding))
                table = self._table(asked)
                self.users[asked][goal] = None
                joined += [found for fact in table if (found := match(atom, fact, binding)) is not None]
            bindings = joined
        for binding in passing(rule, bindings):
            fact = substitute(rule.head, binding)
            if match(goal, fact) is not None:
                premises = tuple(substitute(atom, binding) for atom in rule.body)
                self.steps[_Step(fact, rule.name, premises)] = None
                self.tables[goal][fact] = None


def _canonical(atom: Atom) -> Atom:
    """Return an atom with its variables renamed by their place, so that equal goals are equal."""
    names: dict[Variable, Variable] = {}
    for term, name in ((atom[0], SUBJECT), (atom[2], OBJECT)):
        if isinstance(term, Variable):
            names.setdefault(term, name)
    return substitute(atom, names)


def _best_steps(stated: Sequence[Fact], steps: Sequence[_Step]) -> dict[Fact, _Step | None]:
    """Return, for each fact that can be derived, the last step of its smallest derivation; None if stated."""
    uses: dict[Fact, list[int]] = {}
    missing = [len(set(step.premises)) for step in steps]
    for number, step in enumerate(steps):
        for premise in set(step.premises):
            uses.setdefault(premise, []).append(number)
    best: dict[Fact, _Step | None] = {}
    costs: dict[Fact, int] = {}
    # Of equals, the first by its text: the answer does not hang on the order in which a store answers.
    heap: list[tuple[int, str, int]] = [(0, "", -1 - number) for number in range(len(stated))]
    while heap:
        cost, _, number = heappop(heap)
        fact, last = (stated[-1 - number], None) if number < 0 else (steps[number].fact, steps[number])
        if fact in best:
            continue
        best[fact], costs[fact] = last, cost
        for use in uses.get(fact, ()):
            missing[use] -= 1
            if not missing[use]:
                step = steps[use]
                total = 1 + sum(costs[premise] for premise in step.premises)
                heappush(heap, (total, f"{step.rule} {step.premises}", use))
    return best


def _derivation(fact: Fact, best: dict[Fact, _Step | None], store: Store) -> Derivation:
    step = best[fact]
    if step is None:
        return Derivation(fact, None, (), tuple(_graphs(fact, store)))
    premises = tuple(_derivation(premise, best, store) for premise in step.premises)
    return Derivation(fact, step.rule, premises, ())


def _graphs(fact: Fact, store: Store) -> list[str]:
    """Return the IRIs of the named graphs that state a fact, sorted."""
    graph = Variable("graph")
    subject, predicate, object_ = fact
    pattern = f"GRAPH {graph} {{ {SUBJECT} {predicate} {OBJECT} }} FILTER ({graph} != {INFERRED})"
    found = extend(store, pattern, (SUBJECT, OBJECT, graph), [{SUBJECT: subject, OBJECT: object_}])
    return sorted(binding[graph].value for binding in found)
