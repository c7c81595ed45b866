"""Pictures of networks: maps, layouts and diagrams, as matplotlib figures that print well.

Every function takes a networkx graph and gives a `matplotlib.figure.Figure`, which `write` puts into a file.
The same graph gives the same bytes, with the same versions of the libraries.
"""

from twingraph.plot.degrees import draw_degrees
from twingraph.plot.distance import draw_distance
from twingraph.plot.frame import Caption
from twingraph.plot.growth import draw_growth
from twingraph.plot.layout import draw_layout
from twingraph.plot.map import draw_map
from twingraph.plot.matrix import draw_matrix
from twingraph.plot.picture import FORMATS, render, write

__all__ = [
    "FORMATS",
    "Caption",
    "draw_degrees",
    "draw_distance",
    "draw_growth",
    "draw_layout",
    "draw_map",
    "draw_matrix",
    "render",
    "write",
]
