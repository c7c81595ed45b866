"""Countries: the names that registers and pages use, to the codes of ISO 3166-1."""

from __future__ import annotations

import pytest

from twingraph.countries import code, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DE", "DE"),
        ("jp", "JP"),
        ("ES", "ES"),
        ("Et", "ET"),
        ("Deutschland", "DE"),
        ("NÉMETORSZÁG", "DE"),
        ("Tschech. Republik", "CZ"),
        ("Bosnia and Herzegovina", "BA"),
        ("Bosnien-Herzegowina", "BA"),
        ("Rußland", "RU"),
        ("Côte d'Ivoire", "CI"),
        ("the Netherlands", "NL"),
        ("日本", "JP"),
        ("Россия", "RU"),
        ("Georgia", "GE"),
        ("Kosovo", "XK"),
        # No state of today, and no state.
        ("Tschechoslowakei", ""),
        ("Europe", ""),
        ("XX", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_by_its_names(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_country_is_called_as_a_language_calls_it() -> None:
    assert (name("DE", "hu"), name("DE"), name("??")) == ("Németország", "Germany", "??")
