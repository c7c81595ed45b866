"""SHACL rules as rules: `sh:SPARQLRule` of SHACL Advanced Features (W3C Note 2017, section 8.6).

The WHERE of a rule is triple patterns and filters, without paths, EXISTS, OPTIONAL or MINUS: what follows
then grows when data is added, and never shrinks. Anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Variable

from twingraph.errors import FileSyntaxError, InputError
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDFS, Literal, NamedNode, Term, Triple
from twingraph.reason.rules import TYPE, Atom, Rule
from twingraph.settings import ENGLISH

_SH = PREFIXES["sh"]
_READ = {
    _SH + name
    for name in (
        "NodeShape",
        "PrefixDeclaration",
        "SPARQLRule",
        "construct",
        "declare",
        "namespace",
        "prefix",
        "prefixes",
        "rule",
        "targetClass",
    )
}
_CONSTRUCT = r"(?is)\s*construct\s*\{(?P<head>[^{}]*)\}\s*(?:where\s*)?\{(?P<body>.*)\}\s*"
_HINT = "see docs/reasoning.md for the form of rules"
_VARIABLE = "urn:x-twingraph:variable:"

# The tokens of SPARQL 1.1 (section 19.8) that can hide a bracket, a variable or a word, and those looked for.
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*)
      | (?P<whole><[^<>"{}|^`\\\s]*> | \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?'''
               | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | [?$](?P<variable>\w+)
      | (?P<word>[\w:-]+(?:\.[\w:-]+)*)
      | (?P<other>[^\w])""",
    re.VERBOSE | re.DOTALL,
)


def compile_shacl(path: Path) -> Iterator[Rule]:
    """Iterate over the rules of a file, one for each triple that a rule constructs and each class it is for.

    Raises InputError, naming the file and the rule, for a rule that is not of the form above.
    """
    triples = turtle.read(path)
    for triple in triples:
        used = triple.object if triple.predicate == TYPE else triple.predicate
        if isinstance(used, NamedNode) and used.value.startswith(_SH) and used.value not in _READ:
            raise InputError(f"{path}: {triple.subject} uses {shrink(used.value)}, not for rules; {_HINT}")
    labels: dict[Term, str] = {
        triple.subject: triple.object.value
        for triple in triples
        if isinstance(triple.object, Literal)
        and triple.predicate == RDFS.label
        and triple.object.language == ENGLISH
    }
    for rule, construct in sorted(_objects(triples, "construct"), key=str):
        named = (shrink(rule.value) if isinstance(rule, NamedNode) else None) or str(rule)
        name = f"{named}: {labels[rule]}" if rule in labels else named
        shapes = [shape for shape, its in _objects(triples, "rule") if its == rule]
        targets = [target for shape, target in _objects(triples, "targetClass") if shape in shapes]
        if not targets:
            raise InputError(f"{path}: {name}: no shape with a sh:targetClass has the rule; {_HINT}")
        try:
            heads, body, filters = _parse(construct.value if isinstance(construct, Literal) else "")
            for target in targets:
                every = dict.fromkeys([(Variable("this"), TYPE, target), *body])
                yield from (Rule(name, head, tuple(every), tuple(filters)) for head in heads)
        except InputError as error:
            raise InputError(f"{path}: {name}: {error}; {_HINT}") from error


def _objects(triples: list[Triple], name: str) -> list[tuple[Term, Term]]:
    return [(triple.subject, triple.object) for triple in triples if triple.predicate.value == _SH + name]


def _parse(construct: str) -> tuple[list[Atom], list[Atom], list[str]]:
    """Return the triple patterns that a CONSTRUCT query makes and matches, and its filters."""
    blocks = re.fullmatch(_CONSTRUCT, construct)
    if blocks is None:
        raise InputError("the rule is not CONSTRUCT { … } WHERE { … }")
    patterns, filters = _split(blocks["body"])
    heads, no_filters = _split(blocks["head"])
    if no_filters:
        raise InputError("a filter stands among the triples to be made")
    return _atoms(heads), [atom for part in patterns for atom in _atoms([part])], filters


def _split(block: str) -> tuple[list[str], list[str]]:
    """Return the stretches of triple patterns of a block, with IRIs for variables, and the filters."""
    stretches, filters = [""], [""]
    depth, filtering = 0, False
    for token in _TOKEN.finditer(block):
        text = token[0]
        if token["word"] and text.lower() in ("exists", "select", "construct", "graph", "service"):
            raise InputError(f"the WHERE of a rule has no {text.upper()} here")
        if token["word"] and text.lower() == "filter" and not filtering:
            filtering = True
            stretches.append("")
            filters.append("FILTER")
        elif token["skip"]:
            continue
        elif filtering:
            filters[-1] += _whole(text) if token["word"] else text
            depth += {"(": 1, ")": -1}.get(text, 0)
            filtering = not (text == ")" and depth == 0)
        elif token["variable"]:
            stretches[-1] += f"<{_VARIABLE}{token['variable']}>"
        else:
            stretches[-1] += text
    if filtering:
        raise InputError("a filter of the rule has no end; write it in brackets")
    return stretches, filters[1:]


def _whole(word: str) -> str:
    """Return a word of a filter, as an IRI if it is a prefixed name: no query declares prefixes."""
    prefix, colon, local = word.partition(":")
    return f"<{PREFIXES[prefix]}{local}>" if colon and prefix in PREFIXES else word


def _atoms(stretches: list[str]) -> list[Atom]:
    """Return the triple patterns of stretches of SPARQL, whose grammar for them Turtle shares."""
    prologue = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    found: list[Atom] = []
    for stretch in stretches:
        text = stretch.strip().strip(".").strip()
        try:
            triples = turtle.read_text(f"{prologue}{text} ." if text else "", "the rule")
        except FileSyntaxError as error:
            raise InputError("the rule has more than triple patterns and filters") from error
        found += [(_term(s), _term(p), _term(o)) for s, p, o in triples]
    return found


def _term(term: Term) -> Any:
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return Variable(term.value.removeprefix(_VARIABLE))
    return term
