"""Labels: what a relationship and its stages are called, in English, Hungarian and German."""

from __future__ import annotations

_LABELS = {
    "TwinAgreement": {
        "en": "Twinning of {} and {}",
        "hu": "{} és {} testvértelepülési kapcsolata",
        "de": "Partnerschaft {}–{}",
    },
    "PartnerAgreement": {
        "en": "Partnership of {} and {}",
        "hu": "{} és {} partnerkapcsolata",
        "de": "Vereinbarte Zusammenarbeit {}–{}",
    },
    "Contact": {
        "en": "Contact of {} and {}",
        "hu": "{} és {} kapcsolata",
        "de": "Kontakt {}–{}",
    },
    "TwinAgreement signature": {
        "en": "Twinning agreement of {} and {}",
        "hu": "{} és {} testvértelepülési megállapodása",
        "de": "Partnerschaftsvertrag {}–{}",
    },
    "PartnerAgreement signature": {
        "en": "Partnership agreement of {} and {}",
        "hu": "{} és {} partnerségi megállapodása",
        "de": "Vereinbarung {}–{}",
    },
    "Contact first-contact": {
        "en": "First contact of {} and {}",
        "hu": "{} és {} kapcsolatfelvétele",
        "de": "Erster Kontakt {}–{}",
    },
    "TwinAgreement end": {
        "en": "End of the twinning of {} and {}",
        "hu": "{} és {} testvértelepülési kapcsolatának vége",
        "de": "Ende der Partnerschaft {}–{}",
    },
    "PartnerAgreement end": {
        "en": "End of the partnership of {} and {}",
        "hu": "{} és {} partnerkapcsolatának vége",
        "de": "Ende der vereinbarten Zusammenarbeit {}–{}",
    },
    "Contact end": {
        "en": "End of the contact of {} and {}",
        "hu": "{} és {} kapcsolatának vége",
        "de": "Ende des Kontakts {}–{}",
    },
}


_STAGES = {
    "dormancy": {"en": "dormancy", "hu": "elcsendesedés", "de": "Einschlafen"},
    "suspension": {"en": "suspension", "hu": "felfüggesztés", "de": "Aussetzung"},
    "revival": {"en": "revival", "hu": "újjáéledés", "de": "Wiederbelebung"},
}


def label(of: str, one: str, other: str, language: str) -> str:
    """Return the label of a relationship of two parties, by its kind, or of a stage, by that and its own.

    In a language without a form of its own it is the two names.
    """
    kind, _, stage = of.partition(" ")
    if stage in _STAGES:
        named = _STAGES[stage].get(language)
        return label(kind, one, other, language) + (f": {named}" if named else "")
    return _LABELS[of].get(language, "{} – {}").format(one, other)
