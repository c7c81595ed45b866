"""Made-up names and the words of labels: of no real place, person or body, and of no source.

Names are built from an index, so that no two are alike and none has to be remembered.
"""

from __future__ import annotations

LANGUAGES = ("hu", "de", "fr", "en")
"""The languages of the pages (BCP 47), in the order in which countries take them."""

_ONSETS = (
    "Bar", "Bel", "Bod", "Cal", "Cer", "Dal", "Dor", "Dun", "Fal", "Fen", "Gar", "Gel", "Gor", "Hal",
    "Hel", "Hor", "Jar", "Jol", "Kal", "Ked", "Kor", "Lan", "Lem", "Lor", "Mal", "Mer", "Mon", "Nar",
    "Nel", "Nor", "Pal", "Per", "Pol", "Ran", "Rel", "Ros", "Sal", "Sel", "Sor", "Tal", "Ter", "Tor",
    "Val", "Ver", "Vol", "Zal", "Zel", "Zor",
)  # fmt: skip
_VOWELS = "aeiou"
_ENDINGS = {
    "hu": ("vara", "halma", "telke", "kuta", "mezo", "hida"),
    "de": ("berg", "hausen", "stedt", "furt", "bach", "walde"),
    "fr": ("ville", "court", "mont", "fontaine", "vaux", "rive"),
    "en": ("ford", "bury", "wick", "combe", "stead", "mere"),
}
_ACCENTS = {
    "hu": str.maketrans("aeo", "áéö"),
    "de": str.maketrans("ou", "öü"),
    "fr": str.maketrans("e", "é"),
    "en": str.maketrans("", ""),
}
_GIVEN = (
    "Aldana", "Benko", "Cerise", "Davor", "Elvina", "Fenna", "Goran", "Hedda", "Istvar", "Jolanta",
    "Kasimor", "Lorena", "Mirel", "Nandor", "Orsina", "Pavla", "Quirin", "Rosalba", "Sandrin",
    "Tivadal", "Ulrika", "Vilmar", "Wanda", "Yvena", "Zoltar", "Amarin", "Borka", "Clemar", "Dorothil",
    "Emeran",
)  # fmt: skip

TIER = {
    "Municipality": dict.fromkeys(LANGUAGES, "{}"),
    "District": {"hu": "{} megye", "de": "Landkreis {}", "fr": "Département de {}", "en": "{} County"},
    "Region": {"hu": "{} tartomány", "de": "Land {}", "fr": "Région de {}", "en": "{} Province"},
}
KIND = {
    "TwinAgreement": {"hu": "testvérváros", "de": "Städtepartnerschaft", "fr": "jumelage", "en": "twinning"},
    "PartnerAgreement": {
        "hu": "partnerváros",
        "de": "Freundschaft",
        "fr": "partenariat",
        "en": "partnership",
    },
    "Contact": {"hu": "kapcsolat", "de": "Kontakt", "fr": "contact", "en": "contact"},
}
ACTIVITY = {
    "Delegation": {"hu": "küldöttség", "de": "Delegation", "fr": "délégation", "en": "delegation"},
    "CulturalExchange": {"hu": "fellépés", "de": "Gastspiel", "fr": "spectacle", "en": "guest performance"},
    "Negotiation": {"hu": "tárgyalás", "de": "Gespräche", "fr": "entretiens", "en": "talks"},
    "SchoolExchange": {"hu": "diákcsere", "de": "Schüleraustausch", "fr": "échange scolaire", "en": "pupils"},
    "CivicExchange": {
        "hu": "polgárok",
        "de": "Bürgerbegegnung",
        "fr": "rencontre",
        "en": "citizens' meeting",
    },
    "Conference": {"hu": "konferencia", "de": "Konferenz", "fr": "conférence", "en": "conference"},
    "Aid": {"hu": "segély", "de": "Hilfe", "fr": "secours", "en": "aid"},
    "Project": {"hu": "projekt", "de": "Projekt", "fr": "projet", "en": "project"},
    "Commemoration": {"hu": "megemlékezés", "de": "Jubiläum", "fr": "anniversaire", "en": "commemoration"},
    "Conferral": {"hu": "kitüntetés", "de": "Verleihung", "fr": "remise", "en": "conferral"},
    "YouthExchange": {
        "hu": "ifjúsági csere",
        "de": "Jugendaustausch",
        "fr": "jeunes",
        "en": "youth exchange",
    },
    "Activity": {"hu": "levélváltás", "de": "Briefwechsel", "fr": "correspondance", "en": "letters"},
    "Gift": {"hu": "ajándék", "de": "Geschenk", "fr": "cadeau", "en": "gift"},
    "SportsEvent": {"hu": "sportverseny", "de": "Wettkampf", "fr": "tournoi", "en": "sports event"},
    "Planting": {"hu": "faültetés", "de": "Baumpflanzung", "fr": "plantation", "en": "planting"},
}
OTHER = {
    "occasion": {"hu": "fesztivál", "de": "Fest", "fr": "fête", "en": "festival"},
    "honour": {"hu": "díszpolgár", "de": "Ehrenbürger", "fr": "citoyen d'honneur", "en": "honorary citizen"},
    "group": {"hu": "csoport", "de": "Gruppe", "fr": "groupe", "en": "group"},
    "network": {"hu": "hálózat", "de": "Netzwerk", "fr": "réseau", "en": "network"},
    "membership": {"hu": "tagság", "de": "Mitgliedschaft", "fr": "adhésion", "en": "membership"},
    "mayor": {"hu": "polgármester", "de": "Bürgermeister", "fr": "maire", "en": "mayor"},
    "result": {"hu": "helyezés", "de": "Platzierung", "fr": "place", "en": "placing"},
    "press": {"hu": "hír", "de": "Meldung", "fr": "nouvelle", "en": "news item"},
    "claim": {"hu": "állítás", "de": "Angabe", "fr": "affirmation", "en": "claim"},
    "page": {
        "hu": "honlap a nemzetközi kapcsolatokról",
        "de": "Seite über die internationalen Beziehungen",
        "fr": "page des relations internationales",
        "en": "page on international relations",
    },
}
_DESCRIPTIONS = (
    "Made up: {} and {} met for {}.",
    "Made up: the {} of {} told of it and of {}.",
    "Made up: {} had asked {} for help with {}.",
    "Made up: both {} and {} wish to go on with {}.",
)
_TOPICS = (
    "wine", "music", "folk dance", "fire brigades", "school gardens", "water supply", "film", "handicraft",
    "libraries", "old photographs", "river cruises", "cycling", "choirs", "bees", "pottery", "trams",
)  # fmt: skip


def place_name(index: int, language: str) -> str:
    """Return the ASCII name of the authority of this number in a country of this language."""
    endings = _ENDINGS[language]
    rest, onset = divmod(index, len(_ONSETS))
    rest, vowel = divmod(rest, len(_VOWELS))
    rest, ending = divmod(rest, len(endings))
    stem = _ONSETS[onset] + _VOWELS[(vowel + onset) % len(_VOWELS)]
    while rest:
        rest, second = divmod(rest - 1, len(_ONSETS))
        stem += _ONSETS[(second + 5 * onset) % len(_ONSETS)].lower() + "a"
    return stem + endings[(ending + onset) % len(endings)]


def local_name(name: str, language: str) -> str:
    """Return a place's name as its own language spells it."""
    return name[0] + name[1:].translate(_ACCENTS[language])


def person_name(index: int) -> tuple[str, str]:
    """Return the given and the family name, in ASCII, of the person of this number."""
    given = index % len(_GIVEN)
    return _GIVEN[given], place_name(index // len(_GIVEN) * 7 + given % 7, "en") + "son"


def country_name(index: int) -> str:
    """Return the ASCII name of the country of this number."""
    return _ONSETS[index * 5 % len(_ONSETS)] + _VOWELS[index % len(_VOWELS)] + "nia"


def topic(number: int) -> str:
    """Return what a thing of this number is about."""
    return _TOPICS[number % len(_TOPICS)]


def description(number: int, one: str, other: str) -> str:
    """Return an English sentence about two parties."""
    return _DESCRIPTIONS[number % len(_DESCRIPTIONS)].format(one, other, topic(number // 4))
