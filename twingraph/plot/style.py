"""Colours, fonts and sizes of all pictures, in one place.

Colours are those of Okabe and Ito (Color Universal Design, https://jfly.uni-koeln.de/color/, 2008), which
people with every kind of colour vision tell apart; a line style or a marker goes with each, for greyscale.
The font is DejaVu Sans, which comes with matplotlib, so that a picture is the same on every machine.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
INK, GREY, PALE = "#222222", "#595959", "#A6A6A6"
LAND, COAST, BORDER, GRATICULE = "#ECE9E2", "#B9B4A8", "#CFCABF", "#E3E8EC"
SEQUENCE = "Blues"
"""A sequential colour map of one hue, from light to dark: it reads the same in greyscale."""

TITLE, SUBTITLE, TEXT, SMALL = 11.0, 8.5, 8.0, 7.0
"""Sizes of fonts, in points, at the size at which the picture is made."""

GROUPS = (
    (BLUE, "o"),
    (ORANGE, "s"),
    (GREEN, "^"),
    (VERMILION, "D"),
    (SKY, "v"),
    (PURPLE, "P"),
    (YELLOW, "X"),
)
"""Colour and marker of groups of nodes, the largest group first."""
REST = (PALE, "o")
EXPECTED = (0, (5, 2))
"""Dashes of what a law or chance would give, beside what is."""


class Kind(NamedTuple):
    """How relationships of one kind are drawn: words, colour, dashes (as matplotlib has them), width (pt)."""

    label: str
    colour: str
    dashes: Any
    width: float


KINDS = {
    "TwinAgreement": Kind("twinning", BLUE, "-", 1.2),
    "PartnerAgreement": Kind("partnership", VERMILION, (0, (5, 1.6)), 1.2),
    "Contact": Kind("contact", GREEN, (0, (1, 1.4)), 1.4),
}
"""The kinds of relationships by the local names of their classes, the closest first."""
OTHER = Kind("other relationship", PURPLE, (0, (5, 1.5, 1, 1.5)), 1.1)
LINK = Kind("link", BLUE, "-", 1.0)
"""A link of a network whose edges have no kind."""

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "text.color": INK,
    "axes.labelsize": TEXT,
    "axes.labelcolor": INK,
    "axes.titlesize": TEXT,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.5,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "legend.frameon": False,
    "legend.fontsize": TEXT,
    # Letters have the same width at every resolution, so that what fits in one file fits in all.
    "text.hinting": "none",
    # A "$" in a name is a letter, and no formula.
    "text.parse_math": False,
    "svg.hashsalt": "twingraph",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
"""matplotlib's settings. Letters in SVG are outlines: they look the same where the font is missing."""


def settings() -> AbstractContextManager[None]:
    """Return the context in which pictures are drawn and written: matplotlib's settings are those of `RC`."""
    from matplotlib import rc_context

    return rc_context(RC)


def legible(text: str) -> str:
    """Return a text that the font can show: Latin letters stand for letters that it lacks.

    >>> legible("弘前市 – Hirosaki")
    'HongQianShi – Hirosaki'
    """
    if all(_glyph(letter) for letter in text):
        return text
    from anyascii import anyascii

    return "".join(letter if _glyph(letter) else anyascii(letter) for letter in text)


@cache
def _glyph(letter: str) -> bool:
    return letter == "\n" or bool(_font().get_char_index(ord(letter)))


@cache
def _font() -> Any:
    from matplotlib.font_manager import findfont, get_font

    return get_font(findfont(RC["font.family"]))
