"""The ontology: explained in three languages, described for a FAIR check, within OWL 2 RL, aligned."""

from __future__ import annotations

from collections import defaultdict

import pytest

from twingraph import settings
from twingraph.rdf import turtle
from twingraph.rdf.prefixes import PREFIXES
from twingraph.rdf.terms import BlankNode, Literal, NamedNode

OWL, RDF, RDFS, SKOS = (PREFIXES[prefix] for prefix in ("owl", "rdf", "rdfs", "skos"))
DCTERMS, TG = PREFIXES["dcterms"], PREFIXES["tg"]
TYPE = RDF + "type"
FOLDER = settings.ontology_dir()
FILES = sorted(FOLDER.rglob("*.ttl"))
ALIGNMENTS = sorted(path.stem for path in (FOLDER / "alignment").glob("*.ttl"))


def _described(*names: str) -> dict[str, dict[str, list[NamedNode | Literal]]]:
    """Return the values of each property by the IRI of the subject."""
    found: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        for triple in turtle.read(FOLDER / name):
            assert isinstance(triple.subject, NamedNode)
            assert isinstance(triple.object, NamedNode | Literal)
            found[triple.subject.value][triple.predicate.value].append(triple.object)
    return found


CORE = _described("twingraph.ttl")
CODES = _described("codes.ttl")
TERMS = sorted(iri for iri in CORE if iri.startswith(TG))
CONCEPTS = sorted(iri for iri, found in CODES.items() if NamedNode(SKOS + "Concept") in found[TYPE])


def _languages(values: list[NamedNode | Literal]) -> list[str | None]:
    return sorted(value.language for value in values if isinstance(value, Literal) and value.language)


def test_the_best_known_terms_are_there() -> None:
    wanted = {"Municipality", "TwinAgreement", "PartnerAgreement", "Delegation", "CulturalExchange"}
    wanted |= {"Contact", "Stage", "District", "Region", "Organisation", "Person", "Honour", "Aid", "Claim"}
    wanted |= {"Membership", "Definition", "party", "stageOf", "evidence", "twinnedWith", "linkedWith"}
    assert {TG + name for name in wanted} <= set(TERMS)
    assert len(TERMS) >= 90
    assert len(CONCEPTS) >= 75


@pytest.mark.parametrize("iri", TERMS, ids=lambda iri: iri.removeprefix(TG))
def test_every_term_is_explained_in_three_languages(iri: str) -> None:
    term = CORE[iri]
    assert _languages(term[RDFS + "label"]) == sorted(settings.LANGUAGES)
    assert _languages(term[SKOS + "definition"]) == sorted(settings.LANGUAGES)
    assert term[SKOS + "example"]
    assert term[RDFS + "isDefinedBy"] == [NamedNode(TG.removesuffix("#"))]


@pytest.mark.parametrize("iri", CONCEPTS, ids=lambda iri: iri.removeprefix(PREFIXES["tgc"]))
def test_every_code_is_explained_in_three_languages(iri: str) -> None:
    concept = CODES[iri]
    assert _languages(concept[SKOS + "prefLabel"]) == sorted(settings.LANGUAGES)
    assert _languages(concept[SKOS + "definition"]) == sorted(settings.LANGUAGES)
    assert concept[SKOS + "notation"]
    # The IRI says which scheme it is in: …/code/<scheme>/<code>.
    assert concept[SKOS + "inScheme"] == [NamedNode(iri.rpartition("/")[0])]


def test_no_two_classes_properties_or_codes_share_a_label() -> None:
    kinds = {RDFS + "label": CORE, SKOS + "prefLabel": CODES}
    for predicate, described in kinds.items():
        seen: dict[tuple[str, str | None, str], str] = {}
        for iri, found in described.items():
            # A class and a property may: "country". The name of a class begins with a capital.
            group = f"{iri.rpartition('/')[0]} {iri.rpartition('#')[2][:1].isupper()}"
            for label in found[predicate]:
                assert isinstance(label, Literal)
                key = (label.value, label.language, group)
                assert key not in seen, (iri, seen.get(key))
                seen[key] = iri


@pytest.mark.parametrize(
    "predicate",
    [
        *(DCTERMS + name for name in ("title", "description", "abstract", "license", "creator", "publisher")),
        *(DCTERMS + name for name in ("created", "issued", "modified", "bibliographicCitation")),
        *(OWL + name for name in ("versionIRI", "versionInfo")),
        PREFIXES["vann"] + "preferredNamespacePrefix",
        PREFIXES["vann"] + "preferredNamespaceUri",
        PREFIXES["bibo"] + "status",
    ],
)
def test_the_ontology_has_the_metadata_of_a_fair_check(predicate: str) -> None:
    """FOOPS! (Garijo et al., 2021) asks for these."""
    assert CORE[TG.removesuffix("#")][predicate]


def test_there_is_an_alignment_for_each_foreign_vocabulary() -> None:
    wanted = {"schema", "prov", "org", "geosparql", "skos", "dcterms", "semic", "wikidata"}
    assert wanted <= set(ALIGNMENTS)
    assert {"edtf-time", "web-annotation"} <= set(ALIGNMENTS)


@pytest.mark.parametrize("name", ALIGNMENTS)
def test_an_alignment_imports_the_core_and_aligns_terms_that_it_declares(name: str) -> None:
    found = _described(f"alignment/{name}.ttl")
    header = found[f"{settings.BASE}ontology/alignment/{name}"]
    assert NamedNode(TG.removesuffix("#")) in header[OWL + "imports"]
    assert _languages(header[DCTERMS + "title"]) == sorted(settings.LANGUAGES)
    ours = {iri for iri in found if iri.startswith(TG)}
    assert ours
    assert ours <= set(TERMS)


# What OWL 2 RL (OWL 2 Profiles, section 4.2) knows and this ontology uses; more is a change to argue.
CONSTRUCTS = {
    OWL + name
    for name in (
        *("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual"),
        *("SymmetricProperty", "IrreflexiveProperty", "AsymmetricProperty", "TransitiveProperty"),
        *("imports", "versionIRI", "versionInfo", "disjointWith", "inverseOf"),
        *("equivalentClass", "equivalentProperty"),
    )
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_files_have_no_blank_node_and_keep_to_the_profile(path: object) -> None:
    triples = turtle.read(path)  # type: ignore[arg-type]
    assert triples
    for triple in triples:
        assert not isinstance(triple.subject, BlankNode)
        assert not isinstance(triple.object, BlankNode)
        for term in (triple.predicate, triple.object):
            if isinstance(term, NamedNode) and term.value.startswith(OWL):
                assert term.value in CONSTRUCTS


def test_no_property_is_functional() -> None:
    """From two values of one, which sources that disagree will give, a reasoner would merge two things."""
    functional = {OWL + "FunctionalProperty", OWL + "InverseFunctionalProperty"}
    types = [value.value for found in CORE.values() for value in found[TYPE]]
    assert types.count(OWL + "ObjectProperty") >= 30
    assert not functional & set(types)


def test_the_kinds_of_relationship_and_of_authority_are_disjoint() -> None:
    pairs = {
        frozenset((iri, value.value)) for iri, found in CORE.items() for value in found[OWL + "disjointWith"]
    }
    for names in (
        ("TwinAgreement", "PartnerAgreement", "Contact"),
        ("Municipality", "District", "Region"),
    ):
        for one in names:
            for other in names:
                assert one == other or frozenset((TG + one, TG + other)) in pairs
