"""One made-up page of a city: what it tells of its relationships, as six graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from world import words
from world.dates import Dated, date, year
from world.tables import (
    ACTIVITIES,
    CONTACT_AFTER,
    DATES,
    INTENSITIES,
    ORGANISATIONS,
    ROLES,
    STAGE_DATES,
    STAGES_AFTER,
    STAGES_BEFORE,
    THIS_YEAR,
)
from world.writer import Properties, Writer, country_iri

if TYPE_CHECKING:
    from generate import Authority, Tie, World


class Page(Writer):
    """What the page of one city tells."""

    def __init__(self, world: World, author: Authority) -> None:
        super().__init__(world, author)
        self._known: set[str] = set()
        self._people: list[str] = []
        self._occasions: list[str] = []

    def introduce(self) -> None:
        """Add the city itself, its definitions, and the networks of which it is a member."""
        author, world = self.author, self.world
        self.party(author)
        if world.chance(0.3):
            district = world.district_of(author)
            self.party(district)
            self.add("parties", author.iri, {"tg:partOf": [district.iri]})
        for kind, terms in words.KIND.items():
            stage = "first-contact" if kind == "Contact" else "signature"
            self.add(
                "relationships",
                self._definition(kind),
                {
                    "a": ["tg:Definition"],
                    **self.labels(lambda lang, terms=terms: f"{terms[lang]} ({author.label(lang)})"),
                    **self.described(1, terms["en"], author.label("en")),
                    **self.evidence(),
                    "tg:definedBy": [author.iri],
                    "tg:kind": [f"tg:{kind}"],
                    "tg:requiresStage": [f"stage-kind:{stage}"],
                },
            )
        for network in range(world.number(0, 2) if len(world.cities) > 1 else 2):
            self._membership(network + world.number(0, len(world.cities) // 10) * 2)

    def _definition(self, kind: str) -> str:
        return f"definition:{self.author.slug}-{words.KIND[kind]['en']}"

    def party(self, authority: Authority) -> None:
        """Add an authority as the page names it."""
        if authority.iri in self._known:
            return
        self._known.add(authority.iri)
        # One description for each language; the page that names the authority first gives it.
        described = {} if authority.is_named else self.described(0.2, authority.name, self.author.name)
        authority.is_named = True
        other = {"skos:altLabel": [f'"{authority.name} Old Town"@en']} if self.world.chance(0.2) else {}
        self.add(
            "parties",
            authority.iri,
            {
                "a": [f"tg:{authority.tier}"],
                **self.labels(authority.label),
                **other,
                **described,
                **self.evidence(),
                "tg:country": [country_iri(authority.country)],
            },
        )

    def _membership(self, network: int) -> None:
        author, terms = self.author, words.OTHER
        name, slug = f"organisation:made-up-network-{network}", f"{author.slug}--made-up-network-{network}"
        if name in self._known:
            return
        self._known.add(name)
        self.add(
            "organisations",
            name,
            {
                "a": ["tg:Network"],
                **self.labels(lambda lang: f"{terms['network'][lang]} {network}"),
                **self.evidence(),
                **self.fields(1, 2),
                "tg:organisationType": ["organisation-type:network"],
            },
        )
        self.add(
            "relationships",
            f"membership:{slug}",
            {
                "a": ["tg:Membership"],
                **self.labels(lambda lang: f"{terms['membership'][lang]} {network}: {author.label(lang)}"),
                **self.evidence(),
                "tg:member": [author.iri],
                "tg:network": [name],
            },
        )
        joined = self.world.number(1990, 2019)
        self._stage(
            f"membership:{slug}", slug, "accession-decision", joined - 1, f"{author.label('en')} {network}"
        )
        self._stage(f"membership:{slug}", slug, "accession", joined, f"{author.label('en')} {network}")

    def _stage(self, of: str, slug: str, kind: str, when: int, whose: str) -> tuple[str, Dated]:
        name = f"stage:{slug}-{when}-{kind}"
        dated = date(self.world.pick(STAGE_DATES), when, self.world.number)
        self.add(
            "relationships",
            name,
            {
                "a": ["tg:Stage"],
                # Codes have the same name in all languages here; a reader has the labels of the code lists.
                **self.labels(lambda _: f"{whose}: {kind} ({when})"),
                **self.described(0.42, whose, kind),
                **dated.properties(),
                **self.evidence(),
                "tg:stageKind": [f"stage-kind:{kind}"],
                "tg:stageOf": [of],
            },
        )
        return name, dated

    def tell(self, tie: Tie, *, everything: bool = False) -> None:
        """Add a relationship and what happened within it; with `everything`, an activity of each class."""
        world, author, partner = self.world, self.author, tie.partner(self.author)
        self.party(partner)
        if tie.start is None:
            self._begin(tie)
        else:
            self._tell_again(tie)
        organisations = [
            self._organisation(tie, world.one_of((author, partner))) for _ in range(world.number(1, 5))
        ]
        classes = list(ACTIVITIES) if everything else []
        if everything or world.chance(0.85):
            classes += [world.pick(ACTIVITIES) for _ in range(world.heavy(2.9, 1.7, 120))]
        earlier: list[str] = []
        for class_ in classes:
            if world.full:
                return
            earlier.append(self._activity(tie, class_, organisations, earlier, everything))
        if everything or world.chance(0.13):
            self._press(tie, earlier)
        if world.chance(0.03):
            self._contact_with_organisation(tie, organisations[0])
        world.plant(self)

    def _begin(self, tie: Tie) -> None:
        world, author, partner = self.world, self.author, tie.partner(self.author)
        contact = tie.kind == "Contact"
        intensity = world.pick(INTENSITIES) if world.chance(0.64) else None
        tie.languages.update(("en", self.language))
        self.add(
            "relationships",
            tie.iri,
            {
                "a": [f"tg:{tie.kind}"],
                **self.labels(lambda lang: _label(tie, lang)),
                **self.described(0.64, author.name, partner.name),
                **self.evidence(),
                **self.fields(0, 0, 0, 1, 2),
                "tg:classifiedAs": [self._definition(tie.kind)],
                "tg:intensity": [f"intensity:{intensity}"] if intensity else [],
                "tg:party": [author.iri, partner.iri],
            },
        )
        kinds = [(tie.began, "first-contact" if contact else "signature")]
        if not contact and world.chance(0.2):
            kinds.append((tie.began - world.number(1, 6), world.pick(STAGES_BEFORE)))
        when = tie.began
        while world.chance(0.3) and when < THIS_YEAR - 12:
            when += world.number(2, 10)
            kind = world.pick(CONTACT_AFTER if contact else STAGES_AFTER)
            kinds.append((when, kind))
            if kind in ("dormancy", "suspension") and not contact and world.chance(0.5):
                when += 2
                kinds.append((when, "revival"))
            if kind in ("end", "never-realised"):
                break
        whose = f"{author.label('en')}–{partner.label('en')}"
        stages = [self._stage(tie.iri, tie.slug, kind, at, whose) for at, kind in kinds]
        tie.start = stages[0]
        if intensity and world.chance(0.35):
            rival = world.one_of([other for other in INTENSITIES if other != intensity])
            self._claims(tie, tie.iri, "tg:intensity", [f"intensity:{intensity}", f"intensity:{rival}"])
        if world.chance(0.08):
            self._claim_date(tie)

    def _tell_again(self, tie: Tie) -> None:
        """Add what a second page says of a relationship that the page of the other party has told of."""
        new = (
            {}
            if self.language in tie.languages
            else {"skos:prefLabel": [f'"{_label(tie, self.language)}"@{self.language}']}
        )
        tie.languages.add(self.language)
        self.add(
            "relationships",
            tie.iri,
            {
                "a": [f"tg:{tie.kind}"],
                **new,
                **self.evidence(),
                "tg:classifiedAs": [self._definition(tie.kind)],
                "tg:party": [tie.one.iri, tie.other.iri],
            },
        )
        if self.world.chance(0.3):
            self._claim_date(tie)

    def _claim_date(self, tie: Tie) -> None:
        assert tie.start is not None
        stage, dated = tie.start
        other = year(tie.began + 1).text if dated.text != str(tie.began + 1) else str(tie.began + 2)
        self._claims(tie, stage, "tg:date", [f'"{dated.text}"^^edtf:EDTF', f'"{other}"^^edtf:EDTF'])

    def _claims(self, tie: Tie, subject: str, property_: str, values: Iterable[str]) -> None:
        partner = tie.partner(self.author)
        for value in values:
            number = self.count("claim")
            self.add(
                "claims",
                f"claim:{self.author.slug}-{number}",
                {
                    "a": ["tg:Claim"],
                    **self.labels(
                        lambda lang, n=number: f"{words.OTHER['claim'][lang]} {n} ({self.author.label(lang)})"
                    ),
                    **self.described(0.6, self.author.name, partner.name),
                    **self.evidence(),
                    "tg:property": [property_],
                    "tg:subject": [subject],
                    "tg:value": [value],
                },
            )

    def _organisation(self, tie: Tie, seat: Authority) -> str:
        world = self.world
        kind = world.pick(ORGANISATIONS)
        number = self.count("organisation")
        name = f"organisation:{self.author.slug}-{kind}-{number}"
        what = kind.replace("-", " ").capitalize()
        founded = [f'"{world.number(1850, 2010)}"^^edtf:EDTF'] if world.chance(0.06) else []
        self.add(
            "organisations",
            name,
            {
                "a": ["tg:Organisation"],
                **self.labels(lambda lang: f"{what} {number} ({self.author.label(lang)})"),
                **({"skos:altLabel": [f'"{what[:2].upper()}{number}"@en']} if world.chance(0.1) else {}),
                **self.described(0.36, what, seat.name),
                **self.evidence(),
                **self.fields(0, 1, 1, 1, 2),
                "tg:founded": founded,
                "tg:organisationType": [f"organisation-type:{kind}"],
                "tg:seat": [seat.iri] if world.chance(0.6) else [],
                "tg:serves": [tie.iri] if world.chance(0.7) else [],
            },
        )
        return name

    def _group(self) -> str:
        number = self.count("group")
        name = f"organisation:{self.author.slug}-group-{number}"
        labels = self.labels(
            lambda lang: f"{words.OTHER['group'][lang]} {number} ({self.author.label(lang)})"
        )
        self.add("organisations", name, {"a": ["tg:Party"], **labels, **self.evidence()})
        return name

    def _person(self, home: Authority) -> str:
        world = self.world
        if self._people and world.chance(0.35):
            return str(world.one_of(self._people))
        given, family = words.person_name(world.people)
        world.people += 1
        slug = f"{given}-{family}".lower()
        person = f"person:{slug}"
        self._people.append(person)
        self.add(
            "organisations",
            person,
            {
                "a": ["tg:Person"],
                **self.labels(lambda lang: f"{family} {given}" if lang == "hu" else f"{given} {family}"),
                **self.described(0.56, f"{given} {family}", home.name),
                **self.evidence(),
            },
        )
        if world.chance(0.6):
            held = date("year", world.number(1985, 2020), world.number)
            self.add(
                "organisations",
                f"role:{slug}-mayor",
                {
                    "a": ["tg:Role"],
                    **self.labels(lambda lang: f"{words.OTHER['mayor'][lang]} ({home.label(lang)})"),
                    **self.evidence(),
                    **held.properties(),
                    "tg:heldAt": [home.iri],
                    "tg:heldBy": [person],
                },
            )
        return person

    def _occasion(self, place: Authority) -> str:
        world = self.world
        if self._occasions and world.chance(0.5):
            return str(world.one_of(self._occasions))
        number = self.count("occasion")
        name = f"occasion:{self.author.slug}-festival-{number}"
        self._occasions.append(name)
        self.add(
            "activities",
            name,
            {
                "a": ["tg:Occasion"],
                **self.labels(
                    lambda lang: f"{words.OTHER['occasion'][lang]} {number} ({self.author.label(lang)})"
                ),
                **self.described(0.43, place.name, self.author.name),
                **self.evidence(),
                "tg:place": [place.iri] if world.chance(0.57) else [],
            },
        )
        return name

    def _activity(
        self, tie: Tie, class_: str, organisations: list[str], earlier: list[str], everything: bool
    ) -> str:
        world, author, partner = self.world, self.author, tie.partner(self.author)
        visitor, receiver = (author, partner) if world.chance(0.5) else (partner, author)
        properties = self._roles(class_, visitor, receiver, organisations)
        properties["a"] = [f"tg:{class_}"]
        properties["tg:within"] = [tie.iri]
        if class_ == "Commemoration" and tie.kind != "Contact" and tie.began < THIS_YEAR - 5:
            years = 5 * world.number(1, (THIS_YEAR - tie.began) // 5)
            dated = date(world.one_of(("year", "month", "day")), tie.began + years, world.number)
            properties.update({"tg:commemorates": [tie.iri], "tg:years": [str(years)]})
        else:
            form = "day" if everything else world.pick(DATES)
            dated = date(form, world.number(max(tie.began, 1985), THIS_YEAR - 3), world.number)
        if everything or world.chance(0.97):
            properties.update(dated.properties())
        when = dated.latest or dated.earliest or "undated"
        number = self.count(f"{class_} {tie.slug}")
        terms = words.ACTIVITY[class_]
        name = f"activity:{when[:4]}-{author.slug}-{partner.slug}-{terms['en']}-{number}".replace(
            " ", "-"
        ).replace("'", "")
        properties.update(
            self.labels(lambda lang: f"{author.label(lang)}–{partner.label(lang)}: {terms[lang]} {number}")
        )
        properties.update(self.described(0.55, author.name, partner.name))
        properties.update(self.evidence())
        properties.update(self.fields(0, 1, 1, 2))
        if world.chance(0.32):
            properties["tg:occasion"] = [self._occasion(receiver)]
        if world.chance(0.27):
            properties["tg:recurrence"] = [f"recurrence:{world.one_of(('annual', 'occasional', 'regular'))}"]
        if earlier and world.chance(0.18):
            properties["tg:partOf"] = [world.one_of(earlier)]
        if world.chance(0.04):
            properties["tg:size"] = [str(world.number(2, 60))]
        if class_ in ("Gift", "Planting") or world.chance(0.03):
            properties["tg:quantity"] = [str(world.number(1, 12))]
        if class_ == "Aid" and (everything or world.chance(0.3)):
            properties["tg:amount"] = [f"{world.number(1, 400) * 5000}.0"]
            properties["tg:currency"] = [f'"{world.one_of(("EUR", "HUF", "PLN"))}"']
        if class_ == "Conferral":
            properties["tg:honour"] = [self._honour(receiver)]
        self.add("activities", name, properties)
        if class_ == "SportsEvent":
            self._result(name, partner)
        return name

    def _roles(
        self, class_: str, visitor: Authority, receiver: Authority, organisations: list[str]
    ) -> Properties:
        world = self.world
        properties: Properties = {}
        taken: set[str] = set()
        for property_, who, probability in ROLES[class_]:
            if not world.chance(probability):
                continue
            if who in ("visitor", "receiver"):
                party = (visitor if who == "visitor" else receiver).iri
            elif who == "person":
                party = self._person(visitor)
            elif who == "group":
                party = self._group()
            else:
                party = world.one_of(organisations)
            # Nobody takes part in two capacities; a place is no capacity.
            if property_ == "place" or party not in taken:
                properties.setdefault(f"tg:{property_}", []).append(party)
            if property_ != "place":
                taken.add(party)
        return properties

    def _honour(self, giver: Authority) -> str:
        name = f"honour:honorary-citizen-of-{giver.slug}-{self.author.slug}"
        if name not in self._known:
            self._known.add(name)
            term = words.OTHER["honour"]
            whose = self.author.label("en")
            labels = self.labels(lambda lang: f"{term[lang]} ({giver.label(lang)}; {whose})")
            self.add("activities", name, {"a": ["tg:Honour"], **labels, **self.evidence()})
        return name

    def _result(self, activity: str, partner: Authority) -> None:
        number = self.count("result")
        label = words.OTHER["result"]
        self.add(
            "activities",
            f"result:{self.author.slug}-{number}",
            {
                "a": ["tg:Result"],
                **self.labels(lambda lang: f"{label[lang]} {number} ({self.author.label(lang)})"),
                **self.evidence(),
                "tg:achievedBy": [partner.iri],
                "tg:rank": [str(self.world.number(1, 10))],
                "tg:resultOf": [activity],
            },
        )

    def _press(self, tie: Tie, activities: list[str]) -> None:
        number = self.count("press")
        label = words.OTHER["press"]
        dated = date(
            self.world.one_of(("day", "any year")), self.world.number(2005, THIS_YEAR), self.world.number
        )
        self.add(
            "claims",
            f"press:{self.author.slug}-{number}",
            {
                "a": ["tg:PressItem"],
                **self.labels(lambda lang: f"{label[lang]} {number} ({self.author.label(lang)})"),
                **self.described(1, self.author.name, tie.partner(self.author).name),
                **self.evidence(),
                **(dated.properties() if self.world.chance(0.5) else {}),
                "dcterms:publisher": [self.author.iri],
                "tg:about": [self.author.iri, tie.iri, *activities[:2]],
            },
        )

    def _contact_with_organisation(self, tie: Tie, organisation: str) -> None:
        slug = f"{self.author.slug}--{organisation.partition(':')[2]}"
        relationship = f"relationship:{slug}"
        label = f"{self.author.label('en')}–{organisation.partition(':')[2]}"
        self.add(
            "relationships",
            relationship,
            {
                "a": ["tg:Contact"],
                **self.labels(lambda _: label),
                **self.evidence(),
                "tg:classifiedAs": [self._definition("Contact")],
                "tg:party": [self.author.iri, organisation],
            },
        )
        self._stage(relationship, slug, "first-contact", tie.began, label)


def _label(tie: Tie, language: str) -> str:
    return f"{tie.one.label(language)}–{tie.other.label(language)}: {words.KIND[tie.kind][language]}"
