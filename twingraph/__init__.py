"""twingraph: a knowledge graph of town twinning.

>>> import twingraph
>>> kg = twingraph.open()
>>> for row in kg.query("partners", city="Kecskemét"):
...     print(row.partnerLabel, row.since)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twingraph.version import __version__

if TYPE_CHECKING:
    from twingraph.knowledge import KnowledgeGraph, open_graph as open  # noqa: I001

__all__ = ["KnowledgeGraph", "__version__", "open"]


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that `import twingraph` costs nothing.
    if name in ("open", "KnowledgeGraph"):
        from twingraph import knowledge

        return knowledge.open_graph if name == "open" else knowledge.KnowledgeGraph
    raise AttributeError(f"module 'twingraph' has no attribute {name!r}")
