"""The fast path: what follows from a store, or from what has been added to it.

Rules with one pattern are composed beforehand (`ruleset`), so for each property and class that something
follows from, the data is read once. Rules that join patterns see through them: a pattern of theirs is asked
for together with all that leads to it. What they add is joined with the rest, in the manner of semi-naive
evaluation (Abiteboul, Hull and Vianu, Foundations of Databases, section 13.1), until nothing new comes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Variable

from twingraph import settings
from twingraph.rdf.terms import Literal, Term, Triple
from twingraph.reason.matching import extend, passing, rewritten, select, written
from twingraph.reason.rules import (
    SUBJECT,
    TYPE,
    Atom,
    Binding,
    Fact,
    Rule,
    general,
    is_triple,
    key,
    match,
    substitute,
    variables,
)
from twingraph.reason.ruleset import Consequence, RuleSet, compile_rules
from twingraph.store import Store
from twingraph.store.oxigraph import OxigraphStore

_SCRATCH = "urn:x-twingraph:new"


class Inference(NamedTuple):
    """A triple that follows, and the name of the rule that gave it first."""

    triple: Triple
    rule: str


def infer(
    store: Store, *, added: Iterable[Triple] | None = None, folder: Path | None = None
) -> Iterator[Inference]:
    """Iterate over what follows from a store's triples, each once; none is in the store.

    With `added`, triples that are in the store by now, only over what follows from these with the rest: at a
    cost that goes with them and not with the store. What followed before is taken to be in the store, or else
    may come again. `folder` holds the ontology (default: the bundled one).

    The results may be added to the store while they come. Memory: the results of rules that join, and those
    for one property or class at a time. Raises InputError for an ontology that cannot be compiled.
    """
    closing = _Closing(store, compile_rules(folder or settings.ontology_dir()))
    return closing.everything() if added is None else closing.following(added)


class _Closing:
    def __init__(self, store: Store, rules: RuleSet) -> None:
        self.store = store
        self.rules = rules
        self.new = OxigraphStore()
        self.keys: set[str] = set()
        """Of what is new."""

    def everything(self) -> Iterator[Inference]:
        relevant = {key(atom) for rule in self.rules.joins for atom in rule.body}
        heads = ((fact, rule.name) for rule in self.rules.joins for fact in self._whole(rule))
        fresh = self._keep(heads)
        yield from _inferences(fresh)
        yield from self._spread(list(fresh), relevant)
        absent: set[str] = set()
        for consequences in self.rules.to.values():
            yield from self._target(consequences, absent)

    def following(self, added: Iterable[Triple]) -> Iterator[Inference]:
        # Read back, as the store has literals in their canonical form.
        self.new.add(added, _SCRATCH)
        facts: list[Fact] = [(quad.subject, quad.predicate, quad.object) for quad in self.new.quads()]
        self.keys.update(map(key, facts))
        return self._spread(facts, None)

    def _spread(self, facts: list[Fact], keys: Collection[str] | None) -> Iterator[Inference]:
        """Iterate over what follows from facts that are in `new`; by one pattern, for these keys alone."""
        while facts:
            reached = [
                (fact, rule)
                for fact, rule in self.rules.consequences(facts)
                if keys is None or key(fact) in keys
            ]
            fresh = self._keep(reached)
            yield from _inferences(fresh)
            generalised = [fact for fact, _ in reached if not is_triple(fact)]
            joined = self._keep(self._joined([*facts, *fresh, *generalised]))
            yield from _inferences(joined)
            facts = list(joined)

    def _keep(self, facts: Iterable[tuple[Fact, str]]) -> dict[Fact, str]:
        """Return, with their rules, the triples among facts that are known nowhere yet, and note them."""
        fresh: dict[Fact, str] = {}
        by_key: dict[str, list[Fact]] = {}
        for fact, rule in facts:
            if is_triple(fact) and fact not in fresh:
                fresh[fact] = rule
                by_key.setdefault(key(fact), []).append(fact)
        for candidates in by_key.values():
            atom = general(candidates[0])
            bindings = [_binding(atom, fact) for fact in candidates]
            for place in self._places(atom):
                for binding in extend(place, written(atom), variables(atom), bindings):
                    fresh.pop(substitute(atom, binding), None)
        self.new.add((Triple(*fact) for fact in fresh), _SCRATCH)
        self.keys |= by_key.keys()
        return fresh

    def _places(self, atom: Atom) -> tuple[Store, ...]:
        return (self.store, self.new) if key(atom) in self.keys else (self.store,)

    def _rewritten(self, atom: Atom) -> str:
        return rewritten(atom, ((known.body, known.head) for known in self.rules.to.get(key(atom), ())))

    def _whole(self, rule: Rule) -> Iterator[Fact]:
        """Iterate over what a rule that joins gives on all of the store."""
        groups = [self._rewritten(atom) for atom in rule.body]
        body = " ".join(f"{{ {group} }}" if " UNION " in group else f"{group} ." for group in groups)
        asked = variables(rule.head)
        names = " ".join(map(str, asked)) or "*"
        for row in select(self.store, f"SELECT DISTINCT {names} WHERE {{ {body} {' '.join(rule.filters)} }}"):
            yield substitute(rule.head, {variable: row[variable.value] for variable in asked})

    def _joined(self, facts: Iterable[Fact]) -> Iterator[tuple[Fact, str]]:
        """Iterate over what rules that join give with one of these facts in the place of one pattern."""
        by_key: dict[str, list[Fact]] = {}
        for fact in facts:
            by_key.setdefault(key(fact), []).append(fact)
        for rule in self.rules.joins:
            for place, atom in enumerate(rule.body):
                matches = (match(atom, fact) for fact in by_key.get(key(atom), ()))
                bindings = [binding for binding in matches if binding is not None]
                rest = [*rule.body[:place], *rule.body[place + 1 :]]
                while rest and bindings:
                    atom = max(rest, key=lambda other: _bound(other, bindings[0]))
                    rest.remove(atom)
                    names = variables(atom)
                    joined = list(extend(self.store, self._rewritten(atom), names, bindings))
                    if key(atom) in self.keys:
                        joined += extend(self.new, written(atom), names, bindings)
                    bindings = joined
                for binding in passing(rule, bindings):
                    yield substitute(rule.head, binding), rule.name

    def _target(self, consequences: list[Consequence], absent: set[str]) -> Iterator[Inference]:
        """Iterate over the triples with one property, or one class, that follow by one pattern."""
        every = general(consequences[0].head)
        seen: set[tuple[Term, Term]] | None = None
        for consequence in consequences:
            source = key(consequence.body)
            if source in absent:
                continue
            pairs = self._pairs(consequence.body, consequence.head)
            first = next(pairs, None)
            if first is None:
                absent.add(source)
                continue
            if seen is None:
                seen = set(self._pairs(every, every))
            for pair in chain([first], pairs):
                if pair not in seen and not isinstance(pair[0], Literal):
                    seen.add(pair)
                    yield Inference(Triple(pair[0], every[1], pair[1]), consequence.rule)

    def _pairs(self, body: Atom, head: Atom) -> Iterator[tuple[Term, Term]]:
        """Iterate over subject and object of a head wherever the body is found, in what is new too."""
        asked = variables(head) or [SUBJECT]
        distinct = "DISTINCT " if len(asked) < len(variables(body)) else ""
        query = f"SELECT {distinct}{' '.join(map(str, asked))} WHERE {{ {written(body)} }}"
        subject, _, object_ = head
        from_subject, from_object = isinstance(subject, Variable), isinstance(object_, Variable)
        for place in self._places(body):
            rows = select(place, query)
            if len(asked) == 2:
                yield from map(tuple, rows)
            else:
                for (term,) in rows:
                    yield term if from_subject else subject, term if from_object else object_


def _binding(atom: Atom, fact: Fact) -> Binding:
    binding = match(atom, fact)
    assert binding is not None
    return binding


def _bound(atom: Atom, binding: Binding) -> int:
    """Return how well a pattern is bound; of two alike, a property goes before a class, which has more."""
    return 2 * sum(term in binding for term in (atom[0], atom[2])) - int(atom[1] == TYPE)


def _inferences(facts: dict[Fact, str]) -> Iterator[Inference]:
    return (Inference(Triple(*fact), rule) for fact, rule in facts.items())
