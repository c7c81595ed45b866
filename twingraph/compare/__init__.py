"""Comparing: what two sources say of the same ties, where they differ, and what Wikidata can be given back.

Which IRIs stand for one place is in `places`, what a source says of each pair of places in `ties`, the
comparison in `difference`, how it is shown in `report`, `terminal`, `page` and `triples`. `corrections` finds
what Wikidata lacks, and `quickstatements` writes it.
"""
