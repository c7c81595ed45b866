"""Generate made-up twinning data of the shape of `data/turtle`, at any size.

    python benchmarks/generate.py --triples 1000000 --output world            # Turtle files with a manifest
    python benchmarks/generate.py --triples 1000000 --output world.nq         # the same quads in one file
    python benchmarks/generate.py --triples 10000 --output broken --faults 0.001

The same seed gives the same bytes. The data conforms to the bundled shapes, has one connected network at
every size, and grows by more cities, not by bigger ones. How often things occur was counted in the bundled
data, 33 relationships in 9,570 triples:

    a relationship has 6 activities, 1.6 stages, 2.9 organisations, 0.9 occasions, 0.8 claims, 0.5 persons;
    classes of activities, forms of dates and kinds of stages are in `world/tables.py`.

Three things differ. The bundle is two stars; here cities share partners (`World._partner`), so that there are
fewer authorities for each relationship. The bundle has eight and more relationships for each page of a city;
here the number has a heavy tail that begins at four. And what the bundle has only once or twice (aid in
money, people as leaders) is a little more frequent, so that a city of some size has an answer to every canned
query.

What must not be taken for real cannot be: country codes are of the range that ISO 3166-1 leaves to users, the
items of Wikidata and the features of GeoNames have numbers above 9,000,000,000,000, and names are made up.
"""

from __future__ import annotations

import argparse
import json
import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from random import Random
from typing import Any

from world import words
from world.dates import Dated
from world.faults import KINDS as FAULTS
from world.files import Block, Graph, expand, ordered, size, write_folder, write_nquads
from world.page import Page
from world.tables import KINDS
from world.writer import country_iri, digest

COUNTRIES = 24
ITEM = 9_000_000_000_000
"""Numbers of made-up items and features begin here."""


class Authority:
    """A local authority; its number gives its made-up identifiers."""

    def __init__(self, number: int, tier: str, name: str, country: int, at: tuple[float, float]) -> None:
        self.number = number
        self.tier = tier
        self.name = name
        self.country = country
        self.latitude, self.longitude = map(_decimal, at)
        self.slug = words.TIER[tier]["en"].format(name).lower().replace(" ", "-")
        self.iri = f"authority:{self.slug}"
        self.ties: list[Tie] = []
        self.has_page = False
        self.is_named = False

    @property
    def language(self) -> str:
        """The language of its country."""
        return words.LANGUAGES[self.country % len(words.LANGUAGES)]

    def label(self, language: str) -> str:
        """Return its label in a language."""
        name = words.local_name(self.name, language) if language == self.language else self.name
        return words.TIER[self.tier][language].format(name)

    @property
    def item(self) -> str | None:
        """Its item of Wikidata, which one in fifty lacks."""
        return None if self.number % 50 == 49 else f"wd:Q{ITEM + self.number}"

    @property
    def feature(self) -> str | None:
        """Its feature of GeoNames, which one in twenty-five lacks."""
        return None if self.number % 25 == 12 else f"<https://sws.geonames.org/{ITEM + self.number}/>"


class Tie:
    """A relationship; `one` is the party whose page told of it first, `start` the stage it began with."""

    def __init__(self, one: Authority, other: Authority, kind: str, began: int) -> None:
        self.one, self.other, self.kind, self.began = one, other, kind, began
        self.slug = f"{one.slug}--{other.slug}"
        self.iri = f"relationship:{self.slug}"
        self.languages: set[str] = set()
        self.start: tuple[str, Dated] | None = None

    def partner(self, party: Authority) -> Authority:
        """Return the other party."""
        return self.other if party is self.one else self.one


class World:
    """Made-up data of about as many triples as asked for, one graph after another.

    After `graphs()` has run through, `count` is the number of triples of the pages, `planted` says what the
    faults are, and `cities` are the authorities that have a page.
    """

    def __init__(self, triples: int, *, seed: int = 1, faults: float = 0.0) -> None:
        self.triples = triples
        self.faults = faults
        self.random = Random(seed)
        self.count = 0
        self.cities: list[Authority] = []
        self.planted: list[dict[str, Any]] = []
        self.people = 0
        self._authorities: list[Authority] = []
        self._ends: list[Authority] = []
        self._named = dict.fromkeys(words.LANGUAGES, 0)
        self._claimed: dict[str, set[str]] = {}
        self._pages: list[tuple[Authority, int, Dated]] = []
        self._cumulated: dict[int, tuple[list[str], list[float]]] = {}
        # What is written at the end: the manifest, the countries, the sources of the registers.
        self._reserved = (
            sum(size(block) for graph in self._registers() for block in graph.blocks) + 13 * 6 + 9
        )

    def write(self, output: Path) -> dict[str, Any]:
        """Write the data to a new folder or a file that ends in ".nq", and return what is to know of it.

        That is the number of triples, and three cities (`_questioned`): the first, which has some of
        everything, the one with the most relationships, and one with a middling number. The same stands in
        `world.json`, in or beside the data, and what the faults are in `faults.json`.
        """
        if output.exists() and (output.is_file() or any(output.iterdir())):
            raise SystemExit(f"{output}: is there already; name a new folder or file")
        single = output.suffix == ".nq"
        triples = (write_nquads if single else write_folder)(self.graphs(), output)
        beside = output.with_suffix("") if single else output
        cities = sorted(self.cities, key=lambda city: len(city.ties))
        facts = {
            "triples": triples,
            "cities": {
                "first": _questioned(self.cities[0]),
                "largest": _questioned(cities[-1]),
                "typical": _questioned(cities[len(cities) // 2]),
            },
        }
        for name, content in (("world", facts), ("faults", self.planted)):
            if content:
                path = beside.with_name(f"{beside.name}.{name}.json") if single else output / f"{name}.json"
                path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
        return facts

    # Drawing. Only random() is used, which Python keeps the same between versions.

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self.random.random() < probability

    def number(self, low: int, high: int) -> int:
        """Return an integer from low to high."""
        return low + int(self.random.random() * (high - low + 1))

    def one_of(self, things: Sequence[Any]) -> Any:
        """Return one of the things, all equally likely."""
        return things[int(self.random.random() * len(things))]

    def pick(self, table: dict[str, int]) -> str:
        """Return a key of the table, as likely as its number says."""
        keys, sums = self._cumulated.get(id(table)) or self._cumulated.setdefault(
            id(table), (list(table), list(accumulate(table.values())))
        )
        return keys[bisect(sums, self.random.random() * sums[-1])]

    def heavy(self, least: float, exponent: float, most: int) -> int:
        """Return a whole number with a heavy tail: Pareto's distribution, cut off."""
        return min(most, int(least * (1 - self.random.random()) ** (-1 / exponent)))

    # The world.

    @property
    def full(self) -> bool:
        """Whether there are as many triples as were asked for."""
        return self.count + self._reserved >= self.triples

    def graphs(self) -> Iterator[Graph]:
        """Iterate over the graphs: the pages, six graphs each, and at last the registers."""
        author = self._authority("Municipality", 0)
        while True:
            page = self._page(author)
            for name in sorted(page.graphs):
                if page.graphs[name]:
                    yield Graph(
                        f"{author.slug}/{name}",
                        f"{author.name}: {name}",
                        (author.slug,),
                        ordered(page.graphs[name].items()),
                    )
            if self.full:
                break
            author = self._next_author()
        yield from self._registers()

    def _page(self, author: Authority) -> Page:
        page = Page(self, author)
        self._reserved += 13 * len(page.graphs)
        first = not self.cities
        author.has_page = True
        self.cities.append(author)
        page.introduce()
        for tie in list(author.ties):
            if not self.full and (self.chance(0.6) or tie is author.ties[0]):
                page.tell(tie)
        # A page takes a quarter of a small world at most: more cities, not bigger ones.
        most = min(150, max(4, self.triples // 1200))
        for number in range(most if first and most < 20 else self.heavy(4.5, 1.5, most)):
            if self.full:
                break
            tie = self._tie(author, closing=len(self.cities) == 2 and number == 0)
            page.tell(tie, everything=first and number == 0)
        self.plant(page)
        self._pages.append((author, page.position, page.written))
        self._reserved += sum(map(size, self._source(*self._pages[-1])))
        return page

    def _next_author(self) -> Authority:
        # Somebody whom a page has named, so that the world stays in one piece.
        while True:
            found: Authority = self.one_of(self._ends)
            if not found.has_page and found.tier == "Municipality":
                return found
            if self.chance(0.01):
                without = (
                    a for a in self._authorities if not a.has_page and a.tier == "Municipality" and a.ties
                )
                return next(without, found)

    def _authority(self, tier: str, country: int) -> Authority:
        language = words.LANGUAGES[country % len(words.LANGUAGES)]
        row, column = divmod(country, 6)
        at = 38 + 6 * row + 5 * self.random.random(), -9 + 8 * column + 7 * self.random.random()
        name = words.place_name(self._named[language], language)
        self._named[language] += 1
        authority = Authority(len(self._authorities), tier, name, country, at)
        self._authorities.append(authority)
        self._reserved += sum(map(size, self._described(authority)))
        return authority

    def district_of(self, authority: Authority) -> Authority:
        """Return a new district in the authority's country."""
        return self._authority("District", authority.country)

    def _tie(self, author: Authority, *, closing: bool) -> Tie:
        other = self._partner(author, closing)
        tie = Tie(author, other, self.pick(KINDS), self.number(1955, 2019))
        for party in (author, other):
            party.ties.append(tie)
            self._ends.append(party)
        for one, another in ((author.item, other.item), (other.item, author.item)):
            if one and another and self.chance(0.45):
                self._claim(one, another)
        if self.chance(0.1) and author.item:
            # A tie that only Wikidata knows, with an item that no authority has.
            self._claim(author.item, f"wd:Q{2 * ITEM + len(self._ends)}")
        return tie

    def _claim(self, one: str, other: str) -> None:
        self._claimed.setdefault(one, set()).add(other)
        self._reserved += 1

    def _partner(self, author: Authority, closing: bool) -> Authority:
        known = {id(tie.partner(author)) for tie in author.ties} | {id(author)}
        for _ in range(3):
            draw = 0.0 if closing else self.random.random()
            if draw < 0.2 and author.ties:
                via = self.one_of(author.ties).partner(author)
                found = self.one_of(via.ties).partner(via)
            elif draw < 0.45 and self._ends:
                found = min(
                    (self.one_of(self._ends) for _ in range(3)), key=lambda other: _far(author, other)
                )
            else:
                break
            if id(found) not in known:
                return found  # type: ignore[no-any-return]
        if self.chance(0.03):
            country = author.country
        else:
            country = min(
                (self.number(0, COUNTRIES - 1) for _ in range(2)), key=lambda k: _apart(author.country, k)
            )
        tier = "Municipality" if self.chance(0.92) else "District" if self.chance(0.5) else "Region"
        return self._authority(tier, country)

    def plant(self, page: Page) -> None:
        """Plant as many faults as are due by now."""
        while len(self.planted) < self.faults * (self.count + self._reserved):
            kind = list(FAULTS)[len(self.planted) % len(FAULTS)]
            name = f"fault-{len(self.planted)}"
            fault = FAULTS[kind](page, name)
            for added in fault.added:
                page.add(*added)
            findings = [{"focus": expand(focus)[1:-1], "shape": shape} for focus, shape in fault.findings]
            self.planted.append({"kind": kind, "findings": findings})

    # The registers: what is known of authorities from elsewhere.

    def _registers(self) -> Iterator[Graph]:
        known = sorted(self._authorities, key=lambda authority: authority.slug)
        items = sorted(self._claimed)
        register = ("register",)
        yield Graph("countries", "Countries", register, map(self._country, range(COUNTRIES)))
        yield Graph("identifiers", "Identifiers", register, (self._described(a)[0] for a in known))
        yield Graph("names", "Names", register, (self._described(a)[1] for a in known))
        places = chain((self._described(a)[2] for a in known), (self._described(a)[3] for a in known))
        yield Graph("places", "Places", register, places)
        yield Graph("sources", "Sources", register, ordered(self._sources()))
        claims: Iterator[Block] = ((item, {"wdt:P190": sorted(self._claimed[item])}) for item in items)
        yield Graph("wikidata-p190", "Statements of Wikidata", register, claims)

    def _described(self, authority: Authority) -> tuple[Block, Block, Block, Block]:
        source = {"dcterms:source": ["source:register"]}
        matches = [item for item in (authority.item, authority.feature) if item]
        languages = words.LANGUAGES[: 1 + authority.number % len(words.LANGUAGES)]
        labels = [f'"{authority.label(language)}"@{language}' for language in languages]
        point = {
            "a": ["sf:Point"],
            **source,
            "geo:asWKT": [f'"POINT({authority.longitude} {authority.latitude})"^^geo:wktLiteral'],
            "skos:prefLabel": [f'"Point of {authority.label("en")}"@en'],
        }
        place = {
            **source,
            "geo:hasGeometry": [f"geometry:{authority.slug}"],
            "schema:latitude": [authority.latitude],
            "schema:longitude": [authority.longitude],
            "tg:country": [country_iri(authority.country)],
        }
        return (
            (authority.iri, {**source, **({"skos:exactMatch": matches} if matches else {})}),
            (authority.iri, {**source, "skos:prefLabel": labels}),
            (authority.iri, place),
            (f"geometry:{authority.slug}", point),
        )

    def _country(self, country: int) -> Block:
        name = words.country_name(country)
        item = 3 * ITEM + country
        return country_iri(country), {
            "a": ["tg:Country"],
            "dcterms:source": ["source:register"],
            "skos:exactMatch": [f"<https://sws.geonames.org/{item}/>", f"wd:Q{item}"],
            "skos:prefLabel": [f'"{name}"@{language}' for language in words.LANGUAGES],
            "tg:countryCode": [f'"{country_iri(country)[-2:]}"'],
        }

    def _sources(self) -> Iterator[Block]:
        titles = [f'"Register of made-up places"@{language}' for language in ("de", "en", "hu")]
        yield "source:register", {"a": ["tg:Source"], "dcterms:title": titles, "skos:prefLabel": titles}
        for page in self._pages:
            yield from self._source(*page)

    def _source(self, author: Authority, length: int, written: Dated) -> Iterator[Block]:
        languages = dict.fromkeys(("en", author.language))
        titles = [f'"{author.label(lang)}: {words.OTHER["page"][lang]}"@{lang}' for lang in languages]
        yield (
            f"source:{author.slug}",
            {
                "a": ["tg:Source"],
                "dcterms:issued": [f'"{written.text}"^^edtf:EDTF'],
                "dcterms:language": [f'"{author.language}"'],
                "dcterms:publisher": [author.iri],
                "dcterms:title": titles,
                "skos:prefLabel": titles,
                "tg:fileName": [f'"{author.slug}.txt"'],
                "tg:length": [str(length + 100)],
                "tg:sha256": [f'"{digest(author.slug)}"'],
            },
        )


def _decimal(value: float) -> str:
    """Return a number with at most four decimals, in canonical form."""
    text = f"{value:.4f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def _questioned(city: Authority) -> dict[str, str]:
    """Return what questions about a city name: itself, a partner, another city that has that partner too."""
    tie = max(city.ties, key=lambda tie: len(tie.partner(city).ties))
    partner = tie.partner(city)
    others = [other.partner(partner) for other in partner.ties if other is not tie] or [partner]
    return {
        "city": city.iri,
        "partner": partner.iri,
        "another": others[0].iri,
        "relationship": tie.iri,
    }


def _apart(one: int, other: int) -> float:
    return math.hypot(*(a - b for a, b in zip(divmod(one, 6), divmod(other, 6), strict=True)))


def _far(one: Authority, other: Authority) -> float:
    # Twins are abroad, and rather near than far.
    return 100.0 if one.country == other.country else _apart(one.country, other.country)


def main() -> None:
    """Read the command line and write the data."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triples", type=int, required=True, help="how many, within 2 per cent")
    parser.add_argument("--output", type=Path, required=True, help="a new folder, or a file that ends in .nq")
    parser.add_argument("--seed", type=int, default=1, help="other data for another number (default: 1)")
    parser.add_argument("--faults", type=float, default=0.0, help="planted faults a triple (default: 0)")
    arguments = parser.parse_args()
    world = World(arguments.triples, seed=arguments.seed, faults=arguments.faults)
    print(json.dumps(world.write(arguments.output), indent=1))


if __name__ == "__main__":
    main()
