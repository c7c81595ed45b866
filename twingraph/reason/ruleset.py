"""A set of rules, closed at compile time: what each property and class leads to by rules with one pattern.

Such rules (subclass, subproperty, inverse, symmetric, domain, range) compose: the closure of a triple under
them depends on its property or class alone. So they are composed once, and the data is read once for each
property and class that something follows from, instead of once a round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from twingraph.errors import InputError
from twingraph.reason.axioms import axiom_files, compile_axioms
from twingraph.reason.rules import (
    OBJECT,
    SUBJECT,
    Atom,
    Fact,
    Rule,
    general,
    key,
    match,
    substitute,
    variables,
)
from twingraph.reason.shacl import compile_shacl


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a triple of one pattern leads to: the pattern, what follows, and the rule of the last step."""

    body: Atom
    head: Atom
    rule: str


@dataclass
class RuleSet:
    """Rules, and those with one pattern composed.

    `joins` are the others; `from_` and `to` give the consequences by the key of their body and of their head.
    """

    rules: list[Rule]
    joins: list[Rule] = field(init=False)
    from_: dict[str, list[Consequence]] = field(init=False, default_factory=dict)
    to: dict[str, list[Consequence]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Compose the rules with one pattern."""
        self.joins = [rule for rule in self.rules if not _is_single(rule)]
        single: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if _is_single(rule):
                single.setdefault(key(rule.body[0]), []).append(rule)
        for start, rules in single.items():
            self.from_[start] = list(_compose(general(rules[0].body[0]), single))
            for consequence in self.from_[start]:
                self.to.setdefault(key(consequence.head), []).append(consequence)

    def consequences(self, facts: Iterable[Fact]) -> Iterator[tuple[Fact, str]]:
        """Iterate over what follows from each fact alone, with the rule of the last step."""
        for fact in facts:
            for consequence in self.from_.get(key(fact), ()):
                binding = match(consequence.body, fact)
                if binding is not None:
                    yield substitute(consequence.head, binding), consequence.rule


def compile_rules(folder: Path) -> RuleSet:
    """Return the rules of a folder's core ontology, alignments and `rules.ttl`, kept while the files stay.

    Raises InputError, naming the file and the axiom or rule, for one that cannot be compiled, and for a
    folder that lacks a file.
    """
    paths = [*axiom_files(folder), folder / "rules.ttl"]
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path}: no such file; name a folder with an ontology and its rules")
    return _compile(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@lru_cache(maxsize=4)
def _compile(files: tuple[tuple[Path, int, int], ...]) -> RuleSet:
    *axioms, rules = (path for path, _, _ in files)
    compiled = [rule for path in axioms for rule in compile_axioms(path)] + list(compile_shacl(rules))
    # The same axiom may stand in two files.
    unique: dict[object, Rule] = {}
    for rule in compiled:
        unique.setdefault((rule.head, rule.body, rule.filters), rule)
    return RuleSet(list(unique.values()))


def _is_single(rule: Rule) -> bool:
    """Return whether a rule has one pattern and no more: a property or a class, of different variables."""
    return len(rule.body) == 1 and not rule.filters and general(rule.body[0]) == _renamed(rule.body[0])


def _renamed(atom: Atom) -> Atom:
    names = dict(zip(variables(atom), (SUBJECT, OBJECT), strict=False))
    return substitute(atom, names)


def _compose(body: Atom, single: dict[str, list[Rule]]) -> Iterator[Consequence]:
    """Iterate over all that a pattern leads to, breadth first, so that each is reached by fewest steps."""
    reached = {body}
    pending = [body]
    for atom in pending:
        for rule in single.get(key(atom), ()):
            binding = match(rule.body[0], atom)
            assert binding is not None
            head = substitute(rule.head, binding)
            if head not in reached:
                reached.add(head)
                pending.append(head)
                yield Consequence(body, head, rule.name)
