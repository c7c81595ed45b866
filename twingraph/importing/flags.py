"""Flags: which country the flag on a page stands for."""

from __future__ import annotations

import re

from twingraph import countries

# Where the International Olympic Committee's code is no code of ISO 3166-1; Wikipedia's flags know both.
_OLYMPIC = dict(
    re.findall(
        "(...):(..)",
        "ALG:DZ ANG:AO BAH:BS BAN:BD BAR:BB BHU:BT BIZ:BZ BOT:BW BRU:BN BUL:BG BUR:BF CAM:KH CHA:TD CHI:CL "
        "CGO:CG CRC:CR CRO:HR DEN:DK ENG:GB ESA:SV FIJ:FJ GAM:GM GER:DE GRE:GR GUA:GT GUI:GN HAI:HT HON:HN "
        "INA:ID IRI:IR KOS:XK KSA:SA KUW:KW LAT:LV LBA:LY LES:LS LIB:LB MAD:MG MAS:MY MAW:MW MON:MC MGL:MN "
        "MRI:MU MTN:MR MYA:MM NCA:NI NED:NL NEP:NP NIG:NE NGR:NG NIR:GB OMA:OM PAR:PY PHI:PH PLE:PS POR:PT "
        "PUR:PR RSA:ZA SCO:GB SKO:GB SLO:SI SOL:SB SRI:LK SUD:SD SUI:CH TAN:TZ TOG:TG TPE:TW UAE:AE "
        "URU:UY VIE:VN WAL:GB ZAM:ZM ZIM:ZW",
    )
)
_FILE = re.compile(
    r"(?:civil )?(?:flag|ensign) of (?:the )?(.+?)(?: \([^)]*\))?\.(?:svg|png|gif|jpe?g|webp)", re.IGNORECASE
)


def country(text: str) -> str:
    """Return the code (ISO 3166-1 alpha-2) of a country by code or name, else "".

    A code has two letters, or three by ISO 3166-1 or of the International Olympic Committee.

    >>> country("FRA"), country("NED"), country("Franciaország"), country("California")
    ('FR', 'NL', 'FR', '')
    """
    from babel.core import get_global

    plain = text.replace("_", " ").strip()
    if re.fullmatch("[A-Z]{3}", plain):
        # The CLDR lists the codes of three letters as aliases; one of several successors stands for no state.
        found: list[str] = get_global("territory_aliases").get(plain) or []
        if len(found) == 1:
            return found[0]
        if plain in _OLYMPIC:
            return str(_OLYMPIC[plain])
    return countries.code(plain)


def of_file(name: str) -> str:
    """Return the code of the country whose flag a picture shows by its name, such as "Flag of France.svg"."""
    match = _FILE.search(name.replace("_", " "))
    return countries.code(match[1]) if match else ""
