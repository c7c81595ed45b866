"""What the heading above a list or a table says of what is below: the kind of relationship, and its end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import combining, normalize

from twingraph.importing import headers, when

# Stems without case and accents, in English, German, Hungarian, French, Spanish, Italian, Dutch, Polish and
# others. Partners are twins in German and in Slavonic languages; in English, Hungarian and French they are
# those with whom less is agreed.
_KINDS = (
    (
        "TwinAgreement",
        r"\btwin(?:s|ned|ning)?\b|\bsister(?: |-|s?\b)|partnerst[ad]|partnergemeinde|partnerort|"
        r"partnerkommun|partnerschaft|partnerland|"
        r"testver|jumel|gemell|hermanad|hermanamiento|zuster|stedenband|partnersk|blizniac|pobratim|"
        r"vanort|vankort|venskab|ystavyys",
    ),
    (
        "PartnerAgreement",
        r"partner (?:cit|town|muni)|partner(?:varos|telepul|kapcsol)|partenair|partenari|"
        r"friend|freund|barat|amiti|amica|amistad|vriend|przyjaz|"
        r"co-?operat|kooperation|zusammenarbeit|egyuttmuk|colabora|collabora|wspolprac|samenwerk",
    ),
    ("Contact", r"\bcontact|kontakt|kapcsolatfelvetel|kapcsolattart"),
)
_SETTLEMENT = (
    r"cit(?:y|ies)|town|munici|stad|gemeind|varos|telepul|ville|commune|ciudad|citta|miast|agreement"
)
_ENDED = re.compile(
    r"\bformer|\bpast\b|\bended|terminat|dissolv|defunct|inactive|discontinu|broken off|revoked|"
    r"cancel|ehemalig|fruher|beendet|aufgelost|aufgehob|gekundigt|eingestellt|erlosch|"
    r"korabbi|egykor|megszun|felbont|felmond|\bancien(?:ne)?s?\b|rompu|dissou|caduc|"
    r"\bantig|\bex\b|voormalig|beeindigd|dawn|zerwan"
)
# The stages by which a break begins (stage-kind of the ontology): by an act, or without one.
_PAUSES = (
    ("suspension", re.compile(r"suspen|ausgesetzt|aussetzung|felfugg|sospes|opgeschort|zawiesz")),
    (
        "dormancy",
        re.compile(
            r"dormant|\bruhend|\bruht|szunetel|sommeil|schlaf|on hold|\bpaused|unterbr[oe]ch|interrupt|"
            r"interromp|interrump|interrott|onderbroken|przerwan"
        ),
    ),
)
_RESUMED = re.compile(
    r"resum|reviv|re-?activ|reaktiv|wieder ?(?:belebt|aufgenommen|aufnahme)|ujra(?:ind|eled|felv|kezd)|"
    r"\brepris|relanc|riattiv|ripres|reanud|hervat|wznow"
)
_PLANNED = re.compile(
    r"\b(?:planned|proposed|geplant|vorgeschlagen|tervez|javasol|prevue?s?\b|envisage|planifie|projete|"
    r"planead|propuest|previst|propost|gepland|voorgesteld|planowan|planovan)"
)
_LIST = re.compile(r"^list(?:e|a)?\b|list[ae]ja\b|jegyzeke\b")
_END_MATTER = re.compile(
    r"(?:see also|notes|references|footnotes|sources|external links|further reading|bibliography|gallery|"
    r"siehe auch|einzelnachweise|weblinks|quellen|literatur|anmerkungen|fussnoten|"
    r"lasd meg|jegyzetek|forrasok?|tovabbi informaciok|kapcsolodo szocikkek|kulso hivatkozasok|"
    r"voir aussi|notes et references|references|liens externes|annexes|bibliographie|articles connexes)\b.*"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The local name of a class of relationship, or "" where the words name none; and whether it ended.

    `pause` is the kind of stage by which it rests, "suspension" or "dormancy", or "".
    """

    kind: str = ""
    ended: bool = False
    pause: str = ""

    @property
    def tells(self) -> bool:
        """Whether the words say anything of relationships."""
        return bool(self.kind or self.ended or self.pause)


@lru_cache(maxsize=1 << 16)
def meaning(text: str) -> Meaning:
    """Return what a heading, or a remark beside an entry, says of relationships.

    Of several kinds the one named first counts.

    >>> meaning("Ehemalige Partnerstädte")
    Meaning(kind='TwinAgreement', ended=True, pause='')
    >>> meaning("unterbrochen"), meaning("felfüggesztve").pause
    (Meaning(kind='', ended=False, pause='dormancy'), 'suspension')
    """
    words = plain(text)
    places = {kind: match.start() for kind, stems in _KINDS if (match := re.search(stems, words))}
    pause = next((kind for kind, stems in _PAUSES if stems.search(words)), "")
    return Meaning(min(places, key=lambda kind: places[kind], default=""), bool(_ENDED.search(words)), pause)


def is_resumed(text: str) -> bool:
    """Return whether words say that contacts were taken up again."""
    return bool(_RESUMED.search(plain(text)))


def is_planned(text: str) -> bool:
    """Return whether a remark says, in a few words, that something is planned and not agreed yet."""
    words = re.findall(r"[^\W\d_]+", plain(text))
    return len(words) <= 3 and bool(_PLANNED.search(" ".join(words)))


def is_section(text: str) -> bool:
    """Return whether a heading is that of a section about the towns that a place is twinned with."""
    kind = meaning(text).kind
    return kind == "TwinAgreement" or bool(kind and re.search(_SETTLEMENT, plain(text)))


def is_list(title: str) -> bool:
    """Return whether a title is that of a list of the twin towns of many places."""
    return bool(_LIST.search(plain(title)) and meaning(title).kind)


def is_end_matter(text: str) -> bool:
    """Return whether a heading is that of references, links and the like."""
    return bool(_END_MATTER.fullmatch(plain(text)))


def name_columns(texts: Iterable[str]) -> bool:
    """Return whether the cells of a row name columns: by their words, one of them places, none a date."""
    texts = [text for text in texts if text]
    found = {role(text) for text in texts}
    return "name" in found and len(found - {""}) > 1 and not any(map(when.find, texts))


def role(text: str) -> str:
    """Return what a column is for by its header, as a key of a mapping ("name", "country"), or ""."""
    means = headers.meanings(" ".join(text.split()))
    return means[0].key if means else ""


def is_region(text: str) -> bool:
    """Return whether a heading only groups what is below: by letters, or by continents."""
    words = plain(text)
    return bool(re.fullmatch(r"[a-z](?: ?[-–,] ?[a-z])?|0[-–]9", words)) or words in _continents()


def plain(text: str) -> str:
    """Return text without case, accents and doubled spaces."""
    bare = "".join(char for char in normalize("NFD", text.casefold()) if not combining(char))
    return " ".join(bare.split())


@cache
def _continents() -> set[str]:
    """Return the names of the world's macro-regions (UN M49) in the languages of the headings."""
    from babel import Locale

    return {
        plain(name)
        for language in ("en", "de", "hu", "fr", "es", "it", "nl", "pl")
        for key, name in Locale(language).territories.items()
        if key.isdecimal()
    }
