"""Languages: the one that the headers of a table are in, and so most likely what is below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from twingraph.importing.headers import plain

UNKNOWN = "und"
"""The tag of a text whose language is not known (BCP 47, RFC 5646 section 4.1: undetermined)."""

FOR_ALL = {UNKNOWN, "mul"}
"""The tags of names that stand where there is no English one: of no known language, and of several."""

# Words of headers that one language alone has, without accents; "land" and "rok" are of several.
_TELLING = {
    "de": "stadt gemeinde ort ortsname staat staates partnerstadt partnergemeinde partnerort partnerland "
    "gebietskorperschaft landkreis kreis bundesland seit jahr beginn bis ende beendet art beziehung "
    "partnerschaft partnerschaftsart unterzeichnet unterzeichnung stand bemerkung bemerkungen anmerkung "
    "anmerkungen einwohner einwohnerzahl breite lange breitengrad langengrad postleitzahl plz",
    "en": "city town municipality country county since year until ended state kind relationship twin sister "
    "twinned signed inhabitants postcode remarks",
    "es": "ciudad pais desde ano fecha hermanada hermanamiento poblacion habitantes observaciones",
    "fr": "ville commune pays depuis annee jumelage jumelee departement remarques collectivite",
    "hu": "telepules helyseg varos orszag orszaga partnervaros testvervaros testvertelepules megye ev eve "
    "kezdet kezdete vege ota jelleg jellege kapcsolat alairas allapot megjegyzes megjegyzesek nepesseg "
    "lakossag szelesseg hosszusag iranyitoszam",
    "it": "citta comune paese anno dal gemellaggio gemellata popolazione abitanti osservazioni",
    "nl": "gemeente plaats naam sinds jaar stedenband zusterstad inwoners opmerkingen einde",
    "pl": "miasto gmina panstwo miejscowosc wspolpracy ludnosc uwagi nazwa",
}
_ENOUGH = 2


def of_headers(headers: Iterable[str]) -> str:
    """Return the tag of the language that most headers are in, two at least, or nothing.

    >>> of_headers(["Partnerstadt", "Land", "Seit"]), of_headers(["Name", "Land"])
    ('de', '')
    """
    words = [set(plain(header).split()) for header in headers]
    told = Counter(
        {tag: sum(not one.isdisjoint(telling.split()) for one in words) for tag, telling in _TELLING.items()}
    )
    (first, most), (_, second) = told.most_common(2)
    return first if most >= _ENOUGH and most > second else ""
