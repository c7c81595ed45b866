"""Turtle as this project writes it: one form for one graph, whatever order it was written in.

One block a subject in the order of IRIs, `a` first, predicates and objects sorted by IRI and by lexical
form, only the prefixes used, literals exactly as written ("01" stays "01"), no blank nodes. Comments that
stand before a block stay with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from twingraph import files
from twingraph.errors import FileSyntaxError, InputError
from twingraph.rdf.prefixes import PREFIXES, shrink
from twingraph.rdf.terms import RDF, XSD, Term

_SHORTHAND = {
    XSD.integer.value: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal.value: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean.value: re.compile(r"true|false"),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPE = re.compile(r'[\\"\n\r\t\b\f]')
_ESCAPE_LONG = re.compile(r'\\|"(?="")|"$|[\r\b\f]')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

# The tokens of Turtle 1.1 (section 6.5) that can hide a "#", a "." or a "@".
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\s]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
                 | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
      | (?P<directive>@prefix\b|@base\b|(?i:prefix|base)(?=\s))
      | (?P<name>[^\s<>"'\#;,\[\]()]*:(?:[^\s<>"'\#;,.\[\]()\\%]|\.(?=[\w:%.\\-])|\\.|%[0-9A-Fa-f]{2})*)
      | (?P<other>[^\s<>"'\#;,.\[\]()]+(?:\.[0-9]+)?)
      | (?P<end>\.)
      | (?P<punctuation>[;,\[\]()<>"'])""",
    re.VERBOSE | re.DOTALL,
)


def read(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file, literals as written.

    Raises FileSyntaxError, with the line, when it does not parse.
    """
    return read_text(files.read_text(path), str(path))


def read_text(text: str, name: str = "<text>") -> list[Triple]:
    """Return the triples of Turtle text; `name` stands for the file in errors."""
    try:
        return [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise FileSyntaxError(name, error.lineno or 0, error.msg) from error


def write(triples: Iterable[Triple], *, comments: dict[str, list[str]] | None = None) -> str:
    """Return the project's form of these triples.

    `comments` gives, for a subject's IRI ("" for the head of the file), the comment lines before its block.
    Raises InputError for a blank node, as every thing in committed data has an IRI, and for a comment whose
    subject has no block to stand before.
    """
    comments = comments or {}
    by_subject: dict[str, dict[str, set[str]]] = {}
    used: set[str] = set()
    for triple in triples:
        subject = _subject(triple)
        predicates = by_subject.setdefault(subject, {})
        predicates.setdefault(triple.predicate.value, set()).add(_object(triple.object, subject, used))
    if lost := sorted(comments.keys() - by_subject.keys() - {""}):
        raise InputError(f"a comment would be lost: it is about <{lost[0]}>, the subject of no triple")
    blocks = [
        "".join(f"{line}\n" for line in comments.get(subject, []))
        + _block(subject, by_subject[subject], used)
        for subject in sorted(by_subject)
    ]
    prefixes = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in sorted(used)]
    head = ["\n".join(comments[""])] if comments.get("") else []
    parts = [*head, *(["\n".join(prefixes)] if prefixes else []), *(block.rstrip("\n") for block in blocks)]
    return "\n\n".join(parts) + "\n"


def literal(value: Literal) -> str:
    """Return a literal as Turtle has it, with the prefixes of the one table."""
    return _literal(value, set())


def format_text(text: str, name: str = "<text>") -> str:
    """Return Turtle text in the project's form; formatting twice changes nothing.

    Raises FileSyntaxError for text that does not parse, and for a comment inside a block, which a sorted
    block has no place for; nothing is ever dropped silently.
    """
    triples = read_text(text, name)
    try:
        return write(triples, comments=_comments(text, name))
    except InputError as error:
        raise error if isinstance(error, FileSyntaxError) else FileSyntaxError(name, 0, str(error)) from error


def format_file(path: Path, *, check: bool = False) -> bool:
    """Bring a file into the project's form, and return whether it was not.

    With `check` the file is only read. The new text takes the place of the old in one step.
    """
    text = files.read_text(path)
    formatted = format_text(text, str(path))
    changed = formatted != text
    if changed and not check:
        files.replace({path: formatted.encode()})
    return changed


def _subject(triple: Triple) -> str:
    if isinstance(triple.subject, NamedNode):
        return triple.subject.value
    where = triple.predicate.value
    raise InputError(f"a blank node is the subject of <{where}>; give it an IRI")


def _object(term: Term, subject: str, used: set[str]) -> str:
    if isinstance(term, BlankNode | Triple):
        raise InputError(f"<{subject}> points to a blank node or a quoted triple; give it an IRI")
    return _literal(term, used) if isinstance(term, Literal) else _iri(term.value, used)


def _iri(iri: str, used: set[str]) -> str:
    name = shrink(iri)
    if name is None:
        return f"<{iri}>"
    used.add(name.partition(":")[0])
    return name


def _literal(literal: Literal, used: set[str]) -> str:
    value = literal.value
    datatype = literal.datatype.value
    if (shorthand := _SHORTHAND.get(datatype)) and shorthand.fullmatch(value):
        return value
    if "\n" in value:
        quoted = f'"""{_ESCAPE_LONG.sub(_escape, value)}"""'
    else:
        quoted = f'"{_ESCAPE.sub(_escape, value)}"'
    quoted = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04X}", quoted)
    if literal.language:
        return f"{quoted}@{literal.language}"
    return quoted if datatype == XSD.string.value else f"{quoted}^^{_iri(datatype, used)}"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES[match[0]]


def _block(subject: str, predicates: dict[str, set[str]], used: set[str]) -> str:
    lines = []
    for predicate in sorted(predicates, key=lambda iri: (iri != RDF.type.value, iri)):
        name = "a" if predicate == RDF.type.value else _iri(predicate, used)
        lines.append(f"{name} " + ",\n        ".join(sorted(predicates[predicate])))
    return f"{_iri(subject, used)} " + " ;\n    ".join(lines) + " .\n"


def _comments(text: str, name: str) -> dict[str, list[str]]:
    """Return the comment lines that stand before each block, by the IRI of the block's subject."""
    found: dict[str, list[str]] = {}
    pending: list[str] = []
    directives = ""
    statement: list[str] = []
    for kind, token, line in _tokens(text):
        if kind == "comment":
            if statement:
                raise FileSyntaxError(
                    name, line, "a comment inside a block would be lost; put it on a line before the block"
                )
            pending.append(token.rstrip())
        elif kind == "end" and statement[0].lower() in ("@prefix", "@base"):
            directives += f"{' '.join(statement)} .\n"
            statement = []
        elif kind == "end":
            statement = []
        else:
            if not statement and kind in ("iri", "name"):
                if pending:
                    found.setdefault(_resolve(token, directives), []).extend(pending)
                pending = []
            elif not statement and kind == "directive" and pending:
                found.setdefault("", []).extend(pending)
                pending = []
            statement.append(token)
            # SPARQL's PREFIX and BASE end without a full stop.
            if statement[0].lower() in ("prefix", "base") and kind == "iri":
                directives += f"{' '.join(statement)}\n"
                statement = []
    if pending:
        raise FileSyntaxError(
            name, text.count("\n") + 1, "a comment after the last block would be lost; put it before one"
        )
    return found


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line, position = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        yield match.lastgroup or "", match[0], line


def _resolve(token: str, directives: str) -> str:
    """Return the IRI of a subject as the parser has it after these directives (a blank node as written)."""
    (triple,) = read_text(f"{directives}{token} a <{RDF.type.value}> .")
    return triple.subject.value if isinstance(triple.subject, NamedNode) else token
