"""Mappings: what they make of rows, which reasons a rejected row has, and what is said about a wrong one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from twingraph import settings
from twingraph.errors import FileSyntaxError, InputError
from twingraph.importing import mapping, table
from twingraph.importing.application import apply
from twingraph.importing.entry import Entry, Place, Reject, Row
from twingraph.importing.table import Line, Table
from twingraph.sources.record import digest

ROOT = Path(__file__).parent.parent

SIMPLE = """\
home:
  name: {value: Kecskemét}
  country: {value: HU}
partner:
  name: Partner
  country: Country
"""


def table_of(*rows: tuple[str, ...]) -> Table:
    head, *data = rows
    return Table(
        "made.csv", head, lambda: [Line(number, number + 1, row) for number, row in enumerate(data, 1)]
    )


def applied(text: str, *rows: tuple[str, ...]) -> list[Entry | Reject]:
    return list(apply(mapping.parse(text, file="m.yaml"), table_of(*rows)))


def entry(text: str, *rows: tuple[str, ...]) -> Entry:
    (found,) = applied(text, *rows)
    assert isinstance(found, Entry), found
    return found


def reasons(text: str, *rows: tuple[str, ...]) -> tuple[str, ...]:
    (found,) = applied(text, *rows)
    assert isinstance(found, Reject), found
    return found.reasons


def test_a_list_of_ones_own() -> None:
    found = entry(SIMPLE, ("Partner", "Country", "Note"), ("  Coventry ", "England", "unread"))
    assert found == Entry(
        parties=(Place("Kecskemét", country="HU"), Place("Coventry", country="GB")),
        where=(Row(1, ("Partner", "Country"), None, digest(("  Coventry ", "England"))),),
    )


def test_everything_that_a_mapping_can_say() -> None:
    text = """\
missing: [k. A., "-"]
order: mdy
home:
  name: Stadt
  language: {value: de}
  country: {value: Deutschland}
  division: Land
  key: PLZ
  kind: {value: Municipality}
partner:
  name: Partner
  language: Sprache
  other-names: Andere
  country: {column: Staat, values: {CSSR: CZ}}
  kind: {column: Ebene, values: {1: Municipality, 2: District}}
  latitude: Breite
  longitude: Länge
  population: Einwohner
  wikidata: QID
  geonames: GN
relationship:
  kind: {column: Art, values: {P: TwinAgreement, '': Contact}}
  definition: {column: Art, values: {P: definition:rgre-partnerschaft}}
  since: seit
  until: bis
  ended: {column: Stand, values: {beendet: yes, läuft: no}}
  note: Notiz
"""
    head = (
        "Stadt Land PLZ Partner Sprache Andere Staat Ebene Breite Länge Einwohner QID GN Art seit bis Stand"
    )
    head += " Notiz"
    row = (
        *("Köln", "NRW", "50667", "Plzeň", "cs", "Pilsen / Pilzno; Plzeň", "CSSR", "1"),
        *(
            "49,7475",
            "13,3776",
            "175 219",
            "Q43453",
            "3068160",
            "p",
            "05/06/1990",
            "1999",
            "beendet",
            "k. A.",
        ),
    )
    found = entry(text, tuple(head.split()), row)
    home, partner = found.parties
    assert home == Place("Köln", "de", country="DE", division="NRW", key="50667")
    assert partner == Place(
        "Plzeň",
        "cs",
        country="CZ",
        other_names=(("Pilsen", "cs"), ("Pilzno", "cs")),
        latitude=49.7475,
        longitude=13.3776,
        population=175219,
        same_as=("http://www.wikidata.org/entity/Q43453", "https://sws.geonames.org/3068160/"),
    )
    assert found.kind == "TwinAgreement"
    assert found.definition == "https://w3id.org/twingraph/code/definition/rgre-partnerschaft"
    assert (found.since, found.until, found.ended, found.note) == ("1990-05-06", "1999", True, "")


def test_an_empty_cell_may_stand_for_something() -> None:
    text = SIMPLE + "relationship:\n  kind: {column: Kind, values: {'': Contact}}\n"
    assert entry(text, ("Partner", "Country", "Kind"), ("Coventry", "GB", " ")).kind == "Contact"


def test_names_are_taken_apart_by_the_first_pattern_that_fits() -> None:
    text = (
        SIMPLE
        + """\
  patterns:
    - match: '(?P<name>.+) \\(Kreis\\)'
      kind: District
      name: Kreis {name}
    - match: '(?P<name>.+) \\((?P<other>.+)\\)'
      country: [PL, CZ]
      other-language: de
    - match: '(?P<name>[^,]+), (?P<division>.+)'
"""
    )
    rows = [
        ("Posen (Kreis)", "PL"),
        ("Zlotow (Flatow)", "Polen"),
        ("St. Paul, Minnesota", "US"),
        ("Halle (Saale)", "DE"),
    ]
    found = [row.parties[1] for row in applied(text, ("Partner", "Country"), *rows) if isinstance(row, Entry)]
    assert found == [
        Place("Kreis Posen", country="PL", kind="District"),
        Place("Zlotow", country="PL", other_names=(("Flatow", "de"),)),
        Place("St. Paul", country="US", division="Minnesota"),
        Place("Halle (Saale)", country="DE"),
    ]


def test_a_rejected_row_has_every_reason_and_its_cells() -> None:
    text = (
        SIMPLE
        + """\
  latitude: Lat
  longitude: Lon
relationship:
  kind: {column: Kind, values: {p: TwinAgreement}}
  since: Since
"""
    )
    head = ("Partner", "Country", "Lat", "Lon", "Kind", "Since")
    cells = ("", "Tschechoslowakei", "91", "", "x", "04/05/1990")
    (found,) = applied(text, head, cells)
    assert isinstance(found, Reject)
    assert found.where == Row(1, head, None, digest(cells))
    assert found.cells == dict(zip(head, cells, strict=True))
    assert len(found.reasons) == 6
    assert found.reasons[0].startswith("Partner: is empty")
    assert found.reasons[1].startswith("Country: 'Tschechoslowakei' is no country of today")
    assert found.reasons[2] == "Lat: '91' is beyond 90 degrees"
    assert found.reasons[3].startswith("one of latitude and longitude is empty")
    assert found.reasons[4] == "Kind: 'x' is no kind of relationship; the mapping knows: p"
    assert found.reasons[5].startswith("Since: 04/05 of a year may be two dates")


def test_what_contradicts_itself_is_rejected() -> None:
    text = SIMPLE + "relationship:\n  since: S\n  until: U\n"
    head = ("Partner", "Country", "S", "U")
    assert reasons(text, head, ("Coventry", "GB", "1990", "1980")) == (
        "it ends (1980) before it begins (1990)",
    )
    assert reasons(text, head, ("Kecskemét", "Hungary", "", "")) == ("both parties are 'Kecskemét'",)


def test_an_end_says_that_it_ended() -> None:
    found = entry(
        SIMPLE + "relationship: {until: U}\n", ("Partner", "Country", "U"), ("Arcueil", "FR", "2010")
    )
    assert (found.until, found.ended) == ("2010", True)


@pytest.mark.parametrize(
    ("cell", "since", "until"),
    [
        ("seit 1977 bis 1999", "1977", "1999"),
        ("1990 - 2010", "1990", "2010"),
        ("1.5.1990 – 2010", "1990-05-01", "2010"),
        ("1990–95", "1990", "1995"),
        ("1990/91", "1990/1991", ""),
        ("1990-05", "1990-05", ""),
    ],
)
def test_a_beginning_may_be_a_period(cell: str, since: str, until: str) -> None:
    text = SIMPLE + "relationship: {since: Since}\n"
    found = entry(text, ("Partner", "Country", "Since"), ("Lyon", "FR", cell))
    assert (found.since, found.until, found.ended) == (since, until, bool(until))


def test_days_of_a_period_are_not_guessed() -> None:
    head, row = ("Partner", "Country", "Since"), ("Lyon", "FR", "01/02/1990 - 03/04/1995")
    assert reasons(SIMPLE + "relationship: {since: Since}\n", head, row)
    found = entry(SIMPLE + "order: dmy\nrelationship: {since: Since}\n", head, row)
    assert (found.since, found.until) == ("1990-02-01", "1995-04-03")


@pytest.mark.parametrize("note", ["geplant", "planned for 2027", "Tervezett", "(en projet, prévu)"])
def test_what_is_planned_is_no_relationship(note: str) -> None:
    text = SIMPLE + "relationship: {since: Since, note: Note}\n"
    head = ("Partner", "Country", "Since", "Note")
    (reason,) = reasons(text, head, ("Lyon", "FR", "2026", note))
    assert "planned" in reason
    assert entry(text, head, ("Lyon", "FR", "2026", "a joint school is planned for the next year"))


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("Lyon (bis 2003)", "2003"),
        ("Tula (seit 1991)", "1991"),
        ("Gent (ruht)", "ruht"),
        ("Bergen (ehemalig)", "ehemalig"),
        ("Bergen, former", "former"),
        ("Lyon (Freundschaft)", "Freundschaft"),
    ],
)
def test_a_remark_is_no_part_of_a_name(name: str, remark: str) -> None:
    (reason,) = reasons(SIMPLE, ("Partner", "Country"), (name, "FR"))
    assert reason.startswith(f"Partner: {remark!r} in {name!r} is no part of a name")


@pytest.mark.parametrize(
    "name",
    [
        "Frankfurt (Oder)",
        "Biel/Bienne",
        "Halle (Saale)",
        "Brandenburg an der Havel",
        "Guatemala (Antigua)",
        "1000 Bruxelles",
    ],
)
def test_a_name_in_brackets_is_a_name(name: str) -> None:
    assert entry(SIMPLE, ("Partner", "Country"), (name, "DE")).parties[1].name == name


def test_rejects_of_the_table_pass_through() -> None:
    lost = Reject(Row(1), {"Partner": "x"}, ("too short",))
    rows = Table("made.csv", ("Partner", "Country"), lambda: [lost, Line(2, 3, ("Coventry", "GB"))])
    found = list(apply(mapping.parse(SIMPLE), rows))
    assert found[0] is lost
    assert isinstance(found[1], Entry)


def test_a_missing_column_is_named_with_what_there_is() -> None:
    with pytest.raises(FileSyntaxError) as raised:
        applied(SIMPLE, ("Partners", "Land"), ("a", "b"))
    assert str(raised.value).startswith(
        "m.yaml:5: made.csv has no column 'Partner'; did you mean 'Partners'?"
    )


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("home: [", 2, "is not YAML"),
        ("- a\n", 0, "is not a block of keys"),
        (SIMPLE.replace("partner:", "partners:"), 4, "no key 'partners' here; did you mean 'partner'"),
        (SIMPLE.replace("  name: Partner", "  nmae: Partner"), 5, "no key 'nmae' here; did you mean 'name'"),
        (SIMPLE.replace("  country: Country\n", ""), 4, "'country' is missing"),
        ("partner: {name: A, country: B}\n", 0, "'home' is missing"),
        (SIMPLE.replace("{value: HU}", "{value: Atlantis}"), 3, "'Atlantis' is no country of today"),
        (SIMPLE.replace("{value: HU}", "{value: }"), 3, "is not filled in"),
        (SIMPLE.replace("{value: HU}", "{value: HU, column: A}"), 3, "either a column or a value"),
        (SIMPLE.replace("{value: HU}", "{value: HU, vlaue: A}"), 3, "did you mean 'value'"),
        (SIMPLE + "  latitude: Lat\n", 4, "latitude and longitude go together"),
        (SIMPLE + "  kind: {value: Town}\n", 7, "'Town' is none of Municipality"),
        (SIMPLE + "  wikidata: {value: 61724}\n", 7, "no item of Wikidata"),
        (
            SIMPLE + "relationship:\n  kind: {column: K, values: {p: TwinAgrement}}\n",
            8,
            "did you mean TwinAgreement",
        ),
        (SIMPLE + "relationship:\n  definition: {value: 'rgre:x'}\n", 8, "no IRI of a definition"),
        (SIMPLE + "relationship:\n  ended: {value: perhaps}\n", 8, "none of yes, no"),
        (SIMPLE + "order: ymd\n", 7, "no order"),
        (SIMPLE + "file: {headers: 2}\n", 7, "did you mean 'header'"),
        (SIMPLE + "file: {header: two}\n", 7, "not the number of a row"),
        (SIMPLE + "missing: k. A.\n", 7, "is not a list"),
        (SIMPLE + "  patterns:\n    - match: '('\n", 8, "no regular expression"),
        (SIMPLE + "  patterns:\n    - match: 'a(?P<nom>b)'\n", 8, "needs a group"),
        (SIMPLE + "  patterns:\n    - match: '(?P<name>b)'\n      country: XX\n", 8, "no country of today"),
        (SIMPLE + "  patterns:\n    - match: '(?P<name>b)'\n      name: Kreis\n", 8, "no {name} in it"),
    ],
)
def test_a_wrong_mapping_names_line_and_remedy(text: str, line: int, message: str) -> None:
    with pytest.raises(FileSyntaxError, match=message) as raised:
        mapping.parse(text, file="m.yaml")
    assert raised.value.line == line


def test_mappings_are_read_from_files_and_by_name(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(SIMPLE + "file: {sheet: Tabelle1, header: 2}\n", encoding="utf-8")
    assert mapping.read(path).options == {"sheet": "Tabelle1", "header": 2}
    with pytest.raises(InputError, match="No such file"):
        mapping.read(tmp_path / "missing.yaml")
    assert mapping.read(Path("rgre-2015")).file.endswith("rgre-2015.yaml")


def test_every_bundled_mapping_is_sound() -> None:
    paths = sorted(settings.mappings_dir().glob("*.yaml"))
    assert paths
    for path in paths:
        assert mapping.read(path).fields()


def test_the_mappings_in_the_documentation_are_sound() -> None:
    text = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        whole = block if block.startswith("home:") else "home: {name: A, country: B}\n" + block
        assert mapping.parse(whole).fields()
    for key in (*mapping.PLACE_KEYS, *mapping.RELATIONSHIP_KEYS, "missing", "order", "file", "patterns"):
        assert f"`{key}" in text


def test_every_row_of_the_register_is_an_entry_or_a_reject(reference: Path) -> None:
    found = list(
        apply(mapping.read(Path("rgre-2015")), table.read(reference / "rgre-2015" / "partnerships.csv"))
    )
    entries = [row for row in found if isinstance(row, Entry)]
    rejects = [row for row in found if isinstance(row, Reject)]
    numbers = [where.number for row in entries for where in row.where if isinstance(where, Row)]
    numbers += [row.where.number for row in rejects if isinstance(row.where, Row)]
    assert sorted(numbers) == list(range(1, 3546))
    # Five rows have no form, two no country: read in the file.
    assert Counter(reason.partition(":")[0] for row in rejects for reason in row.reasons) == {
        "form": 5,
        "land": 2,
    }
    # The register's counts of p, f and k, without those two, which are both p.
    assert Counter(row.kind for row in entries) == {
        "TwinAgreement": 2748,
        "PartnerAgreement": 288,
        "Contact": 502,
    }
    assert sum(row.since == "2000?" for row in entries) == 413


def test_districts_of_the_register_are_no_cities(reference: Path) -> None:
    rows = apply(mapping.read(Path("rgre-2015")), table.read(reference / "rgre-2015" / "partnerships.csv"))
    entries = [row for row in rows if isinstance(row, Entry)]
    homes = {row.parties[0].name: row.parties[0].kind for row in entries}
    partners = {(place.name, place.country): place for row in entries for place in (row.parties[1],)}
    assert (homes["Kreis Celle"], homes["Celle"]) == ("District", "Municipality")
    assert (homes["Main-Taunus-Kreis"], homes["Samtgemeinde Zeven"]) == ("District", "LocalAuthority")
    assert homes["Frankfurt (Oder)"] == "Municipality"
    assert not [name for name in homes if "(Kreis)" in name]
    assert partners["Zlotow", "PL"].other_names == (("Flatow", "de"),)
    assert partners["Amiens", "FR"].division == "Picardie"
    assert partners["Kreis Posen", "PL"].kind == "District"
    assert (partners["Steiermark", "AT"].kind, partners["Loire-Atlantique", "FR"].kind) == (
        "Region",
        "District",
    )
    assert (partners["Kornik", "PL"].kind, partners["Kornik", "PL"].division) == (
        "Municipality",
        "Kreis Posen",
    )
