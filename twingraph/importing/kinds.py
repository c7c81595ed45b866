"""Kinds of authorities: which class a place is by the words of its name, in many languages.

The tier that a word stands for differs from country to country: an Italian provincia lies below a region, a
Dutch provincie below the state, and an English district is what elsewhere is a municipality. Where even the
country does not decide, the class is LocalAuthority, of which nothing more is said.
"""

from __future__ import annotations

import re

DISTRICT, REGION, AUTHORITY, MUNICIPALITY = "District", "Region", "LocalAuthority", "Municipality"
KINDS = (MUNICIPALITY, DISTRICT, REGION, AUTHORITY, "Organisation")

# Words: their kind anywhere, and in countries where it is another.
_WORDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "kreis landkreis county megye vármegye komitat powiat département departement department dep. dép. "
        "okres okresni judet județ judeţ maakond apskritis grafschaft län fylke",
        DISTRICT,
        {},
    ),
    ("district distrikt", DISTRICT, dict.fromkeys(["GB", "FR", "TR", "RU", "UA", "IN", "IL"], AUTHORITY)),
    ("bezirk raion rajon rayon ilçe", AUTHORITY, {"AT": DISTRICT, "UA": DISTRICT}),
    (
        "provincia province provinz provincie prov. prowincja tartomány",
        REGION,
        dict.fromkeys(["IT", "ES", "BE"], DISTRICT),
    ),
    (
        "region région regione regió región województwo wojewodschaft woiwodschaft voivodeship oblast kraj "
        "prefecture präfektur préfecture",
        REGION,
        {"DE": DISTRICT},
    ),
    ("kanton canton cantone", REGION, {"FR": AUTHORITY, "LU": AUTHORITY}),
    (
        "samtgemeinde verbandsgemeinde gemeindeverwaltungsverband verwaltungsgemeinschaft amt comarca "
        "kistérség társulás intercommunalité agglomération",
        AUTHORITY,
        {"DK": DISTRICT},
    ),
)
# A German district joins the word to its name: Hochsauerlandkreis, Main-Kinzig-Kreis.
_GERMAN_SUFFIX = re.compile(r"\w{4,}kreis", re.IGNORECASE)
# Councils of one tier, whatever these words say one by one.
_UNITARY = re.compile(r"\b(?:county|royal|metropolitan) borough\b", re.IGNORECASE)


def of_name(name: str, country: str = "") -> str:
    """Return the class that the words of a name stand for, and Municipality where none does.

    A word in parentheses or after a comma counts where it stands alone there ("Posen (Kreis)"); otherwise it
    says where the place lies ("Kornik, Kreis Posen"). `country` is a code of ISO 3166-1 (alpha-2) or nothing.

    >>> of_name("Posen (Kreis)"), of_name("Kornik, Kreis Posen", "PL"), of_name("Provincia di Parma", "IT")
    ('District', 'Municipality', 'District')
    """
    if _UNITARY.search(name):
        return AUTHORITY
    first, *others = re.split(r"\s*[(),]\s*", name.casefold())
    if country == "DE" and _GERMAN_SUFFIX.search(first):
        return DISTRICT
    for words, kind, exceptions in _WORDS:
        known = words.split()
        if any(word in known for word in re.findall(r"\w+\.?", first)) or any(o in known for o in others):
            return exceptions.get(country, kind)
    return MUNICIPALITY
