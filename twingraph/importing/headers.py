"""Headers: what the name of a column means, in the languages in which tables of partnerships are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from unicodedata import combining, normalize

HOME, PARTNER, RELATIONSHIP, EITHER = "home", "partner", "relationship", ""

# What may be said of a place, then of a relationship; keys as in a mapping, terms without accents.
_PLACE = {
    "name": (
        "name, place, place name, city, town, municipality, community, local authority, authority, stadt, "
        "gemeinde, ort, ortsname, kommune, stadtname, gebietskorperschaft, varos, telepules, helyseg, "
        "onkormanyzat, nev, telepulesnev, kozseg, ville, commune, nom, collectivite, localite, miasto, "
        "gmina, nazwa, miejscowosc, samorzad, jednostka samorzadu, citta, comune, nome, ente, ciudad, "
        "municipio, localidad, nombre, ayuntamiento, stad, gemeente, plaats, naam, mesto, obec, nazev, "
        "nazov, cidade, concelho, oras, comuna, localitate, denumire, kommun, namn, by, navn, kaupunki, "
        "kunta, nimi, grad, opcina, naziv, город, название, місто"
    ),
    "other-names": (
        "other names, other name, also known as, alias, alternative name, weitere namen, anderer name, "
        "deutscher name, egyeb nevek, mas nev, nemet nev, autres noms, autre nom, inne nazwy, altri nomi, "
        "otros nombres, andere namen, jine nazvy"
    ),
    "country": (
        "country, nation, country code, land, staat, landercode, orszag, orszaga, orszagkod, pays, "
        "kraj, panstwo, paese, stato, nazione, pais, zeme, stat, krajina, tara, maa, drzava, zemlja, "
        "страна, країна"
    ),
    "division": (
        "state, region, county, province, district, federal state, bundesland, kanton, landkreis, kreis, "
        "regierungsbezirk, provinz, megye, varmegye, regio, tartomany, jaras, departement, wojewodztwo, "
        "powiat, regione, provincia, comunidad autonoma, provincie, okres, kraj region, distrito, judet, "
        "lan, maakunta"
    ),
    "key": (
        "postal code, postcode, zip, zip code, plz, postleitzahl, iranyitoszam, irsz, code postal, "
        "kod pocztowy, cap, codigo postal, cp, psc, cod postal, postnummer, ags, gemeindeschlussel, "
        "ksh kod, insee, teryt, istat, nuts"
    ),
    "latitude": (
        "latitude, lat, breite, breitengrad, geographische breite, szelesseg, foldrajzi szelesseg, "
        "szerokosc, szerokosc geograficzna, latitudine, latitud, breedtegraad, sirka, zemepisna sirka"
    ),
    "longitude": (
        "longitude, lon, lng, long, lange, langengrad, geographische lange, hosszusag, "
        "foldrajzi hosszusag, dlugosc, dlugosc geograficzna, longitudine, longitud, lengtegraad, delka, "
        "zemepisna delka"
    ),
    "coordinates": (
        "coordinates, coordinate, geo, location, koordinaten, geokoordinaten, koordinatak, coordonnees, "
        "wspolrzedne, coordinate geografiche, coordenadas, coordinaten, souradnice"
    ),
    "population": (
        "population, inhabitants, einwohner, einwohnerzahl, bevolkerung, nepesseg, lakossag, lakossagszam, "
        "lakosok szama, habitants, ludnosc, liczba mieszkancow, popolazione, abitanti, poblacion, "
        "habitantes, inwoners, inwoneraantal, pocet obyvatel, obyvatelia, populatie, invanare"
    ),
    "wikidata": "wikidata, wikidata id, wikidata item, qid, q id, wikidata azonosito",
    "geonames": "geonames, geonames id, geonameid, geonames azonosito",
}
_RELATIONSHIP = {
    "kind": (
        "kind, type, form, heading, relation, relationship, agreement, kind of relationship, "
        "type of partnership, art, form der beziehung, partnerschaftsart, art der partnerschaft, "
        "art der beziehung, typ, "
        "beziehung, status art, jelleg, tipus, kapcsolat tipusa, kapcsolat jellege, kapcsolat, forma, "
        "nature, genre, type de lien, type de jumelage, rodzaj, rodzaj wspolpracy, rodzaj partnerstwa, "
        "charakter, tipo, tipologia, tipo di gemellaggio, tipo de hermanamiento, soort, soort band, druh, "
        "typ partnerstvi, druh partnerstvi, tip"
    ),
    "since": (
        "since, year, date, from, start, signed, established, year of signature, date of signature, "
        "since year, seit, jahr, datum, beginn, von, ab, unterzeichnet, seit jahr, partnerschaft seit, "
        "grundung, grundungsjahr, partnerschaftsbeginn, unterzeichnung, vertrag vom, "
        "jahr der unterzeichnung, ev, kezdet, kezdete, ota, alairas, alairas eve, alairas datuma, "
        "megallapodas eve, letrejotte, alapitas, annee, depuis, depuis le, date de signature, signature, "
        "debut, annee de signature, date du jumelage, rok, od, data, od roku, data podpisania, "
        "rok podpisania, rok nawiazania wspolpracy, rok zawarcia umowy, anno, dal, data di firma, "
        "anno di firma, anno gemellaggio, anno del gemellaggio, ano, desde, fecha, fecha de firma, "
        "ano de hermanamiento, jaar, sinds, ondertekend, jaar van ondertekening, podpis, datum podpisu, "
        "anul, din, data semnarii, sedan, ar, vuodesta, vuosi, godina, год, рік"
    ),
    "until": (
        "until, end, to, ended, end date, end year, terminated, bis, ende, beendet, enddatum, ig, vege, "
        "megszunes, megszunese, megszunt, jusqu a, jusque, fin, date de fin, do, koniec, zakonczenie, "
        "rok zakonczenia, data zakonczenia, al, fine, data di fine, hasta, fecha de fin, tot, einde, "
        "einddatum, konec"
    ),
    "ended": (
        "state, status, stage, active, in force, state of the relationship, stand, zustand, aktiv, "
        "stadium, allapot, statusz, aktiv e, elo, etat, actif, statut, stan, aktywna, stato, attivo, "
        "estado, activo, vigente, actief, stav, stadiul"
    ),
    "paused": (
        "paused, paused since, suspended since, dormant since, interrupted, unterbrochen, unterbrochen seit, "
        "ruht seit, ausgesetzt seit, szunetel, szunetel ota, felfuggesztve, suspendu depuis, interrompu"
    ),
    "resumed": (
        "resumed, revived, reactivated, wiederaufnahme, wieder aufgenommen, wiederbelebt, reaktiviert, "
        "ujraindult, ujrainditas, reprise"
    ),
    "note": (
        "note, notes, remark, remarks, comment, comments, bemerkung, bemerkungen, anmerkung, anmerkungen, "
        "kommentar, notiz, hinweis, megjegyzes, megjegyzesek, remarque, remarques, commentaire, "
        "observations, uwagi, komentarz, osservazioni, observaciones, nota, notas, opmerking, opmerkingen, "
        "poznamka, poznamky, observatii"
    ),
}
# Parts of words that say that a column is about the partner, and those that may say it of the relationship.
_PARTNER = re.compile(
    r"partner|twin|sister|testver|jumel|gemell|hermanad|hermanam|zuster|vanort|ystavyys|pobrat|infratit|"
    r"kardes|geminad|побрат|партнер|druzobn"
)
_PARTNERSHIP = re.compile(
    r"partnerschaft|partnership|partnerseg|partenariat|partnerstw|partnerstvi|twinning|jumelage"
)
_HOME = {
    *("home", "own", "our", "eigene", "eigen", "unsere", "heimat", "deutsche", "sajat", "hazai", "magyar"),
    *("notre", "francaise", "nasz", "nasza", "wlasna", "polska", "nostro", "nostra", "italiana", "nuestra"),
    *("propia", "onze", "vlastni", "nase", "ceska"),
}
# What else stands in such headers without saying anything: articles, and that the partner is a city.
_FILLING = re.compile(
    r"the|of|de[rsmn]|die|das|im|in|de|du|la|les?|d|l|az?|dell?a?|di|el|van|het|w|z|stadt|city|town|ville|"
    r"varos|miasto|citta|ciudad|stad|mesto"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header may mean: a key of a mapping, for a side or either, how likely, and by which term."""

    side: str
    key: str
    score: float
    term: str


def meanings(header: str) -> list[Meaning]:
    """Return what a header may mean, the likeliest first; scores are from 0 to 1.

    >>> meanings("Partnergemeinde")[0].side, meanings("partner_latitude")[0].key, meanings("Ország")[0].key
    ('partner', 'latitude', 'country')
    """
    text = plain(header)
    words = text.split()
    about = [word for word in words if _PARTNER.search(word)]
    rest = [word for word in words if word not in about]
    found: dict[tuple[str, str], Meaning] = {}

    def add(side: str, key: str, score: float, term: str) -> None:
        if score > found.get((side, key), Meaning(side, key, 0, "")).score:
            found[side, key] = Meaning(side, key, score, term)

    for key, term, score in _near(text, _RELATIONSHIP):
        add(RELATIONSHIP, key, score, term)
    if not about:
        side = HOME if words and words[0] in _HOME and len(words) > 1 else EITHER
        inner = " ".join(words[1:]) if side else text
        for key, term, score in _near(inner, _PLACE):
            add(side, key, score, term)
        return _ranked(found)
    inner = " ".join(word for word in rest if not _FILLING.fullmatch(word))
    for key, term, score in _near(inner, _RELATIONSHIP):
        add(RELATIONSHIP, key, score * (0.95 if _PARTNERSHIP.search(text) else 0.85), term)
    for key, term, score in _near(inner, _PLACE):
        add(PARTNER, key, score * 0.9, term)
    if not inner:
        key = "country" if re.fullmatch(r"partner(land|staat|orszag)", about[0]) else "name"
        add(PARTNER, key, 0.6 if _PARTNERSHIP.search(text) else 1.0, about[0])
    return _ranked(found)


def _ranked(found: dict[tuple[str, str], Meaning]) -> list[Meaning]:
    """Return the likeliest meanings first, and without those that are far behind: country is not county."""
    best = max((meaning.score for meaning in found.values()), default=0.0)
    return sorted((one for one in found.values() if one.score > best - 0.15), key=lambda one: -one.score)


def _near(text: str, table: dict[str, str]) -> list[tuple[str, str, float]]:
    """Return (key, term, score) for each key that has a term like the text.

    The term itself scores 1, one among other words 0.6 to 0.9 by its share of them, and one that is spelt
    nearly so (normalised indel similarity of 0.85 and more) up to 0.8.
    """
    from rapidfuzz import fuzz, process

    result = []
    words = set(text.split())
    for key, terms in ((key, _terms(listed)) for key, listed in table.items()):
        if text in terms:
            result.append((key, text, 1.0))
            continue
        inside = [term for term in terms if len(term) > 2 and words.issuperset(term.split())]
        if inside:
            longest = max(inside, key=len)
            result.append((key, longest, 0.6 + 0.3 * len(longest) / len(text)))
            continue
        best = process.extractOne(text, terms, scorer=fuzz.ratio, score_cutoff=85) if len(text) > 4 else None
        if best:
            result.append((key, best[0], best[1] / 100 * 0.8))
    return result


@cache
def _terms(listed: str) -> list[str]:
    return listed.split(", ")


def plain(header: str) -> str:
    """Return a header in small letters without accents, signs and what stands in brackets."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[(\[].*?[)\]]", " ", header))
    text = "".join(char for char in normalize("NFD", text.casefold()) if not combining(char))
    return " ".join(re.findall(r"[^\W_]+", text.replace("ł", "l").replace("ø", "o")))
