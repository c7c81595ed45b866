"""Every statement is found in the line in which it stands, however it is laid out."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.lines import numbered
from twingraph.rdf.terms import Term

# Each object says, at its end, in which line it begins.
LAYOUTS = {
    "one-a-line": ":a :p :o2 ;\n :q :o3 .\n",
    "several-a-line": ':a :p :a2, :b2, "c2", "d2"@en ; :q 2 .\n:b :p :e3 .\n',
    "comma-first": ':a :p "a2"\n  , "b3"\n  , :c4\n  ;\n :q "d6"\n.\n',
    "far-terminator": ':a :p "a2"\n\n# a comment\n\n  ;\n\n:q :b8\n\n.\n',
    "comment-behind": ':a :p "a2" # "quoted" ;\n ;\n  # :o ;\n :q "b5"\n # \'\n .\n',
    "long": ':a :p """a2\n,\n. # \n\n""", "b6" ;\n:q \'\'\'c7\n\n\'\'\' .\n:b :p :d10 .\n',
    "hash-in-a-string": ':a :p """a2\n# b \n# c""" , "b4" .\n',
    "escaped": ':a :p "a2\\n\\n" ;\n :q """b3\\n""" ; :r """c3\n""" .\n',
    "typed": ':a :p "a2"^^:t , "b2"\n  ^^:t ;\n :q "c4"@en ,\n "d5"\n@en .\n',
    "prefix-between": ":a :p :a2 .\nPREFIX : <http://example.org/>\n\n:a :p :b5 .\n",
    "nested": ':a :p [ :q "a2" ;\n  :r :b3 ] .\n:c :p ( :c4\n :d5\n ) .\n',
    "windows": ':a :p "a2" ;\r\n\r\n :q :b4\r\n .\r\n',
    "no-newline-at-the-end": ":a :p :a2 .\n:a :p :b3 .",
    "wide": f':a :p "{"x" * 100_000}2" , :b2 ;\n :p :c3 .\n',
}


def expected(term: Term) -> int:
    assert isinstance(term, NamedNode | Literal)
    digits = term.value.strip("\n,.# \r").rpartition("/")[2]
    return int("".join(character for character in digits if character.isdigit()))


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_statement_has_the_line_of_its_object(name: str) -> None:
    content = f"@prefix : <http://example.org/> .\n{LAYOUTS[name]}".encode()
    found = [
        (line, quad.object)
        for line, quad in numbered(content)
        if not isinstance(quad.object, BlankNode) and "rdf-syntax" not in str(quad.object)
    ]
    assert len(found) >= 2
    for line, term in found:
        # A value that is continued by its datatype or language counts as a whole.
        continued = name == "typed" and str(term)[1:3] in ("b2", "d5")
        assert line == expected(term) + continued, term


@pytest.mark.parametrize(
    ("form", "end"), [(RdfFormat.N_TRIPLES, ""), (RdfFormat.N_QUADS, "<http://example.org/g> "), (None, "")]
)
def test_other_syntaxes(form: RdfFormat | None, end: str) -> None:
    triple = '<http://example.org/a> <http://example.org/p> "x" '
    lines = [f"{triple}{end}.", "", "# nothing", f"{triple}{end}."]
    if form is None:
        lines = ["<http://example.org/g> {", f"{triple}.", "", f"{triple}", "}"]
    content = ("\n".join(lines) + "\n").encode()
    wanted = [2, 4] if form is None else [1, 4]
    assert [line for line, _ in numbered(content, format=form or RdfFormat.TRIG)] == wanted


def test_the_bundled_data_is_read_alike() -> None:
    """The same statements in the same order as the reader of the whole file, and each where it is written."""
    seen = 0
    for path in sorted(settings.data_dir().rglob("*.ttl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found = list(numbered(path.read_bytes()))
        assert [quad.triple for _, quad in found] == turtle.read(path)
        for line, quad in found:
            value = quad.object
            assert isinstance(value, NamedNode | Literal)
            shown = value.value if isinstance(value, Literal) else turtle.write([quad.triple]).split()[-2]
            assert shown.split("\n")[0].replace('"', '\\"') in lines[line - 1]
            seen += 1
    assert seen >= 5000
